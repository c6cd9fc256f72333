import QtQuick
import Landfall.Controls

Row {
    id: fact

    required property string label
    property string value

    height: 28
    spacing: 5
    visible: value !== ""

    Label {
        height: parent.height
        verticalAlignment: Text.AlignVCenter
        text: fact.label
        kind: Label.Caption
    }
    Label {
        height: parent.height
        verticalAlignment: Text.AlignVCenter
        text: fact.value
        kind: Label.Mono
        soft: true
    }
}
