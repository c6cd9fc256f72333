import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A line of what gets signed: nothing is shortened here.
ColumnLayout {
    id: row

    required property string label
    required property string value
    required property bool mono
    required property int index

    Layout.fillWidth: true
    spacing: 0

    Divider {
        visible: row.index > 0
    }
    RowLayout {
        Layout.topMargin: Theme.space.small
        Layout.bottomMargin: Theme.space.small
        spacing: Theme.space.medium
        Label {
            Layout.preferredWidth: 112
            Layout.alignment: Qt.AlignTop
            text: row.label
            kind: Label.Small
            soft: true
            wrapMode: Text.Wrap
        }
        Label {
            Layout.fillWidth: true
            text: row.value
            kind: row.mono ? Label.Mono : Label.Body
            font.weight: Theme.type.medium
            wrapMode: Text.WrapAtWordBoundaryOrAnywhere
        }
    }
}
