import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

FocusScope {
    id: step

    required property WelcomeModel model

    implicitHeight: column.implicitHeight

    function finish(): void {
        model.setPassphrase(passphrase.field, repeated.field, keychain.checked);
    }

    ColumnLayout {
        id: column
        width: step.width
        spacing: Theme.space.medium

        WelcomeHead {
            title: qsTr("A passphrase for this computer")
            text: qsTr("It locks the wallet's file here. You type it each time you open Landfall; it can't replace the recovery phrase.")
        }
        SecretBox {
            id: passphrase
            Layout.fillWidth: true
            focus: true
            fieldName: "welcome.passphrase"
            label: qsTr("Passphrase")
            hint: step.model.passphraseHint(field.length)
            onAccepted: repeated.field.forceActiveFocus(Qt.TabFocusReason)
        }
        SecretBox {
            id: repeated
            Layout.fillWidth: true
            fieldName: "welcome.repeat"
            label: qsTr("The same again")
            onAccepted: step.finish()
        }
        ColumnLayout {
            spacing: 2
            CheckBox {
                id: keychain
                objectName: "welcome.keychain"
                Layout.fillWidth: true
                text: qsTr("Unlock with the system's keychain")
                enabled: step.model.keychainAvailable
            }
            Label {
                Layout.fillWidth: true
                Layout.leftMargin: 30
                visible: text !== ""
                text: step.model.keychainText
                kind: Label.Caption
                wrapMode: Text.Wrap
            }
        }
        Button {
            objectName: "welcome.finish"
            Layout.alignment: Qt.AlignRight
            text: qsTr("Finish")
            kind: Button.Primary
            enabled: passphrase.field.length > 0 && repeated.field.length > 0
            onClicked: step.finish()
        }
    }
}
