import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Landfall.Theme

// A question that must be answered first. Escape means no.
T.Dialog {
    id: dialog

    property string text
    property string confirm
    property string cancel: qsTr("Cancel")
    property bool danger: false

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(440, parent ? parent.width - 2 * Theme.space.large : 440)
    implicitHeight: contentHeight + topPadding + bottomPadding + implicitFooterHeight + implicitHeaderHeight
    padding: Theme.space.large
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape

    T.Overlay.modal: Rectangle {
        color: Theme.color.scrim
    }
    contentItem: ColumnLayout {
        spacing: Theme.space.small
        Label {
            Layout.fillWidth: true
            text: dialog.title
            kind: Label.Heading
            wrapMode: Text.Wrap
        }
        Label {
            Layout.fillWidth: true
            text: dialog.text
            soft: true
            wrapMode: Text.Wrap
        }
        RowLayout {
            Layout.topMargin: Theme.space.medium
            spacing: Theme.space.small
            Item {
                Layout.fillWidth: true
            }
            Button {
                objectName: "dialog.cancel"
                text: dialog.cancel
                onClicked: dialog.reject()
            }
            Button {
                objectName: "dialog.confirm"
                text: dialog.confirm
                kind: dialog.danger ? Button.Danger : Button.Primary
                focus: true
                onClicked: dialog.accept()
            }
        }
    }
    background: Rectangle {
        color: Theme.color.raised
        radius: Theme.radiusLarge
        border.width: 1
        border.color: Theme.color.outline
    }
    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.motion.quick }
    }
}
