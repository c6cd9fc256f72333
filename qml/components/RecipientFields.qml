import QtQuick
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// One's own address, or one that is typed or was paid before.
Column {
    id: fields

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
        objectName: fields.name + ".own"
        text: qsTr("To my own address")
        checked: fields.ownAddress
        onToggled: fields.ownChosen(checked)
    }
    Label {
        width: fields.width
        leftPadding: 30
        visible: fields.ownAddress
        text: fields.ownAddressText
        kind: Label.Mono
        font.pixelSize: Theme.type.caption
        soft: true
        wrapMode: Text.WrapAnywhere
    }
    TextField {
        objectName: fields.name + ".recipient"
        width: fields.width
        visible: !fields.ownAddress
        label: qsTr("Recipient")
        placeholderText: "0x…"
        mono: true
        text: fields.recipient
        problem: fields.problem
        warning: fields.warning
        onTextEdited: fields.typed(text)
    }
    Label {
        visible: earlierOnes.visible
        text: qsTr("Paid before")
        kind: Label.Caption
    }
    KnownRecipients {
        id: earlierOnes
        width: fields.width
        visible: !fields.ownAddress && fields.recipient === "" && earlier.count > 0
        onChosen: address => fields.typed(address)
        Repeater {
            id: earlier
            model: fields.known
            KnownRecipient {}
        }
    }
}
