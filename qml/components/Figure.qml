import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A figure with its name above and a note below; or, in place of a plain value, an item.
ColumnLayout {
    id: figure

    required property string label
    property string value
    property string note
    property bool large: false
    property bool words: false // no digits to line up
    property int tone: Tone.Neutral

    Layout.alignment: Qt.AlignTop
    spacing: 4

    Label {
        Layout.fillWidth: true
        text: figure.label
        kind: Label.Caption
        elide: Text.ElideRight
    }
    Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: figure.value
        kind: figure.words ? Label.Small : Label.Mono
        tone: figure.tone
        font.pixelSize: figure.large ? Theme.type.heading : Theme.type.small
        font.weight: figure.words ? Theme.type.regular : Theme.type.medium
        wrapMode: Text.Wrap
    }
    Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: figure.note
        kind: Label.Caption
        wrapMode: Text.Wrap
    }
}
