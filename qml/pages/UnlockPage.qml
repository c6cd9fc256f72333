import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

ScrollPage {
    id: page

    required property UnlockModel model

    objectName: "page.unlock"
    centered: true
    columnWidth: 400
    Component.onCompleted: passphrase.field.forceActiveFocus(Qt.TabFocusReason)

    Brand {
        Layout.bottomMargin: Theme.space.small
        size: 32
    }
    Label {
        Layout.fillWidth: true
        text: qsTr("Welcome back")
        kind: Label.Title
        Accessible.role: Accessible.Heading
    }
    CopyText {
        visible: value !== ""
        label: qsTr("Copy the wallet's address")
        text: page.model.shortAddress
        value: page.model.address
    }
    SecretBox {
        id: passphrase
        Layout.fillWidth: true
        Layout.topMargin: Theme.space.small
        fieldName: "unlock.passphrase"
        label: qsTr("Passphrase")
        problem: page.model.error
        hint: page.model.hint
        enabled: !page.model.busy
        onAccepted: page.model.unlock(field)
    }
    Button {
        objectName: "unlock.open"
        Layout.fillWidth: true
        text: page.model.busy ? qsTr("Unlocking…") : qsTr("Unlock")
        kind: Button.Primary
        busy: page.model.busy
        onClicked: page.model.unlock(passphrase.field)
    }
    Button {
        objectName: "unlock.keychain"
        Layout.fillWidth: true
        visible: page.model.keychainOffered
        text: qsTr("Unlock with the system's keychain")
        icon.name: "key"
        enabled: !page.model.busy
        onClicked: page.model.unlockWithKeychain()
    }
    Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: page.model.keychainText
        kind: Label.Caption
        wrapMode: Text.Wrap
    }
}
