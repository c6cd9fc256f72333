import QtQuick
import Landfall.Theme

// One of a few, all in sight. Tab reaches the chosen one, arrows choose.
Rectangle {
    id: control

    required property string label
    property var options: [] // of strings
    property int currentIndex: 0
    signal activated(int index)

    implicitWidth: list.contentWidth + 6
    implicitHeight: Theme.space.control
    radius: Theme.radius
    color: Theme.color.neutralSoft
    Accessible.role: Accessible.Grouping
    Accessible.name: label

    SegmentList {
        id: list
        anchors.fill: parent
        anchors.margins: 3
        model: control.options
        currentIndex: control.currentIndex
        delegate: Segment {}
        onChosen: index => control.activated(index)
    }
}
