import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

ScrollPage {
    id: page

    required property NodeModel model

    objectName: "page.node"
    title: qsTr("Node")
    lead: model.healthText
    actions: [
        Button {
            objectName: "node.restart"
            text: qsTr("Restart")
            icon.name: "refresh"
            visible: page.model.canRestart
            onClicked: page.model.restart()
        }
    ]

    Banner {
        visible: title !== ""
        tone: Health.tone(page.model.health)
        title: page.model.problem
        text: page.model.remedy
    }
    NodeWork {
        columns: page.width < 700 ? 1 : 2
        Layout.fillWidth: true
        model: page.model
    }
    GridLayout {
        visible: chains.count > 0
        columns: page.width < 700 ? 1 : page.width < 1240 || chains.count < 3 ? 2 : 3
        columnSpacing: Theme.space.medium
        rowSpacing: Theme.space.medium
        Repeater {
            id: chains
            model: page.model.chains
            ChainCard {}
        }
    }
    Section {
        heading: qsTr("Batches")
        gap: 0
        Repeater {
            id: batches
            model: page.model.batches
            BatchRow {}
        }
        Label {
            visible: batches.count === 0
            text: qsTr("None yet. Withdrawals wait for one another and go together.")
            soft: true
        }
    }
    Section {
        heading: qsTr("Log")
        gap: 6
        actions: [
            Button {
                objectName: "node.export"
                text: qsTr("Export…")
                icon.name: "save"
                compact: true
                onClicked: dialog.open()
            }
        ]
        Repeater {
            id: lines
            model: page.model.log
            LogRow {}
        }
        Label {
            visible: lines.count === 0
            text: qsTr("Quiet so far.")
            soft: true
        }
    }
    FileDialog {
        id: dialog
        title: qsTr("Export the log")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "txt"
        onAccepted: page.model.exportLog(selectedFile)
    }
}
