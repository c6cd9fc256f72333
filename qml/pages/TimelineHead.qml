import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// How long it has taken, how long it usually does, and the proof while it is made.
Card {
    id: head

    required property TimelineModel model
    required property bool narrow

    ColumnLayout {
        spacing: Theme.space.medium

        GridLayout {
            columns: head.narrow ? 2 : 3
            columnSpacing: Theme.space.large
            rowSpacing: 12

            Figure {
                label: head.model.arrived ? qsTr("Took") : qsTr("So far")
                large: true
                value: head.model.elapsed
                note: head.model.expected
            }
            Figure {
                Layout.fillWidth: true
                label: qsTr("To")
                CopyText {
                    Layout.fillWidth: true
                    label: qsTr("Copy the recipient's address")
                    text: head.model.recipient
                    value: head.model.recipient
                }
            }
            Figure {
                label: qsTr("Hash of the request")
                CopyText {
                    objectName: "timeline.copyHash"
                    label: qsTr("Copy the request's hash")
                    text: head.model.shortHash
                    value: head.model.hash
                }
            }
        }
        ColumnLayout {
            visible: proof.count > 0 && !head.model.arrived && !head.model.failed
            spacing: 12
            Divider {}
            Label {
                text: qsTr("Proof")
                kind: Label.Small
                soft: true
            }
            ProofBar {
                id: proof
                Layout.fillWidth: true
                phases: head.model.phases
                timeLeft: head.model.proofLeft
            }
        }
    }
}
