import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

ScrollPage {
    id: page

    required property OverviewModel model
    required property DepositModel deposit
    required property CollectModel collect
    required property Navigator go

    objectName: "page.overview"
    title: qsTr("Overview")
    actions: [
        Button {
            objectName: "overview.deposit"
            text: qsTr("Deposit")
            icon.name: "deposit"
            onClicked: page.go.show("deposit")
        },
        Button {
            objectName: "overview.withdraw"
            text: qsTr("Withdraw")
            icon.name: "withdraw"
            kind: page.model.empty ? Button.Secondary : Button.Primary
            onClicked: page.go.show("withdraw")
        }
    ]

    CopyText {
        Layout.topMargin: -16
        visible: value !== ""
        label: qsTr("Copy your address")
        text: page.model.shortAddress
        value: page.model.address
    }
    Banner {
        visible: page.model.known && text !== ""
        tone: Tone.Warning
        text: page.model.staleText
    }
    Banner {
        visible: text !== ""
        tone: page.deposit.running ? Tone.Accent : Tone.Warning
        text: page.deposit.summary
        action: qsTr("Look")
        actionName: "overview.unfinished"
        onTriggered: page.go.show("deposit")
    }
    Card {
        visible: !page.model.known
        Layout.fillWidth: true
        EmptyState {
            icon: "offline"
            tone: Tone.Warning
            title: qsTr("Your balances aren't known yet")
            text: page.model.unknownReason
        }
    }
    Card {
        visible: page.model.known && page.model.empty
        Layout.fillWidth: true
        EmptyState {
            icon: "wallet"
            tone: Tone.Accent
            title: qsTr("Nothing here yet")
            text: qsTr("Deposit a token from any of the network's chains. It stands here once the chain has confirmed it.")
            action: qsTr("Make a deposit")
            onTriggered: page.go.show("deposit")
        }
    }
    Section {
        visible: page.model.known && waiting.count > 0
        heading: qsTr("Waits for you")
        note: qsTr("and what you can do about it")
        Repeater {
            id: waiting
            model: page.collect.rows
            WaitingRow {
                onChosen: id => page.go.collect(id)
            }
        }
    }
    Section {
        visible: page.model.known && !page.model.empty
        heading: qsTr("Balances")
        note: qsTr("and the reserves they can be paid from")
        gap: 12
        Repeater {
            model: page.model.tokens
            TokenRow {}
        }
    }
    Section {
        visible: page.model.known && !page.model.empty
        heading: qsTr("Recent activity")
        gap: 0
        actions: [
            Button {
                objectName: "overview.all"
                visible: rows.count > 0
                text: qsTr("All activity")
                kind: Button.Quiet
                compact: true
                onClicked: page.go.show("activity")
            }
        ]

        ActivityList {
            Layout.fillWidth: true
            target: ActivityTarget {
                onOpened: hash => page.go.openTimeline(hash)
                onCopied: transaction => page.go.app.copy(transaction)
                onCollected: id => page.go.collect(id)
            }
            Repeater {
                id: rows
                model: page.model.activity
                ActivityRow {}
            }
        }
        Label {
            Layout.fillWidth: true
            visible: rows.count === 0
            text: qsTr("None so far. Deposits and withdrawals stand here, with every step they take.")
            soft: true
            wrapMode: Text.Wrap
        }
    }
}
