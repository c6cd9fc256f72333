import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// Label above, message below, all in one item: what is clicked, focused and
// named is the field itself. `trailing` stands inside at the right.
T.TextField {
    id: field

    property string label
    property string problem
    property string warning
    property string hint
    property bool mono: false
    property alias trailing: tail.data

    readonly property int above: label === "" ? 0 : 26
    readonly property int below: message.visible ? message.height + 6 : 0

    implicitWidth: 240
    implicitHeight: above + Theme.space.control + below
    topInset: above
    bottomInset: below
    topPadding: above
    bottomPadding: below
    leftPadding: 12
    rightPadding: tail.width > 0 ? tail.width + 14 : 12
    verticalAlignment: TextInput.AlignVCenter
    hoverEnabled: true
    selectByMouse: true
    autoScroll: activeFocus
    activeFocusOnTab: true
    renderType: Text.NativeRendering
    color: enabled ? Theme.color.ink : Theme.color.inkFaint
    placeholderTextColor: Theme.color.inkFaint
    selectionColor: Theme.color.accent
    selectedTextColor: Theme.color.accentInk
    font.family: mono ? Theme.type.mono : Theme.type.sans
    font.pixelSize: Theme.type.body

    Accessible.role: Accessible.EditableText
    Accessible.name: label !== "" ? label : placeholderText
    Accessible.description: message.problem !== "" ? message.problem : message.warning !== "" ? message.warning : message.hint

    background: FieldFrame {
        focused: field.activeFocus
        hovered: field.hovered
        wrong: field.problem !== ""
    }

    Label {
        text: field.label
        width: field.width
        kind: Label.Small
        font.weight: Theme.type.medium
        elide: Text.ElideRight
    }
    Label {
        x: field.leftPadding
        y: field.above
        width: field.width - field.leftPadding - field.rightPadding
        height: Theme.space.control
        verticalAlignment: Text.AlignVCenter
        visible: field.length === 0 && field.preeditText === ""
        text: field.placeholderText
        color: field.placeholderTextColor
        font: field.font
        elide: Text.ElideRight
    }
    Row {
        id: tail
        anchors.right: parent.right
        anchors.rightMargin: 4
        y: field.above
        height: Theme.space.control
        spacing: Theme.space.hair
    }
    FieldMessage {
        id: message
        y: field.above + Theme.space.control + 6
        width: field.width
        problem: field.problem
        warning: field.warning
        hint: field.hint
    }
}
