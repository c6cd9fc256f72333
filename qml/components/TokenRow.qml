import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// What one holds of a token, and where the network keeps it.
// Placed by hand: side by side where there is room, else below one another.
Item {
    id: row

    required property string symbol
    required property string name
    required property string total
    required property string available
    required property string pending
    required property bool hasPending
    required property string settling
    required property string elsewhere
    required property var reserves
    required property int index

    readonly property bool wide: width >= 600

    Layout.fillWidth: true
    implicitHeight: Math.max(holding.y + holding.height, kept.y + kept.height)

    Divider {
        id: line
        width: row.width
        visible: row.index > 0
    }
    RowLayout {
        id: holding
        y: line.visible ? 17 : 0
        width: row.wide ? row.width * 0.44 : row.width
        spacing: 12

        TokenMark {
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: 2
            symbol: row.symbol
        }
        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            spacing: 0
            RowLayout {
                spacing: 6
                Label {
                    Layout.alignment: Qt.AlignBaseline
                    Layout.maximumWidth: 184
                    text: row.total
                    kind: Label.Amount
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 10
                    Accessible.name: qsTr("You have %1 %2").arg(row.total).arg(row.symbol)
                }
                Label {
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignBaseline
                    text: row.symbol
                    soft: true
                    elide: Text.ElideRight
                }
            }
            Label {
                Layout.fillWidth: true
                text: row.hasPending ? qsTr("%1 available · %2 on its way").arg(row.available).arg(row.pending) : row.name
                kind: Label.Caption
                wrapMode: Text.Wrap
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: row.settling
                kind: Label.Caption
                wrapMode: Text.Wrap
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: row.elsewhere
                kind: Label.Caption
                tone: Tone.Warning
                wrapMode: Text.Wrap
            }
        }
    }
    GridLayout {
        id: kept
        x: row.wide ? row.width * 0.48 : 0
        y: row.wide ? holding.y + 4 : holding.y + holding.height + 12
        width: row.width - x
        columns: 2
        columnSpacing: Theme.space.large
        rowSpacing: 12

        Repeater {
            id: chains
            model: row.reserves
            ReserveRow {}
        }
        Item {
            visible: chains.count === 1 // bars of all tokens have one scale
            Layout.fillWidth: true
            Layout.preferredWidth: 1
        }
    }
}
