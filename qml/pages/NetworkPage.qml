import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// No network is open yet: play on local chains, or join one.
ScrollPage {
    id: page

    required property NetworkModel model
    required property DevnetModel devnet

    objectName: "page.network"
    title: qsTr("Choose a network")
    lead: qsTr("Your wallet is ready. What it shows depends on the network you join.")

    Banner {
        visible: page.model.problem !== ""
        tone: Tone.Problem
        title: page.model.problem
        text: page.model.remedy
    }
    GridLayout {
        columns: page.width < 760 ? 1 : 2
        columnSpacing: Theme.space.medium
        rowSpacing: Theme.space.medium

        Section {
            Layout.preferredWidth: 1
            Layout.fillHeight: true
            heading: qsTr("Try it with play money")
            Label {
                Layout.fillWidth: true
                text: qsTr("Starts small chains on this computer, puts the contracts and test tokens there, and gives you some. Everything is real except the value; it ends with the window.")
                soft: true
                wrapMode: Text.Wrap
            }
            DevnetCard {
                Layout.fillWidth: true
                devnet: page.devnet
            }
        }
        Section {
            Layout.preferredWidth: 1
            Layout.fillHeight: true
            heading: qsTr("Join a network")
            Label {
                Layout.fillWidth: true
                text: qsTr("A network file names its chains, contracts and tokens. You get it from whoever runs the network; your node checks what it says against the chains.")
                soft: true
                wrapMode: Text.Wrap
            }
            Button {
                objectName: "network.openFile"
                text: qsTr("Open a network file…")
                icon.name: "file"
                busy: page.model.busy
                onClicked: dialog.open()
            }
        }
    }
    FileDialog {
        id: dialog
        title: qsTr("Open a network file")
        nameFilters: [qsTr("Network files (*.json)"), qsTr("All files (*)")]
        onAccepted: page.model.openFile(selectedFile)
    }
}
