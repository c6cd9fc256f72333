import QtQuick
import Landfall.Theme

// Something is going on, and nobody knows how far it is.
Item {
    id: spinner

    property int size: 20
    property color color: Theme.color.accent

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.Indicator
    Accessible.name: qsTr("Working")

    Icon {
        anchors.fill: parent
        name: "spinner"
        size: spinner.size
        color: spinner.color

        RotationAnimation on rotation {
            running: spinner.visible && !Theme.motion.reduced
            from: 0
            to: 360
            duration: 900
            loops: Animation.Infinite
        }
    }
}
