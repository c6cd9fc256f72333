import QtQuick
import Landfall.Theme

Rectangle {
    id: badge

    property string text
    property int tone: Tone.Neutral

    implicitWidth: Math.ceil(measured.advanceWidth) + 17
    implicitHeight: 22
    radius: 11
    color: Theme.color.toneSoft(tone)
    visible: text !== ""

    // Not the label's own width: that follows the box once it was cut.
    TextMetrics {
        id: measured
        font: label.font
        text: badge.text
    }
    Label {
        id: label
        anchors.centerIn: parent
        width: badge.width - 16
        horizontalAlignment: Text.AlignHCenter
        text: badge.text
        kind: Label.Caption
        font.weight: Theme.type.medium
        color: Theme.color.tone(badge.tone)
        elide: Text.ElideRight
    }
}
