import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

ScrollPage {
    id: page

    required property DepositModel model
    required property DevnetModel devnet
    required property bool demo

    objectName: "page.deposit"
    title: qsTr("Deposit")
    lead: qsTr("Bring tokens from a chain into the network, in two transactions you can follow.")

    Banner {
        visible: !page.demo && (page.devnet.canFund || page.devnet.funding) // the demo funds by itself
        tone: Tone.Warning
        text: qsTr("Play money: take test tokens and gas for your address.")
        action: page.devnet.funding ? qsTr("On their way…") : qsTr("Get test tokens")
        actionName: "devnet.fund"
        busy: page.devnet.funding
        onTriggered: page.devnet.fund()
    }
    GridLayout {
        columns: page.width < 760 ? 1 : 2
        columnSpacing: Theme.space.medium
        rowSpacing: Theme.space.medium

        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            spacing: Theme.space.medium
            DepositForm {
                Layout.fillWidth: true
                visible: !progress.visible
                model: page.model
            }
            DepositProgress {
                id: progress
                Layout.fillWidth: true
                visible: page.model.running || page.model.finished || page.model.interrupted || page.model.error !== ""
                model: page.model
            }
        }
        ReceiveCard {
            Layout.fillWidth: page.width < 760
            Layout.preferredWidth: 304
            Layout.alignment: Qt.AlignTop
            model: page.model
        }
    }
}
