import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// What, where to, how much, to whom.
Card {
    id: form

    required property WithdrawModel model

    // A positioner: in Qt 6.4 a layout loses count when a field grows by a line of
    // its problem while it is being laid out.
    Column {
        id: fields
        Layout.fillWidth: true
        spacing: 20

        ComboBox {
            objectName: "withdraw.token"
            width: fields.width
            label: qsTr("Token")
            model: form.model.tokens
            textRole: "symbol"
            detailRole: "available"
            detailName: qsTr("balance")
            currentIndex: form.model.tokenRow
            problem: form.model.tokenProblem
            onActivated: index => form.model.tokenRow = index
        }
        Column {
            spacing: 8
            ComboBox {
                objectName: "withdraw.chain"
                width: fields.width
                label: qsTr("To the chain")
                model: form.model.chains
                textRole: "name"
                detailRole: "reserve"
                detailName: qsTr("reserve")
                currentIndex: form.model.chainRow
                problem: form.model.chainProblem
                onActivated: index => form.model.chainRow = index
            }
            LinkText {
                objectName: "withdraw.suggestion"
                width: fields.width
                visible: text !== ""
                text: form.model.suggestion
                onClicked: form.model.useSuggestion()
            }
        }
        TextField {
            objectName: "withdraw.amount"
            width: fields.width
            label: qsTr("Amount")
            placeholderText: "0"
            mono: true
            text: form.model.amount
            problem: form.model.amountProblem
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            onTextEdited: form.model.amount = text
            trailing: [
                Label {
                    anchors.verticalCenter: parent ? parent.verticalCenter : undefined
                    text: form.model.symbol
                    soft: true
                },
                Button {
                    objectName: "withdraw.max"
                    anchors.verticalCenter: parent ? parent.verticalCenter : undefined
                    text: qsTr("Max")
                    kind: Button.Quiet
                    compact: true
                    Accessible.name: qsTr("The most you can withdraw")
                    onClicked: form.model.useMax()
                }
            ]
        }
        Column {
            spacing: 8
            CheckBox {
                objectName: "withdraw.own"
                text: qsTr("To my own address")
                checked: form.model.ownAddress
                onToggled: form.model.ownAddress = checked
            }
            Label {
                width: fields.width
                leftPadding: 30
                visible: form.model.ownAddress
                text: form.model.ownAddressText
                kind: Label.Mono
                font.pixelSize: Theme.type.caption
                soft: true
                wrapMode: Text.WrapAnywhere
            }
            TextField {
                objectName: "withdraw.recipient"
                width: fields.width
                visible: !form.model.ownAddress
                label: qsTr("Recipient")
                placeholderText: "0x…"
                mono: true
                text: form.model.recipient
                problem: form.model.recipientProblem
                warning: form.model.recipientWarning
                onTextEdited: form.model.recipient = text
            }
            Label {
                visible: known.visible
                text: qsTr("Paid before")
                kind: Label.Caption
            }
            KnownRecipients {
                id: known
                width: fields.width
                visible: !form.model.ownAddress && form.model.recipient === "" && earlier.count > 0
                onChosen: address => form.model.recipient = address
                Repeater {
                    id: earlier
                    model: form.model.recipients
                    KnownRecipient {}
                }
            }
        }
    }
}
