import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// The proof of a batch by phase, and the time left as this machine has learned it.
ColumnLayout {
    id: bar

    required property var phases
    required property string timeLeft
    readonly property int count: cells.count

    spacing: Theme.space.small

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space.hair
        Repeater {
            id: cells
            model: bar.phases
            PhaseCell {}
        }
    }
    Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: bar.timeLeft
        kind: Label.Caption
        wrapMode: Text.Wrap
    }
}
