import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// Whether the owner's tokens can leave, what they can do alone, and what an absence would mean.
ScrollPage {
    id: page

    required property SafetyModel model
    required property CollectModel collect
    required property Navigator go

    objectName: "page.safety"
    title: qsTr("Safety")
    lead: qsTr("What is locked, what you can do without anybody's leave, and what it would mean if somebody were gone.")

    Banner {
        visible: page.model.known
        tone: SafetyTone.of(page.model.level)
        title: page.model.headline
        text: page.model.detail
    }
    Card {
        visible: !page.model.known
        Layout.fillWidth: true
        EmptyState {
            icon: "offline"
            tone: Tone.Warning
            title: qsTr("Not known yet")
            text: page.model.unknownReason
        }
    }
    Section {
        visible: page.model.known
        heading: qsTr("Ways out")
        note: qsTr("that you can take alone")
        Repeater {
            id: ways
            model: page.collect.ways
            WaitingRow {
                name: "safety.take"
                onChosen: id => page.go.collect(id)
            }
        }
        Label {
            Layout.fillWidth: true
            visible: ways.count === 0
            text: qsTr("Nothing of yours is on the network, or a forced exit of it waits already.")
            soft: true
            wrapMode: Text.Wrap
        }
    }
    Section {
        heading: qsTr("Rehearse it")
        note: qsTr("with play money, on chains of this computer")
        Label {
            Layout.fillWidth: true
            text: qsTr("Half a minute: 300 USDC go in, the sequencer goes for good, days pass at once, and you see what comes back. Nothing of yours is touched.")
            soft: true
            wrapMode: Text.Wrap
        }
        Banner {
            visible: text !== ""
            tone: Tone.Problem
            title: qsTr("The rehearsal did not end well")
            text: page.model.rehearsalError
        }
        ProgressLines {
            visible: count > 0
            count: page.model.rehearsalLines.length
            running: page.model.rehearsal === SafetyModel.Rehearsing
            Repeater {
                model: page.model.rehearsalLines
                ProgressLine {}
            }
        }
        Button {
            objectName: "safety.rehearse"
            text: busy ? qsTr("Rehearsing…") : page.model.rehearsal === SafetyModel.NotRehearsed ? qsTr("Rehearse the way out") : qsTr("Rehearse again")
            icon.name: "play"
            busy: page.model.rehearsal === SafetyModel.Rehearsing
            onClicked: page.model.rehearse()
        }
    }
    Section {
        visible: page.model.known
        heading: qsTr("Chains")
        Repeater {
            model: page.model.chains
            SafetyRow {}
        }
    }
    Section {
        visible: page.model.known
        heading: qsTr("If somebody were gone for good")
        Repeater {
            model: page.model.absences
            SafetyRow {}
        }
    }
}
