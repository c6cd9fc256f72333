import QtQuick
import Landfall.Theme

// How much of a token lies on a chain, and how much of that one withdrawal
// takes. Fractions of the bar's whole width, both from the model.
Rectangle {
    id: bar

    required property string label
    required property real fraction
    // What stays after the withdrawal; as `fraction` where there is none.
    property real after: fraction
    property int tone: Tone.Accent
    readonly property bool overlaid: after < fraction
    // What is drawn: glides when the figures change, not when the window does.
    property real shown: Math.min(1, fraction)
    property real shownAfter: Math.min(1, after)

    implicitHeight: 8
    implicitWidth: 120
    radius: height / 2
    color: Theme.color.track
    Accessible.role: Accessible.ProgressBar
    Accessible.name: label
    Accessible.description: overlaid ? qsTr("%1 percent of it stays").arg(Math.round(after / fraction * 100)) : ""
    Behavior on shown {
        NumberAnimation { duration: Theme.motion.normal; easing.type: Easing.OutCubic }
    }
    Behavior on shownAfter {
        NumberAnimation { duration: Theme.motion.normal; easing.type: Easing.OutCubic }
    }

    Rectangle {
        visible: bar.fraction > 0
        width: Math.max(height, bar.width * bar.shown)
        height: bar.height
        radius: height / 2
        color: bar.tone === Tone.Neutral ? Theme.color.inkFaint : Theme.color.tone(bar.tone)
    }
    Rectangle {
        visible: bar.overlaid && bar.after > 0
        width: Math.max(height, bar.width * bar.shownAfter)
        height: bar.height
        radius: height / 2
        color: Theme.color.inkFaint
        Rectangle {
            anchors.right: parent.right
            anchors.rightMargin: -2
            width: 2
            height: parent.height
            color: Theme.color.surface
        }
    }
}
