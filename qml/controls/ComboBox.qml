import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// One of several, with a detail at the right of each (a balance, a reserve).
// Like TextField, label and message belong to the item.
T.ComboBox {
    id: box

    property string label
    property string problem
    property string hint
    // The role of the text at the right; also that of a list's chosen row.
    property string detailRole
    property string detailName // what the detail is: "balance"

    readonly property string detail: detailRole === "" || currentValue === undefined ? "" : String(currentValue)
    readonly property int above: label === "" ? 0 : 26
    readonly property int below: message.visible ? message.height + 6 : 0

    implicitWidth: 240
    implicitHeight: above + Theme.space.control + below
    topInset: above
    bottomInset: below
    topPadding: above
    bottomPadding: below
    leftPadding: 12
    rightPadding: 36
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    valueRole: detailRole
    font.family: Theme.type.sans
    font.pixelSize: Theme.type.body

    Accessible.role: Accessible.ComboBox
    Accessible.name: label
    Accessible.description: detail === "" ? displayText : displayText + ", " + detailName + " " + detail
    Keys.onReturnPressed: popup.open()
    Keys.onEnterPressed: popup.open()

    delegate: ComboRow {}
    indicator: Icon {
        x: box.width - width - 12
        y: box.above + (Theme.space.control - height) / 2
        name: "down"
        size: 16
        color: box.enabled ? Theme.color.inkSoft : Theme.color.inkFaint
    }
    contentItem: ComboValue {
        text: box.currentIndex < 0 ? qsTr("Choose") : box.displayText
        detailName: box.detailName
        detail: box.detail
        faint: box.currentIndex < 0 || !box.enabled
    }
    background: FieldFrame {
        focused: box.activeFocus
        hovered: box.hovered
        wrong: box.problem !== ""
    }
    popup: T.Popup {
        y: box.above + Theme.space.control + 4
        width: box.width
        implicitHeight: Math.min(contentItem.implicitHeight + 2 * padding, 320)
        margins: Theme.space.small
        padding: 4

        contentItem: ComboList {
            model: box.delegateModel
            currentIndex: box.highlightedIndex
            chosenIndex: box.currentIndex
            textRole: box.textRole
            detailRole: box.detailRole
            detailName: box.detailName
        }
        background: MenuFrame {}
    }

    Label {
        text: box.label
        width: box.width
        kind: Label.Small
        font.weight: Theme.type.medium
        elide: Text.ElideRight
    }
    FieldMessage {
        id: message
        y: box.above + Theme.space.control + 6
        width: box.width
        problem: box.problem
        hint: box.hint
    }
}
