import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A name and its value in one line, the value at the right.
RowLayout {
    id: fact

    required property string label
    property string value
    property bool mono: true
    property int tone: Tone.Neutral

    Layout.fillWidth: true
    spacing: Theme.space.medium
    visible: value !== ""

    Label {
        Layout.alignment: Qt.AlignTop
        text: fact.label
        kind: Label.Small
        soft: true
    }
    Label {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignRight
        text: fact.value
        kind: fact.mono ? Label.Mono : Label.Small
        tone: fact.tone
        wrapMode: Text.Wrap
    }
}
