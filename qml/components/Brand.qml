import QtQuick
import Landfall.Theme
import Landfall.Controls

// Our sign and name.
Row {
    id: brand

    property bool narrow: false
    property int size: 24

    height: 40
    spacing: 10
    Accessible.role: Accessible.StaticText
    Accessible.name: "Landfall"

    Icon {
        anchors.verticalCenter: parent.verticalCenter
        name: "landfall"
        size: brand.size
        color: Theme.color.accent
    }
    Label {
        anchors.verticalCenter: parent.verticalCenter
        visible: !brand.narrow
        text: "Landfall"
        spoken: false
        kind: Label.Heading
        font.family: Theme.type.display
        font.pixelSize: brand.size * 0.75
        font.letterSpacing: -0.2
    }
}
