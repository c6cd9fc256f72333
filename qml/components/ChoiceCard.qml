import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A way to go, as a whole card that can be pressed.
RowButton {
    id: card

    property string detail

    leftInset: 0
    rightInset: 0
    padding: Theme.space.medium
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    Accessible.name: text
    Accessible.description: detail

    contentItem: RowLayout {
        spacing: Theme.space.medium
        Rectangle {
            implicitWidth: 40
            implicitHeight: 40
            radius: 20
            color: Theme.color.accentSoft
            Icon {
                anchors.centerIn: parent
                name: card.icon.name
                size: 20
                color: Theme.color.accent
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2
            Label {
                Layout.fillWidth: true
                text: card.text
                kind: Label.Strong
                wrapMode: Text.Wrap
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: card.detail
                kind: Label.Small
                soft: true
                wrapMode: Text.Wrap
            }
        }
        Icon {
            name: "right"
            size: 18
            color: Theme.color.inkFaint
        }
    }
    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.color.surface
        border.width: 1
        border.color: card.hovered ? Theme.color.outline : Theme.color.line
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            visible: card.hovered || card.down
            color: card.down ? Theme.color.pressed : Theme.color.hover
        }
        FocusRing {
            shown: card.visualFocus
            around: Theme.radiusLarge
        }
    }
}
