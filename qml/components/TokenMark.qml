import QtQuick
import Landfall.Theme
import Landfall.Controls

// A token's sign: the first letters of its symbol in a ring.
Rectangle {
    id: mark

    required property string symbol

    implicitWidth: 36
    implicitHeight: 36
    radius: width / 2
    color: Theme.color.accentSoft

    Label {
        anchors.centerIn: parent
        text: mark.symbol.slice(0, 3)
        spoken: false // the whole symbol stands beside it
        kind: Label.Caption
        font.weight: Theme.type.strong
        color: Theme.color.accent
    }
}
