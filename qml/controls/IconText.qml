import QtQuick
import Landfall.Theme

// Words with a symbol before or after them, as wide as there is room.
Item {
    id: face

    property string text
    property string symbol
    property int symbolSize: 16
    property bool after: false
    property bool busy: false
    property bool centered: false
    property int elide: Text.ElideRight
    property color color: Theme.color.ink
    property color symbolColor: color
    property alias font: words.font

    readonly property int taken: symbol !== "" || busy ? symbolSize + (text === "" ? 0 : 6) : 0
    // Not the label's own width: that follows the box once it was cut.
    readonly property int textWidth: Math.ceil(measured.advanceWidth) + 1
    readonly property real start: centered ? Math.max(0, (width - taken - words.width) / 2) : 0

    implicitWidth: textWidth + taken
    implicitHeight: Math.max(words.implicitHeight, symbolSize)

    TextMetrics {
        id: measured
        font: words.font
        text: face.text
    }
    Icon {
        x: face.start + (face.after ? words.width + 6 : 0)
        anchors.verticalCenter: parent.verticalCenter
        visible: !face.busy
        name: face.symbol
        size: face.symbolSize
        color: face.symbolColor
    }
    Spinner {
        x: face.start
        anchors.verticalCenter: parent.verticalCenter
        visible: face.busy
        size: face.symbolSize
        color: face.symbolColor
    }
    Label {
        id: words
        x: face.start + (face.after ? 0 : face.taken)
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(face.textWidth, Math.max(0, face.width - face.taken))
        text: face.text
        color: face.color
        elide: face.elide
    }
}
