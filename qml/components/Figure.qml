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

    Layout.alignment: Qt.AlignTop
    spacing: 4

    Label {
        text: figure.label
        kind: Label.Caption
    }
    Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: figure.value
        kind: Label.Mono
        font.pixelSize: Theme.type.heading
        font.weight: Theme.type.medium
        elide: Text.ElideRight
    }
    Label {
        Layout.fillWidth: true
        visible: text !== ""
        text: figure.note
        kind: Label.Caption
        wrapMode: Text.Wrap
    }
}
