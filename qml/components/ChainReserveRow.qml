import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A chain's reserve. Lives in ChainReserves.
ColumnLayout {
    id: row

    required property string name
    required property string reserve
    required property real reserveFraction
    required property real afterFraction
    required property bool enough
    required property string unavailableReason
    required property int index

    readonly property ChainReserves list: parent as ChainReserves
    readonly property bool chosen: list !== null && list.chosen === index
    readonly property bool unavailable: unavailableReason !== ""

    Layout.fillWidth: true
    spacing: 6

    RowLayout {
        spacing: Theme.space.small
        Label {
            Layout.fillWidth: true
            text: row.name
            kind: Label.Small
            font.weight: row.chosen ? Theme.type.strong : Theme.type.regular
            elide: Text.ElideRight
        }
        Label {
            text: row.reserve
            kind: Label.Mono
            soft: !row.chosen
        }
    }
    ReserveBar {
        Layout.fillWidth: true
        label: qsTr("Reserve on %1: %2").arg(row.name).arg(row.reserve)
        fraction: row.reserveFraction
        after: row.chosen ? row.afterFraction : row.reserveFraction
        tone: !row.chosen || (row.enough && row.afterFraction >= row.reserveFraction) ? Tone.Neutral
            : row.enough ? Tone.Accent : Tone.Problem
    }
    Label {
        Layout.fillWidth: true
        visible: row.unavailable
        text: row.unavailableReason
        kind: Label.Caption
        tone: Tone.Warning
        wrapMode: Text.Wrap
    }
}
