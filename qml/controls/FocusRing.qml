import QtQuick
import Landfall.Theme

// Drawn around the thing that has the keyboard, outside its edge.
Rectangle {
    property bool shown: false
    property int around: Theme.radius
    property int gap: Theme.focusGap

    anchors.fill: parent
    anchors.margins: -(gap + Theme.focusWidth)
    visible: shown
    color: "transparent"
    radius: around + gap + Theme.focusWidth
    border.width: Theme.focusWidth
    border.color: Theme.color.accent
}
