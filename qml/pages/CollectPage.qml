import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// What waits on a chain, and where it is to go.
ScrollPage {
    id: page

    required property CollectModel model

    objectName: "page.collect"
    title: qsTr("Collect")
    columnWidth: 680
    Keys.onEscapePressed: model.back()
    leading: [
        IconButton {
            objectName: "collect.back"
            icon.name: "back"
            size: 40
            tip: qsTr("Back")
            onClicked: page.model.back()
        }
    ]

    Card {
        id: form
        Layout.fillWidth: true

        // A positioner: in Qt 6.4 a layout loses count when a field grows by a line of
        // its problem while it is being laid out.
        Column {
            id: fields
            Layout.fillWidth: true
            spacing: 20

            Label {
                width: fields.width
                text: page.model.title
                kind: Label.Strong
                wrapMode: Text.Wrap
            }
            Figure {
                width: fields.width
                label: qsTr("Waits for you")
                large: true
                value: page.model.amount
                note: page.model.place
            }
            ComboBox {
                objectName: "collect.chain"
                width: fields.width
                visible: page.model.choosesChain
                label: qsTr("To the chain")
                model: page.model.chains
                textRole: "name"
                detailRole: "reserve"
                detailName: qsTr("reserve")
                currentIndex: page.model.chainRow
                problem: page.model.chainProblem
                onActivated: index => page.model.chainRow = index
            }
            RecipientFields {
                width: fields.width
                visible: page.model.choosesRecipient
                name: "collect"
                ownAddress: page.model.ownAddress
                ownAddressText: page.model.ownAddressText
                recipient: page.model.recipient
                problem: page.model.recipientProblem
                warning: page.model.recipientWarning
                known: page.model.recipients
                onOwnChosen: own => page.model.ownAddress = own
                onTyped: text => page.model.recipient = text
            }
            Banner {
                width: fields.width
                visible: text !== ""
                tone: Tone.Warning
                text: page.model.formProblem
            }
            Button {
                objectName: "collect.review"
                anchors.right: parent.right
                text: qsTr("Review")
                icon.name: "forward"
                kind: Button.Primary
                enabled: page.model.canReview
                onClicked: page.model.review()
            }
        }
    }
}
