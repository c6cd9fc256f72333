import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A setting: its name, what it does, and at the right how it is set.
RowLayout {
    id: row

    required property string title
    property string text
    default property alias control: tail.data

    Layout.fillWidth: true
    spacing: Theme.space.large

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 2
        Label {
            Layout.fillWidth: true
            text: row.title
            kind: Label.Strong
            wrapMode: Text.Wrap
        }
        Label {
            Layout.fillWidth: true
            visible: text !== ""
            text: row.text
            kind: Label.Small
            soft: true
            wrapMode: Text.Wrap
        }
    }
    Row {
        id: tail
        Layout.alignment: Qt.AlignVCenter
    }
}
