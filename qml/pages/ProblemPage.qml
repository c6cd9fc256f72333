import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components

// Landfall can't go on, and says what to do.
ScrollPage {
    id: page

    required property string problem
    required property string remedy

    objectName: "page.problem"
    centered: true
    columnWidth: 520

    Brand {
        Layout.topMargin: Theme.space.vast
        size: 32
    }
    Card {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space.medium
        ColumnLayout {
            spacing: Theme.space.small
            Icon {
                name: "problem"
                size: 32
                color: Theme.color.problem
            }
            Label {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space.small
                text: page.problem
                kind: Label.Heading
                wrapMode: Text.Wrap
                Accessible.role: Accessible.AlertMessage
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: page.remedy
                soft: true
                wrapMode: Text.Wrap
            }
            Button {
                objectName: "problem.quit"
                Layout.topMargin: Theme.space.medium
                text: qsTr("Quit")
                onClicked: Qt.quit()
            }
        }
    }
}
