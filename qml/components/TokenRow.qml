import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// What one holds of a token, and where the network keeps it.
GridLayout {
    id: row

    required property string symbol
    required property string name
    required property string total
    required property string available
    required property string pending
    required property bool hasPending
    required property string settling
    required property var reserves
    required property int index

    readonly property bool wide: width >= 620

    Layout.fillWidth: true
    columns: wide ? 2 : 1
    columnSpacing: Theme.space.huge
    rowSpacing: 12

    Divider {
        Layout.columnSpan: row.columns
        Layout.topMargin: Theme.space.hair
        Layout.bottomMargin: Theme.space.hair
        visible: row.index > 0
    }
    RowLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 10
        Layout.alignment: Qt.AlignTop
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
                    minimumPixelSize: Theme.type.caption
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
        }
    }
    GridLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 12
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 4
        columns: chains.count > 4 && row.width > 800 ? 3 : 2
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
