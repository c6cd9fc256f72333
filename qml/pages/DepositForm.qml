import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

Card {
    id: form

    required property DepositModel model

    // A positioner: in Qt 6.4 a layout loses count when a field grows by a line of
    // its problem while it is being laid out.
    Column {
        id: fields
        Layout.fillWidth: true
        spacing: 20

        ComboBox {
            objectName: "deposit.chain"
            width: fields.width
            label: qsTr("From the chain")
            model: form.model.chains
            textRole: "name"
            currentIndex: form.model.chainRow
            onActivated: index => form.model.chainRow = index
        }
        ComboBox {
            objectName: "deposit.token"
            width: fields.width
            label: qsTr("Token")
            model: form.model.tokens
            textRole: "symbol"
            detailRole: "balance"
            detailName: qsTr("balance")
            currentIndex: form.model.tokenRow
            onActivated: index => form.model.tokenRow = index
        }
        TextField {
            objectName: "deposit.amount"
            width: fields.width
            label: qsTr("Amount")
            placeholderText: "0"
            mono: true
            text: form.model.amount
            problem: form.model.amountProblem
            hint: form.model.balanceKnown ? qsTr("You hold %1 there").arg(form.model.balance) : ""
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            onTextEdited: form.model.amount = text
            trailing: [
                Label {
                    anchors.verticalCenter: parent ? parent.verticalCenter : undefined
                    text: form.model.symbol
                    soft: true
                },
                Button {
                    objectName: "deposit.max"
                    anchors.verticalCenter: parent ? parent.verticalCenter : undefined
                    text: qsTr("Max")
                    kind: Button.Quiet
                    compact: true
                    Accessible.name: qsTr("All you have on this chain")
                    onClicked: form.model.useMax()
                }
            ]
        }
        Banner {
            width: fields.width
            visible: text !== ""
            tone: Tone.Warning
            text: form.model.formProblem
        }
        Button {
            objectName: "deposit.start"
            anchors.right: parent.right
            text: qsTr("Approve and deposit")
            icon.name: "deposit"
            kind: Button.Primary
            enabled: form.model.canStart
            onClicked: form.model.start()
        }
    }
}
