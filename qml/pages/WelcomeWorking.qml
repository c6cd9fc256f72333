import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

ColumnLayout {
    required property WelcomeModel model

    spacing: Theme.space.medium

    Spinner {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space.vast
        size: 40
    }
    Label {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("Locking your wallet's file")
        kind: Label.Heading
    }
    Label {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("This takes a moment on purpose: it slows down whoever tries to guess the passphrase.")
        soft: true
        wrapMode: Text.Wrap
    }
}
