import QtQuick
import QtQuick.Layouts
import Landfall.Theme

// A sentence behind a symbol, in as many lines as it takes.
RowLayout {
    id: note

    property string text
    property string symbol: "info"
    property int tone: Tone.Neutral

    spacing: 6
    visible: text !== ""

    Icon {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 2
        name: note.symbol
        size: 14
        color: Theme.color.tone(note.tone)
    }
    Label {
        Layout.fillWidth: true
        text: note.text
        kind: Label.Small
        tone: note.tone
        wrapMode: Text.Wrap
    }
}
