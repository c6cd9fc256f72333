import QtQuick
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// One's own address, or one that is typed or was paid before.
Column {
    id: root

    required property string name // what its parts' names begin with
    required property bool ownAddress
    required property string ownAddressText
    required property string recipient
    required property ValueList known
    property string problem
    property string warning
    signal ownChosen(bool own)
    signal typed(string text)

    spacing: 8

    CheckBox {
        objectName: root.name + ".own"
        text: qsTr("To my own address")
        checked: root.ownAddress
        onToggled: root.ownChosen(checked)
    }
    Label {
        width: root.width
        leftPadding: 30
        visible: root.ownAddress
        text: root.ownAddressText
        kind: Label.Mono
        font.pixelSize: Theme.type.caption
        soft: true
        wrapMode: Text.WrapAnywhere
    }
    TextField {
        objectName: root.name + ".recipient"
        width: root.width
        visible: !root.ownAddress
        label: qsTr("Recipient")
        placeholderText: "0x…"
        mono: true
        text: root.recipient
        problem: root.problem
        warning: root.warning
        onTextEdited: root.typed(text)
    }
    Label {
        visible: earlierOnes.visible
        text: qsTr("Paid before")
        kind: Label.Caption
    }
    KnownRecipients {
        id: earlierOnes
        width: root.width
        visible: !root.ownAddress && root.recipient === "" && earlier.count > 0
        onChosen: address => root.typed(address)
        Repeater {
            id: earlier
            model: root.known
            KnownRecipient {}
        }
    }
}
