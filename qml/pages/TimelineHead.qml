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

    // Of equal width, since what they hold changes every second.
    readonly property int columns: narrow ? 2 : 3
    readonly property int column: Math.floor((availableWidth - (columns - 1) * Theme.space.large) / columns)

    ColumnLayout {
        spacing: Theme.space.medium

        GridLayout {
            columns: head.columns
            columnSpacing: Theme.space.large
            rowSpacing: 12

            Figure {
                Layout.preferredWidth: head.column
                label: head.model.arrived ? qsTr("Took") : qsTr("So far")
                large: true
                value: head.model.elapsed
                note: head.model.expected
            }
            Figure {
                Layout.preferredWidth: head.column
                label: qsTr("To")
                CopyText {
                    Layout.fillWidth: true
                    label: qsTr("Copy the recipient's address")
                    text: head.model.recipient
                    value: head.model.recipient
                }
            }
            Figure {
                Layout.preferredWidth: head.column
                label: qsTr("Hash of the request")
                CopyText {
                    Layout.fillWidth: true
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
