import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// One withdrawal, from its signature to its arrival.
ScrollPage {
    id: page

    required property TimelineModel model
    required property Navigator go

    readonly property int tone: model.failed ? Tone.Problem : model.arrived ? Tone.Good
                              : model.overdue || model.collectId !== "" ? Tone.Warning : Tone.Accent

    objectName: "page.timeline"
    title: model.known ? model.title : qsTr("Withdrawal")
    Keys.onEscapePressed: go.show("activity")
    leading: [
        IconButton {
            objectName: "timeline.back"
            icon.name: "back"
            size: 40
            tip: qsTr("Back to the activity")
            onClicked: page.go.show("activity")
        }
    ]
    actions: [
        Badge {
            visible: text !== ""
            text: page.model.stateText
            tone: page.tone
        }
    ]

    // The step under way stays in sight, also when what stands above it grows; at the
    // arrival all is told at the top.
    onContentHeightChanged: if (follow.step) { follow.restart(); }
    Timer {
        id: follow
        property Item step
        function go(to: Item): void {
            step = to;
            restart();
        }
        interval: 0 // once the layout has settled
        onTriggered: {
            if (page.model.arrived) {
                page.leadToTop();
            } else if (step) {
                page.leadTo(step);
            }
        }
    }
    Connections {
        target: page.model
        function onChanged(): void {
            if (page.model.arrived) {
                follow.start();
            }
        }
    }
    Card {
        visible: !page.model.known
        Layout.fillWidth: true
        EmptyState {
            icon: "clock"
            title: qsTr("Nothing is known of this withdrawal yet")
            text: qsTr("The node looks it up. This page fills by itself.")
        }
    }
    Banner {
        visible: page.model.arrived
        tone: Tone.Good
        title: page.model.stateText
        text: qsTr("The chain's own event was seen and confirmed.")
        CopyText {
            objectName: "timeline.copyArrival"
            visible: value !== ""
            label: qsTr("Copy the hash of the transaction that paid")
            text: page.model.shortArrival
            value: page.model.arrivalTransaction
        }
        LinkText {
            objectName: "timeline.openArrival"
            visible: url !== ""
            text: qsTr("Open in explorer")
            url: page.model.arrivalUrl
        }
    }
    TimelineHead {
        narrow: page.width < 700
        visible: page.model.known
        Layout.fillWidth: true
        model: page.model
    }
    Banner {
        id: next
        visible: page.model.known && (title !== "" || text !== "")
        tone: page.tone
        title: page.model.note
        text: page.model.nextAction
        action: next.busy ? qsTr("Sent…") : page.model.collectText
        actionName: "timeline.collect"
        busy: page.model.collectId !== "" && page.go.app.collect.busyId === page.model.collectId
        onTriggered: page.go.collect(page.model.collectId)
    }
    Section {
        visible: page.model.known
        heading: qsTr("Steps")
        note: page.model.batchText

        StepList {
            Layout.fillWidth: true
            count: steps.count
            onReached: step => follow.go(step)
            failed: page.model.failed
            Repeater {
                id: steps
                model: page.model.steps
                StepRow {}
            }
        }
    }
}
