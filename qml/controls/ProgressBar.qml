import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

T.ProgressBar {
    id: bar

    property int tone: Tone.Accent
    required property string label
    // What is drawn: glides when the value changes, not when the window does.
    property real shown: visualPosition

    implicitWidth: 120
    implicitHeight: 6
    Accessible.role: Accessible.ProgressBar
    Accessible.name: label
    Accessible.description: indeterminate ? qsTr("under way") : qsTr("%1 percent").arg(Math.round(value * 100))
    Behavior on shown {
        NumberAnimation { duration: Theme.motion.normal; easing.type: Easing.OutCubic }
    }

    background: Rectangle {
        radius: height / 2
        color: Theme.color.track
    }
    contentItem: Item {
        clip: bar.indeterminate

        Rectangle {
            visible: !bar.indeterminate && bar.visualPosition > 0
            height: parent.height
            width: Math.max(height, parent.width * bar.shown)
            radius: height / 2
            color: Theme.color.tone(bar.tone)
        }
        Rectangle {
            visible: bar.indeterminate
            height: parent.height
            width: parent.width / 4
            radius: height / 2
            color: Theme.color.tone(bar.tone)
            NumberAnimation on x {
                running: bar.indeterminate && bar.visible && !Theme.motion.reduced
                from: -bar.width / 4
                to: bar.width
                duration: 1400
                loops: Animation.Infinite
            }
        }
    }
}
