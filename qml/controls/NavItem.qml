import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// A line of the rail at the left; only its icon where the window is narrow.
T.Button {
    id: item

    property bool current: false
    property bool narrow: false

    implicitWidth: narrow ? 40 : 184
    implicitHeight: 40
    padding: 0
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.PageTab
    Accessible.name: text
    Accessible.selected: current
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
    Keys.onDownPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onUpPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

    contentItem: Item {
        Icon {
            x: 10
            anchors.verticalCenter: parent.verticalCenter
            name: item.icon.name
            size: 20
            color: item.current ? Theme.color.accent : item.hovered ? Theme.color.ink : Theme.color.inkSoft
        }
        Label {
            visible: !item.narrow
            x: 42
            width: parent.width - x - 8
            anchors.verticalCenter: parent.verticalCenter
            text: item.text
            font.weight: item.current ? Theme.type.strong : Theme.type.medium
            color: item.current || item.hovered ? Theme.color.ink : Theme.color.inkSoft
            elide: Text.ElideRight
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: item.current ? Theme.color.surface : item.down ? Theme.color.pressed : item.hovered ? Theme.color.hover : "transparent"
        border.width: item.current ? 1 : 0
        border.color: Theme.color.line
        FocusRing {
            shown: item.visualFocus
            gap: 0
        }
    }
    ToolTip {
        x: item.width + 8
        y: (item.height - height) / 2
        visible: item.narrow && item.hovered
        text: item.text
    }
}
