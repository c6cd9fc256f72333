import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// Every withdrawal and deposit, to be found again.
ListPage {
    id: page

    required property ActivityModel activity
    required property Navigator go

    readonly property bool narrow: page.width < 700
    readonly property bool filled: activity.known && !activity.empty

    objectName: "page.activity"
    title: qsTr("Activity")
    heading: qsTr("Withdrawals and deposits")
    note: activity.countText
    listed: filled
    model: activity.rows
    actions: [
        Button {
            objectName: "activity.export"
            text: qsTr("Export…")
            icon.name: "save"
            enabled: page.activity.rows.count > 0
            Accessible.name: qsTr("Export what is shown as CSV")
            onClicked: dialog.open()
        }
    ]
    delegate: ActivityRow {}
    target: ActivityTarget {
        onOpened: hash => page.go.openTimeline(hash)
        onCopied: transaction => page.go.app.copy(transaction)
        onCollected: id => page.go.collect(id)
    }

    Banner {
        visible: page.activity.known && text !== ""
        tone: Tone.Warning
        text: page.activity.staleText
    }
    Banner {
        visible: text !== ""
        tone: Tone.Warning
        text: page.activity.problem
    }
    Card {
        visible: !page.activity.known
        Layout.fillWidth: true
        EmptyState {
            icon: "offline"
            tone: Tone.Warning
            title: qsTr("Your activity isn't known yet")
            text: page.activity.unknownReason
        }
    }
    Card {
        visible: page.activity.known && page.activity.empty
        Layout.fillWidth: true
        EmptyState {
            icon: "activity"
            tone: Tone.Accent
            title: qsTr("Nothing happened so far")
            text: qsTr("Deposits stand here from their chain's queue to your balance, withdrawals from your signature to their arrival.")
            action: qsTr("Make a deposit")
            actionName: "activity.deposit"
            onTriggered: page.go.show("deposit")
        }
    }
    GridLayout {
        visible: page.filled
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
            text: page.activity.search
            onTextEdited: page.activity.search = text
        }
        ComboBox {
            objectName: "activity.token"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            label: qsTr("Token")
            model: page.activity.tokens
            currentIndex: page.activity.tokenRow
            onActivated: index => page.activity.tokenRow = index
        }
        ComboBox {
            objectName: "activity.chain"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            label: qsTr("Chain")
            model: page.activity.chains
            currentIndex: page.activity.chainRow
            onActivated: index => page.activity.chainRow = index
        }
    }
    Flow {
        visible: page.filled
        Layout.fillWidth: true
        spacing: Theme.space.medium
        SegmentedControl {
            objectName: "activity.kind"
            label: qsTr("Kind")
            options: [qsTr("Both"), qsTr("Withdrawals"), qsTr("Deposits")]
            currentIndex: page.activity.kind
            onActivated: index => page.activity.kind = index
        }
        SegmentedControl {
            objectName: "activity.state"
            label: qsTr("State")
            options: [qsTr("All"), qsTr("On the way"), qsTr("Arrived"), qsTr("Needs you")]
            currentIndex: page.activity.state
            onActivated: index => page.activity.state = index
        }
        Button {
            objectName: "activity.clear"
            visible: page.activity.filtered
            text: qsTr("Show all")
            kind: Button.Quiet
            onClicked: page.activity.clearFilters()
        }
    }
    Label {
        Layout.fillWidth: true
        visible: page.filled && page.activity.rows.count === 0
        text: page.activity.reading ? qsTr("Looking further back…")
                                    : qsTr("None of them fits. Widen the search, or show all.")
        soft: true
        wrapMode: Text.Wrap
    }
    FileDialog {
        id: dialog
        title: qsTr("Export what is shown")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "csv"
        onAccepted: page.activity.exportCsv(selectedFile)
    }
}
