import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// A button that is only an icon: `tip` says what it does, to eyes and ears.
T.Button {
    id: button

    required property string tip
    property int size: 32
    property color ink: hovered || visualFocus ? Theme.color.ink : Theme.color.inkSoft

    implicitWidth: size
    implicitHeight: size
    padding: 0
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: tip
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.icon.name
            size: button.size >= 32 ? 18 : 16
            color: button.enabled ? button.ink : Theme.color.inkFaint
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: button.down ? Theme.color.pressed : button.hovered ? Theme.color.hover : "transparent"

        FocusRing {
            shown: button.visualFocus
            around: Theme.radiusSmall
            gap: 0
        }
    }
    ToolTip {
        visible: button.hovered
        text: button.tip
    }
}
