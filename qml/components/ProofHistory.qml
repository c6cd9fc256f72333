import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// How long this machine's last proofs took.
ColumnLayout {
    id: history

    required property var heights
    required property string text

    spacing: Theme.space.small

    Row {
        Layout.fillWidth: true
        Layout.preferredHeight: 40
        visible: history.heights.length > 0
        spacing: 3
        clip: true
        Accessible.role: Accessible.Graphic
        Accessible.name: history.text

        Repeater {
            model: history.heights
            HistoryBar {}
        }
    }
    Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: history.text
        kind: Label.Caption
        wrapMode: Text.Wrap
    }
}
