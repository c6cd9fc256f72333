import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// One chain as the node sees it.
Card {
    id: card

    required property string name
    required property int health
    required property string healthText
    required property string problem
    required property string head
    required property string lag
    required property string gas
    required property string relayerBalance
    required property string relayerWaits
    required property string committed
    required property string proven
    required property string executed
    required property string queueText
    required property bool frozen
    required property string notes
    required property string alarms

    Layout.fillWidth: true
    Layout.fillHeight: true
    Layout.preferredWidth: 1

    ColumnLayout {
        spacing: Theme.space.small

        RowLayout {
            Layout.bottomMargin: Theme.space.hair
            spacing: Theme.space.small
            StatusDot {
                tone: Health.tone(card.health)
            }
            Label {
                Layout.fillWidth: true
                text: card.name
                kind: Label.Strong
                elide: Text.ElideRight
            }
            Badge {
                text: card.frozen ? qsTr("Frozen") : card.healthText
                tone: card.frozen ? Tone.Problem : Health.tone(card.health)
            }
        }
        Label {
            Layout.fillWidth: true
            visible: text !== ""
            text: card.problem
            kind: Label.Small
            tone: Tone.Problem
            wrapMode: Text.Wrap
        }
        ChainFigures {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space.hair

            ChainFigure {
                label: qsTr("Newest block")
                value: card.head
            }
            ChainFigure {
                label: qsTr("Behind by")
                value: card.lag
                words: true
            }
            ChainFigure {
                label: qsTr("Gas price")
                value: card.gas
            }
            ChainFigure {
                label: qsTr("Committed")
                value: card.committed
            }
            ChainFigure {
                label: qsTr("Proven")
                value: card.proven
            }
            ChainFigure {
                label: qsTr("Executed")
                value: card.executed
            }
        }
        Fact {
            Layout.topMargin: Theme.space.hair
            label: qsTr("Relayer's balance")
            value: card.relayerBalance
        }
        Fact {
            label: qsTr("Queue")
            value: card.queueText
            mono: false
        }
        Note {
            Layout.fillWidth: true
            text: card.alarms
            symbol: "warning"
            tone: Tone.Problem
        }
        Note {
            Layout.fillWidth: true
            text: card.notes
            symbol: "info"
            tone: Tone.Warning
        }
        Note {
            Layout.fillWidth: true
            text: card.relayerWaits
            symbol: "clock"
            tone: Tone.Warning
        }
    }
}
