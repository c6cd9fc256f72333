import QtQuick
import Landfall.Theme

// Always beside words: the colour alone says nothing to many.
Rectangle {
    property int tone: Tone.Neutral

    implicitWidth: 8
    implicitHeight: 8
    radius: 4
    color: tone === Tone.Neutral ? Theme.color.inkFaint : Theme.color.tone(tone)
}
