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
                Layout.maximumWidth: card.availableWidth / 2
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
        Fact {
            label: qsTr("Newest block")
            value: card.head
        }
        Fact {
            label: qsTr("Behind by")
            value: card.lag
        }
        Fact {
            label: qsTr("Gas price")
            value: card.gas
        }
        Fact {
            label: qsTr("Relayer's balance")
            value: card.relayerBalance
        }
        Fact {
            label: qsTr("Committed")
            value: card.committed
        }
        Fact {
            label: qsTr("Proven")
            value: card.proven
        }
        Fact {
            label: qsTr("Executed")
            value: card.executed
        }
        Fact {
            label: qsTr("Queue")
            value: card.queueText
            mono: false
        }
        IconText {
            Layout.fillWidth: true
            visible: card.relayerWaits !== ""
            text: card.relayerWaits
            symbol: "clock"
            symbolSize: 14
            color: Theme.color.warning
            font.pixelSize: Theme.type.small
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
