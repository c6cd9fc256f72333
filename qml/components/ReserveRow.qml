import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// One chain's share of a token's reserves.
ColumnLayout {
    id: row

    required property string chain
    required property string amount
    required property real fraction
    required property string healthText
    required property bool healthy

    Layout.fillWidth: true
    spacing: 6

    RowLayout {
        spacing: Theme.space.small
        Label {
            Layout.fillWidth: true
            text: row.chain
            kind: Label.Small
            elide: Text.ElideRight
        }
        Label {
            visible: !row.healthy && text !== ""
            Layout.maximumWidth: row.width / 2
            text: row.healthText
            kind: Label.Caption
            tone: Tone.Warning
            elide: Text.ElideRight
        }
        Label {
            text: row.amount
            kind: Label.Mono
            soft: true
        }
    }
    ReserveBar {
        Layout.fillWidth: true
        label: qsTr("Reserve on %1: %2").arg(row.chain).arg(row.amount)
        fraction: row.fraction
        tone: row.healthy ? Tone.Accent : Tone.Warning
    }
}
