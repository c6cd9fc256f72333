import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// Every withdrawal, to be found again.
ScrollPage {
    id: page

    required property ActivityModel model
    required property Navigator go

    readonly property bool narrow: page.width < 700

    objectName: "page.activity"
    title: qsTr("Activity")
    actions: [
        Button {
            objectName: "activity.export"
            text: qsTr("Export…")
            icon.name: "save"
            enabled: page.model.rows.count > 0
            Accessible.name: qsTr("Export what is shown as CSV")
            onClicked: dialog.open()
        }
    ]

    Banner {
        visible: page.model.known && text !== ""
        tone: Tone.Warning
        text: page.model.staleText
    }
    Card {
        visible: !page.model.known
        Layout.fillWidth: true
        EmptyState {
            icon: "offline"
            tone: Tone.Warning
            title: qsTr("Your withdrawals aren't known yet")
            text: page.model.unknownReason
        }
    }
    Card {
        visible: page.model.known && page.model.empty
        Layout.fillWidth: true
        EmptyState {
            icon: "activity"
            tone: Tone.Accent
            title: qsTr("No withdrawals so far")
            text: qsTr("Each one stands here from its signature to its arrival, and after.")
            action: qsTr("Make a withdrawal")
            actionName: "activity.withdraw"
            onTriggered: page.go.show("withdraw")
        }
    }
    GridLayout {
        visible: page.model.known && !page.model.empty
        columns: page.narrow ? 2 : 3
        columnSpacing: Theme.space.medium
        rowSpacing: Theme.space.medium
        TextField {
            objectName: "activity.search"
            Layout.fillWidth: true
            Layout.preferredWidth: 2
            Layout.columnSpan: page.narrow ? 2 : 1
            label: qsTr("Search")
            placeholderText: qsTr("amount, address, hash")
            text: page.model.search
            onTextEdited: page.model.search = text
        }
        ComboBox {
            objectName: "activity.token"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            label: qsTr("Token")
            model: page.model.tokens
            currentIndex: page.model.tokenRow
            onActivated: index => page.model.tokenRow = index
        }
        ComboBox {
            objectName: "activity.chain"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            label: qsTr("Chain")
            model: page.model.chains
            currentIndex: page.model.chainRow
            onActivated: index => page.model.chainRow = index
        }
    }
    Flow {
        visible: page.model.known && !page.model.empty
        Layout.fillWidth: true
        spacing: Theme.space.small
        SegmentedControl {
            objectName: "activity.state"
            label: qsTr("State")
            options: [qsTr("All"), qsTr("On the way"), qsTr("Arrived"), qsTr("Needs you")]
            currentIndex: page.model.state
            onActivated: index => page.model.state = index
        }
        Button {
            objectName: "activity.clear"
            visible: page.model.filtered
            text: qsTr("Show all")
            kind: Button.Quiet
            onClicked: page.model.clearFilters()
        }
    }
    Section {
        visible: page.model.known && !page.model.empty
        heading: qsTr("Withdrawals")
        note: page.model.countText
        gap: 0

        ActivityList {
            Layout.fillWidth: true
            onOpened: hash => page.go.openTimeline(hash)
            Repeater {
                id: rows
                model: page.model.rows
                ActivityRow {}
            }
        }
        Label {
            Layout.fillWidth: true
            visible: rows.count === 0
            text: qsTr("None of them fits. Widen the search, or show all.")
            soft: true
            wrapMode: Text.Wrap
        }
    }
    FileDialog {
        id: dialog
        title: qsTr("Export what is shown")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "csv"
        onAccepted: page.model.exportCsv(selectedFile)
    }
}
