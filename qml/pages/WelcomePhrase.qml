import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// The words, shown once. They are painted by C++ and never become a text here.
FocusScope {
    id: step

    required property WelcomeModel model
    property bool revealed: false

    implicitHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: step.width
        spacing: Theme.space.medium

        WelcomeHead {
            title: qsTr("Write these 24 words down")
            text: qsTr("On paper, in this order. They are shown this once, and they are the only way back if this computer is lost. Nobody who helps you will ever ask for them.")
        }
        Card {
            Layout.fillWidth: true
            PhraseView {
                Layout.fillWidth: true
                source: step.model
                revealed: step.revealed
                color: Theme.color.ink
                numberColor: Theme.color.inkSoft
                font.family: Theme.type.mono
                font.pixelSize: Theme.type.body

                Rectangle {
                    anchors.fill: parent
                    visible: !step.revealed
                    color: Theme.color.surface
                    EmptyState {
                        anchors.centerIn: parent
                        width: parent.width
                        icon: "hidden"
                        title: qsTr("Nobody looking over your shoulder?")
                        text: qsTr("Anyone who sees these words can take everything.")
                    }
                }
            }
        }
        RowLayout {
            spacing: Theme.space.small
            Button {
                objectName: "welcome.reveal"
                focus: true
                text: step.revealed ? qsTr("Hide the words") : qsTr("Show the words")
                icon.name: step.revealed ? "hidden" : "eye"
                kind: step.revealed ? Button.Secondary : Button.Primary
                onClicked: step.revealed = !step.revealed
            }
            Item {
                Layout.fillWidth: true
            }
            Button {
                objectName: "welcome.written"
                text: qsTr("I have written them down")
                kind: step.revealed ? Button.Primary : Button.Secondary
                onClicked: step.model.phraseWritten()
            }
        }
    }
}
