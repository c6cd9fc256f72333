import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

T.RadioButton {
    id: option

    required property string modelData
    required property int index

    readonly property SegmentList list: ListView.view as SegmentList
    readonly property bool chosen: list !== null && list.currentIndex === index

    height: list ? list.height : 0
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: 14
    rightPadding: 14
    autoExclusive: false
    checkable: false
    hoverEnabled: true
    focusPolicy: chosen ? Qt.StrongFocus : Qt.ClickFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: modelData
    Accessible.checked: chosen
    onClicked: list.chosen(index)
    Keys.onLeftPressed: list.step(-1)
    Keys.onRightPressed: list.step(1)

    contentItem: Label {
        text: option.modelData
        kind: Label.Small
        font.weight: Theme.type.medium
        color: option.chosen ? Theme.color.ink : Theme.color.inkSoft
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: option.chosen ? Theme.color.surface : option.hovered ? Theme.color.hover : "transparent"
        border.width: option.chosen ? 1 : 0
        border.color: Theme.color.edge
        FocusRing {
            shown: option.visualFocus
            around: Theme.radiusSmall
            gap: 0
        }
    }
}
