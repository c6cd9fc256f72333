import QtQuick
import Landfall.Theme

// A chart with a way of seven stops to the coast: what Landfall does, as a picture.
Rectangle {
    id: voyage

    readonly property real side: Math.max(width, height)

    color: Theme.color.rail
    clip: true
    Accessible.ignored: true

    Rectangle {
        width: 1
        height: parent.height
        color: Theme.color.line
    }
    Icon {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: voyage.side
        height: voyage.side
        name: "chart"
        color: Theme.color.outline
    }
    Icon {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: voyage.side
        height: voyage.side
        name: "route"
        color: Theme.color.accent
    }
}
