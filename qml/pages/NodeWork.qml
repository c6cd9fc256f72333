import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// What the node is at: the batch that fills, the proof it makes, what it agrees on.
GridLayout {
    id: work

    required property NodeModel model

    columnSpacing: Theme.space.medium
    rowSpacing: Theme.space.medium

    Section {
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        heading: qsTr("Next batch")
        note: work.model.batchCount > 0 ? work.model.waiting : ""
        BatchMeter {
            Layout.fillWidth: true
            count: work.model.batchCount
            size: work.model.batchSize
            fraction: work.model.batchFraction
            text: work.model.batchText
        }
        ColumnLayout {
            spacing: 6
            RowLayout {
                Label {
                    Layout.fillWidth: true
                    text: qsTr("State root")
                    kind: Label.Small
                    soft: true
                }
                CopyText {
                    visible: value !== ""
                    label: qsTr("Copy the state root")
                    text: work.model.shortStateRoot
                    value: work.model.stateRoot
                }
            }
            RowLayout {
                Label {
                    Layout.fillWidth: true
                    text: qsTr("Network")
                    kind: Label.Small
                    soft: true
                }
                CopyText {
                    visible: value !== ""
                    Layout.maximumWidth: 200
                    label: qsTr("Copy the network's id")
                    text: work.model.networkId
                    value: work.model.networkId
                }
            }
        }
    }
    Section {
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        heading: qsTr("Proof")
        note: work.model.proving ? work.model.proofLeft : ""
        ColumnLayout {
            visible: work.model.proving
            spacing: Theme.space.small
            Label {
                Layout.fillWidth: true
                text: work.model.proofTitle
                kind: Label.Strong
                elide: Text.ElideRight
            }
            ProofBar {
                Layout.fillWidth: true
                phases: work.model.phases
                timeLeft: ""
            }
        }
        Label {
            Layout.fillWidth: true
            visible: !work.model.proving
            text: qsTr("Nothing to prove right now.")
            soft: true
        }
        ProofHistory {
            Layout.fillWidth: true
            heights: work.model.proofHistory
            text: work.model.proofHistoryText
        }
    }
}
