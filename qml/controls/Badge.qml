import QtQuick
import Landfall.Theme

Rectangle {
    id: badge

    property string text
    property int tone: Tone.Neutral

    implicitWidth: Math.ceil(label.implicitWidth) + 16
    implicitHeight: 22
    radius: 11
    color: Theme.color.toneSoft(tone)
    visible: text !== ""

    Label {
        id: label
        anchors.centerIn: parent
        width: Math.min(implicitWidth, badge.width - 16)
        text: badge.text
        kind: Label.Caption
        font.weight: Theme.type.medium
        color: Theme.color.tone(badge.tone)
        elide: Text.ElideRight
    }
}
