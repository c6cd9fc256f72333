import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

T.CheckBox {
    id: box

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(24, implicitContentHeight)
    leftPadding: 30
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked

    indicator: Rectangle {
        x: 0
        y: 3
        width: 18
        height: 18
        radius: 5
        color: !box.checked ? Theme.color.field : box.enabled ? Theme.color.accent : Theme.color.inkFaint
        border.width: box.checked ? 0 : 1
        border.color: box.hovered ? Theme.color.inkSoft : Theme.color.edge

        Icon {
            anchors.centerIn: parent
            visible: box.checked
            name: "check"
            size: 14
            color: Theme.color.accentInk
        }
        FocusRing {
            shown: box.visualFocus
            around: 5
        }
    }
    contentItem: Label {
        text: box.text
        wrapMode: Text.Wrap
        verticalAlignment: Text.AlignVCenter
    }
}
