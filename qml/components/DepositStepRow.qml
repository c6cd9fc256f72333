import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// One transaction of a deposit.
RowLayout {
    id: row

    required property var model
    required property int index

    readonly property int stage: model.state
    readonly property bool failed: stage === DepositModel.Failed

    Layout.fillWidth: true
    spacing: 14

    Item {
        Layout.alignment: Qt.AlignTop
        implicitWidth: 28
        implicitHeight: 28
        StepMark {
            visible: row.stage !== DepositModel.Active
            number: row.index + 1
            done: row.stage === DepositModel.Done
            failed: row.failed
        }
        Spinner {
            visible: row.stage === DepositModel.Active
            size: 28
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: 2
        Label {
            Layout.fillWidth: true
            Layout.minimumHeight: 26
            verticalAlignment: Text.AlignVCenter
            text: row.model.title
            Accessible.name: row.failed ? qsTr("%1: stopped").arg(text)
                           : row.stage === DepositModel.Done ? qsTr("%1: done").arg(text)
                           : row.stage === DepositModel.Active ? qsTr("%1: under way").arg(text) : qsTr("%1: to come").arg(text)
            kind: Label.Strong
            color: row.stage === DepositModel.Waiting ? Theme.color.inkFaint : Theme.color.ink
            wrapMode: Text.Wrap
        }
        Label {
            Layout.fillWidth: true
            visible: text !== ""
            text: row.model.detail
            kind: Label.Small
            soft: true
            wrapMode: Text.Wrap
        }
        RowLayout {
            visible: row.model.transaction !== ""
            spacing: 12
            CopyText {
                label: qsTr("Copy the transaction's hash")
                text: row.model.shortTransaction
                value: row.model.transaction
            }
            LinkText {
                visible: url !== ""
                text: qsTr("Explorer")
                url: row.model.explorerUrl
            }
        }
    }
}
