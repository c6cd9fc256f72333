import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// One phase of a proof: its bar, its name, the time it still takes.
ColumnLayout {
    id: cell

    required property string name
    required property real fraction
    required property bool done
    required property bool active
    required property string timeLeft

    Layout.fillWidth: true
    Layout.preferredWidth: 1
    Layout.alignment: Qt.AlignTop
    spacing: 6

    ProgressBar {
        Layout.fillWidth: true
        label: cell.name
        value: cell.done ? 1 : cell.fraction
        tone: cell.done ? Tone.Good : Tone.Accent
    }
    Label {
        Layout.fillWidth: true
        text: cell.name
        kind: Label.Caption
        soft: !cell.active
        font.weight: cell.active ? Theme.type.strong : Theme.type.regular
        elide: Text.ElideRight
    }
    Label {
        Layout.fillWidth: true
        visible: text !== "" && !cell.done
        text: cell.timeLeft
        kind: Label.Caption
        font.family: Theme.type.mono
        elide: Text.ElideRight
    }
}
