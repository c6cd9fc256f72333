import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// What one holds of a token, and where the network keeps it.
Card {
    id: card

    required property string symbol
    required property string name
    required property string total
    required property string available
    required property string pending
    required property bool hasPending
    required property string settling
    required property var reserves

    Layout.fillWidth: true
    Layout.fillHeight: true
    Layout.preferredWidth: 1

    ColumnLayout {
        spacing: Theme.space.medium

        RowLayout {
            spacing: 12
            TokenMark {
                symbol: card.symbol
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0
                Label {
                    Layout.fillWidth: true
                    text: card.symbol
                    kind: Label.Strong
                    elide: Text.ElideRight
                }
                Label {
                    Layout.fillWidth: true
                    text: card.name
                    kind: Label.Caption
                    elide: Text.ElideRight
                }
            }
        }
        ColumnLayout {
            spacing: 4
            Label {
                Layout.fillWidth: true
                text: card.total
                kind: Label.Amount
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.type.heading
                elide: Text.ElideRight
                Accessible.name: qsTr("You have %1 %2").arg(card.total).arg(card.symbol)
            }
            Label {
                Layout.fillWidth: true
                visible: card.hasPending
                text: qsTr("%1 available · %2 on its way").arg(card.available).arg(card.pending)
                kind: Label.Small
                soft: true
                wrapMode: Text.Wrap
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: card.settling
                kind: Label.Caption
                wrapMode: Text.Wrap
            }
        }
        Divider {}
        Label {
            text: qsTr("Where the network keeps its %1").arg(card.symbol)
            kind: Label.Caption
        }
        Repeater {
            model: card.reserves
            ReserveRow {}
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
