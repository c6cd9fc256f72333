import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

ScrollPage {
    id: page

    required property SettingsModel model
    required property NetworkModel network
    required property DevnetModel devnet

    readonly property var minutes: [0, 1, 5, 15, 60]

    objectName: "page.settings"
    title: qsTr("Settings")
    columnWidth: 760
    Component.onCompleted: model.lookForKeychain()

    Section {
        heading: qsTr("Look")
        SettingRow {
            title: qsTr("Theme")
            SegmentedControl {
                objectName: "settings.theme"
                label: qsTr("Theme")
                options: [qsTr("System"), qsTr("Light"), qsTr("Dark")]
                currentIndex: page.model.theme
                onActivated: index => page.model.theme = index
            }
        }
        Divider {}
        SettingRow {
            title: qsTr("Less motion")
            text: qsTr("Changes appear at once instead of gliding.")
            Switch {
                objectName: "settings.motion"
                text: qsTr("Less motion")
                checked: page.model.reducedMotion
                onToggled: page.model.reducedMotion = checked
            }
        }
    }
    Section {
        heading: qsTr("Safety")
        SettingRow {
            title: qsTr("Lock by itself")
            text: qsTr("After so long without a key or the pointer.")
            SegmentedControl {
                objectName: "settings.autolock"
                label: qsTr("Lock by itself")
                options: [qsTr("Never"), qsTr("1 min"), qsTr("5 min"), qsTr("15 min"), qsTr("1 h")]
                currentIndex: page.minutes.indexOf(page.model.autoLockMinutes)
                onActivated: index => page.model.autoLockMinutes = page.minutes[index]
            }
        }
        Divider {}
        SettingRow {
            title: qsTr("System's keychain")
            text: page.model.keychainText
            Switch {
                objectName: "settings.keychain"
                text: qsTr("Unlock with the system's keychain")
                checked: page.model.keychainEnabled
                onToggled: page.model.keychainEnabled = checked
            }
        }
    }
    Section {
        heading: qsTr("Network")
        SettingRow {
            title: page.network.loaded ? page.network.name : qsTr("None is open")
            text: page.network.problem
            Button {
                objectName: "devnet.stop"
                visible: page.devnet.state === DevnetModel.Up
                text: qsTr("Stop the demo network")
                icon.name: "stop"
                onClicked: ask.open()
            }
            Button {
                objectName: "settings.openFile"
                visible: page.network.loaded && page.devnet.state !== DevnetModel.Up
                text: qsTr("Open another…")
                icon.name: "file"
                busy: page.network.busy
                onClicked: dialog.open()
            }
        }
    }
    Label {
        Layout.fillWidth: true
        visible: page.model.version !== ""
        text: qsTr("Landfall %1").arg(page.model.version)
        kind: Label.Caption
    }
    FileDialog {
        id: dialog
        title: qsTr("Open a network file")
        nameFilters: [qsTr("Network files (*.json)"), qsTr("All files (*)")]
        onAccepted: {
            change.file = selectedFile;
            change.open();
        }
    }
    ConfirmNetwork {
        id: change
        property url file
        onAccepted: page.network.openFile(file)
    }
    ConfirmStop {
        id: ask
        onAccepted: page.devnet.stop()
    }
}
