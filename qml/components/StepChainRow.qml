import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A step's transaction on one chain, and what was checked there.
Flow {
    id: row

    required property string chain
    required property string transaction
    required property string shortTransaction
    required property string explorerUrl
    required property string block
    required property string gas
    required property string finalRoot
    required property string shortFinalRoot
    required property string finalRootNote
    required property bool rootAgrees

    Layout.fillWidth: true
    spacing: 12

    Label {
        width: Math.min(Math.max(implicitWidth, 96), 200)
        height: 28
        verticalAlignment: Text.AlignVCenter
        text: row.chain
        kind: Label.Small
        elide: Text.ElideRight
    }
    CopyText {
        visible: value !== ""
        label: qsTr("Copy the transaction's hash on %1").arg(row.chain)
        text: row.shortTransaction
        value: row.transaction
    }
    LinkText {
        visible: url !== ""
        height: 28
        text: qsTr("Explorer")
        url: row.explorerUrl
    }
    StepFact {
        label: qsTr("block")
        value: row.block
    }
    StepFact {
        label: qsTr("gas")
        value: row.gas
    }
    CopyText {
        visible: value !== ""
        label: qsTr("Copy the final root")
        text: row.shortFinalRoot
        value: row.finalRoot
    }
    Item {
        width: note.implicitWidth
        height: 28
        visible: note.text !== ""
        Badge {
            id: note
            anchors.verticalCenter: parent.verticalCenter
            tone: row.rootAgrees ? Tone.Good : Tone.Warning
            text: row.finalRootNote
        }
    }
}
