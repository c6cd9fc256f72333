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
    Layout.preferredWidth: 1
    Layout.alignment: Qt.AlignTop
    spacing: 5

    RowLayout {
        spacing: Theme.space.small
        Label {
            Layout.fillWidth: true
            text: row.chain
            kind: Label.Caption
            elide: Text.ElideRight
        }
        Label {
            text: row.amount
            kind: Label.Mono
            font.pixelSize: Theme.type.caption
        }
    }
    ReserveBar {
        Layout.fillWidth: true
        implicitHeight: 6
        label: qsTr("Reserve on %1: %2").arg(row.chain).arg(row.amount)
        fraction: row.fraction
        tone: row.healthy ? Tone.Accent : Tone.Warning
    }
    Label {
        Layout.fillWidth: true
        visible: !row.healthy && text !== ""
        text: row.healthText
        kind: Label.Caption
        tone: Tone.Warning
        elide: Text.ElideRight
    }
}
