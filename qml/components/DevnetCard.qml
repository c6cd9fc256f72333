import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// The local chains: their start as it goes on, and what can be done with them.
ColumnLayout {
    id: card

    required property DevnetModel devnet

    spacing: Theme.space.medium

    Banner {
        visible: card.devnet.state === DevnetModel.Failed
        tone: Tone.Problem
        title: qsTr("The demo network didn't start")
        text: card.devnet.error
    }
    ProgressLines {
        visible: count > 0
        count: card.devnet.lines.length
        running: card.devnet.state === DevnetModel.Starting
        Repeater {
            model: card.devnet.lines
            ProgressLine {}
        }
    }
    Button {
        objectName: "network.startDevnet"
        visible: card.devnet.state !== DevnetModel.Up
        text: card.devnet.state === DevnetModel.Failed ? qsTr("Try again")
            : busy ? qsTr("Starting…") : qsTr("Start the demo network")
        icon.name: "play"
        kind: Button.Primary
        busy: card.devnet.state === DevnetModel.Starting
        onClicked: card.devnet.start()
    }
}
