import QtQuick
import Landfall.Theme

// A proof of the past: as high as it took long. Lives in a row.
Item {
    required property real modelData

    width: 10
    height: parent ? parent.height : 0

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Math.max(2, parent.height * parent.modelData)
        radius: 2
        color: Theme.color.accent
        opacity: 0.55
    }
}
