import QtQuick
import Landfall.Controls

// What a colour in a bar stands for.
Row {
    id: legend

    required property color color
    required property string text

    spacing: 6

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: 8
        height: 8
        radius: 2
        color: legend.color
    }
    Label {
        text: legend.text
        kind: Label.Caption
    }
}
