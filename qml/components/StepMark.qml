import QtQuick
import Landfall.Theme
import Landfall.Controls

// The sign of a step at the left of a list of steps: done, under way, to come, failed.
Rectangle {
    id: mark

    property string number
    property bool done: false
    property bool active: false
    property bool failed: false
    property int tone: failed ? Tone.Problem : done ? Tone.Good : active ? Tone.Accent : Tone.Neutral

    // A step without a number stands between two, and smaller.
    scale: number === "" && !done && !failed ? 0.5 : 1
    implicitWidth: 28
    implicitHeight: 28
    radius: 14
    color: done || active || failed ? Theme.color.toneSoft(tone) : "transparent"
    border.width: done || failed ? 0 : active ? 2 : 1
    border.color: active ? Theme.color.accent : Theme.color.edge

    Icon {
        anchors.centerIn: parent
        visible: mark.done || mark.failed
        name: mark.failed ? "close" : "check"
        size: 16
        color: Theme.color.tone(mark.tone)
    }
    Label {
        anchors.centerIn: parent
        visible: !mark.done && !mark.failed
        text: mark.number
        spoken: false
        kind: Label.Caption
        font.weight: Theme.type.strong
        color: mark.active ? Theme.color.accent : Theme.color.inkFaint
    }
}
