import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// What, where to, how much, to whom.
Card {
    id: form

    required property WithdrawModel model

    ColumnLayout {
        spacing: 20

        ComboBox {
            objectName: "withdraw.token"
            Layout.fillWidth: true
            label: qsTr("Token")
            model: form.model.tokens
            textRole: "symbol"
            detailRole: "available"
            currentIndex: form.model.tokenRow
            problem: form.model.tokenProblem
            onActivated: index => form.model.tokenRow = index
        }
        ColumnLayout {
            spacing: 12
            ComboBox {
                objectName: "withdraw.chain"
                Layout.fillWidth: true
                label: qsTr("To the chain")
                model: form.model.chains
                textRole: "name"
                detailRole: "reserve"
                currentIndex: form.model.chainRow
                problem: form.model.chainProblem
                onActivated: index => form.model.chainRow = index
            }
            LinkText {
                objectName: "withdraw.suggestion"
                Layout.fillWidth: true
                visible: text !== ""
                text: form.model.suggestion
                onClicked: form.model.useSuggestion()
            }
        }
        TextField {
            id: amount
            objectName: "withdraw.amount"
            Layout.fillWidth: true
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
        ColumnLayout {
            spacing: Theme.space.small
            CheckBox {
                objectName: "withdraw.own"
                text: qsTr("To my own address")
                checked: form.model.ownAddress
                onToggled: form.model.ownAddress = checked
            }
            Label {
                Layout.fillWidth: true
                Layout.leftMargin: 30
                visible: form.model.ownAddress
                text: form.model.ownAddressText
                kind: Label.Mono
                soft: true
                wrapMode: Text.WrapAnywhere
            }
            TextField {
                objectName: "withdraw.recipient"
                Layout.fillWidth: true
                Layout.topMargin: 4
                visible: !form.model.ownAddress
                label: qsTr("Recipient")
                placeholderText: "0x…"
                mono: true
                text: form.model.recipient
                problem: form.model.recipientProblem
                warning: form.model.recipientWarning
                onTextEdited: form.model.recipient = text
            }
        }
    }
}
