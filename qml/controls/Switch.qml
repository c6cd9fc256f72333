import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

T.Switch {
    id: control

    implicitWidth: 40
    implicitHeight: 24
    padding: 0
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    // The text stands beside it on the page.
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked

    contentItem: Item {}
    indicator: Rectangle {
        width: 40
        height: 24
        radius: 12
        color: !control.checked ? Theme.color.track : control.enabled ? Theme.color.accent : Theme.color.inkFaint
        border.width: control.checked ? 0 : 1
        border.color: control.hovered ? Theme.color.inkSoft : Theme.color.edge

        Rectangle {
            x: 3 + control.visualPosition * 16
            y: 3
            width: 18
            height: 18
            radius: 9
            color: control.checked ? Theme.color.accentInk : Theme.color.inkSoft
            Behavior on x {
                NumberAnimation { duration: Theme.motion.quick }
            }
        }
        FocusRing {
            shown: control.visualFocus
            around: 12
        }
    }
}
