import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// Landfall can't go on, and says what to do.
ScrollPage {
    id: page

    required property AppModel app

    objectName: "page.problem"
    centered: true
    columnWidth: 520

    Brand {
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
                text: page.app.problem
                kind: Label.Heading
                wrapMode: Text.Wrap
                Accessible.role: Accessible.AlertMessage
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: page.app.problemRemedy
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
