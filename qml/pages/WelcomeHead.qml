import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// The question of a step, and why it is asked.
ColumnLayout {
    id: head

    required property string title
    required property string text

    Layout.fillWidth: true
    Layout.bottomMargin: Theme.space.small
    spacing: Theme.space.small

    Label {
        Layout.fillWidth: true
        text: head.title
        kind: Label.Title
        wrapMode: Text.Wrap
        Accessible.role: Accessible.Heading
    }
    Label {
        Layout.fillWidth: true
        text: head.text
        soft: true
        wrapMode: Text.Wrap
    }
}
