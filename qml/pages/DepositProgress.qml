import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

Section {
    id: progress

    required property DepositModel model

    heading: model.title
    note: model.finished ? qsTr("done") : model.running ? qsTr("under way") : qsTr("stopped")

    Repeater {
        model: progress.model.steps
        DepositStepRow {}
    }
    Banner {
        visible: text !== ""
        tone: progress.model.interrupted ? Tone.Warning : Tone.Problem
        text: progress.model.interrupted ? progress.model.explanation : progress.model.error
    }
    RowLayout {
        Layout.alignment: Qt.AlignRight
        visible: !progress.model.running
        spacing: Theme.space.small
        Button {
            objectName: "deposit.done"
            text: progress.model.finished ? qsTr("Done")
                : progress.model.interrupted ? qsTr("Leave it") : qsTr("Back to the form")
            kind: progress.model.finished ? Button.Primary : Button.Secondary
            onClicked: progress.model.reset()
        }
        Button {
            objectName: "deposit.goOn"
            visible: progress.model.canGoOn
            text: progress.model.interrupted ? qsTr("Continue") : qsTr("Try again")
            kind: Button.Primary
            onClicked: progress.model.goOn()
        }
    }
}
