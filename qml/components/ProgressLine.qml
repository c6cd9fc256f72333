import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A line of what has been done so far. Lives in a ProgressLines; its last is under way.
RowLayout {
    id: line

    required property string modelData
    required property int index
    readonly property ProgressLines lines: parent as ProgressLines
    readonly property bool running: lines !== null && lines.running && index === lines.count - 1

    Layout.fillWidth: true
    spacing: Theme.space.small

    Item {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 2
        implicitWidth: 16
        implicitHeight: 16
        Icon {
            visible: !line.running
            name: "check"
            size: 16
            color: Theme.color.good
        }
        Spinner {
            visible: line.running
            size: 16
        }
    }
    Label {
        Layout.fillWidth: true
        text: line.modelData
        kind: Label.Small
        soft: !line.running
        wrapMode: Text.Wrap
    }
}
