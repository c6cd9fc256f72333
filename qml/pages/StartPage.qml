import QtQuick
import Landfall.Theme
import Landfall.Controls
import Landfall.Components

// While the wallet's file is looked at: a moment.
Item {
    objectName: "page.start"

    Column {
        anchors.centerIn: parent
        spacing: Theme.space.medium
        Brand {
            anchors.horizontalCenter: parent.horizontalCenter
            size: 40
        }
        Spinner {
            anchors.horizontalCenter: parent.horizontalCenter
            size: 24
        }
    }
}
