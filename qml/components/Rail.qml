import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// The navigation at the left; icons alone where the window is narrow.
Rectangle {
    id: rail

    required property string page
    property bool narrow: false
    signal chosen(string page)
    signal locked()

    implicitWidth: narrow ? Theme.space.railNarrow : Theme.space.rail
    color: Theme.color.rail

    Rectangle {
        anchors.right: parent.right
        width: 1
        height: parent.height
        color: Theme.color.line
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 12
        anchors.topMargin: Theme.space.medium
        spacing: 4

        Brand {
            Layout.leftMargin: 8
            Layout.bottomMargin: Theme.space.medium
            narrow: rail.narrow
        }
        NavItem {
            objectName: "nav.overview"
            Layout.fillWidth: true
            text: qsTr("Overview")
            icon.name: "overview"
            narrow: rail.narrow
            current: rail.page === "overview" || rail.page === "collect"
            onClicked: rail.chosen("overview")
        }
        NavItem {
            objectName: "nav.withdraw"
            Layout.fillWidth: true
            text: qsTr("Withdraw")
            icon.name: "withdraw"
            narrow: rail.narrow
            current: rail.page === "withdraw"
            onClicked: rail.chosen("withdraw")
        }
        NavItem {
            objectName: "nav.deposit"
            Layout.fillWidth: true
            text: qsTr("Deposit")
            icon.name: "deposit"
            narrow: rail.narrow
            current: rail.page === "deposit"
            onClicked: rail.chosen("deposit")
        }
        NavItem {
            objectName: "nav.activity"
            Layout.fillWidth: true
            text: qsTr("Activity")
            icon.name: "activity"
            narrow: rail.narrow
            current: rail.page === "activity" || rail.page === "timeline"
            onClicked: rail.chosen("activity")
        }
        NavItem {
            objectName: "nav.node"
            Layout.fillWidth: true
            text: qsTr("Node")
            icon.name: "node"
            narrow: rail.narrow
            current: rail.page === "node"
            onClicked: rail.chosen("node")
        }
        NavItem {
            objectName: "nav.safety"
            Layout.fillWidth: true
            text: qsTr("Safety")
            icon.name: "shield"
            narrow: rail.narrow
            current: rail.page === "safety"
            onClicked: rail.chosen("safety")
        }
        NavItem {
            objectName: "nav.settings"
            Layout.fillWidth: true
            text: qsTr("Settings")
            icon.name: "settings"
            narrow: rail.narrow
            current: rail.page === "settings"
            onClicked: rail.chosen("settings")
        }
        Item {
            Layout.fillHeight: true
        }
        NavItem {
            objectName: "nav.lock"
            Layout.fillWidth: true
            text: qsTr("Lock")
            icon.name: "lock"
            narrow: rail.narrow
            onClicked: rail.locked()
        }
    }
}
