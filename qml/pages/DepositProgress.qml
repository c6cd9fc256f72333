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
    note: model.finished ? qsTr("done") : model.running ? qsTr("under way") : ""

    Repeater {
        model: progress.model.steps
        DepositStepRow {}
    }
    Banner {
        visible: text !== ""
        tone: Tone.Problem
        text: progress.model.error
    }
    Button {
        objectName: "deposit.done"
        Layout.alignment: Qt.AlignRight
        visible: !progress.model.running
        text: progress.model.finished ? qsTr("Done") : qsTr("Back to the form")
        kind: progress.model.finished ? Button.Primary : Button.Secondary
        onClicked: progress.model.reset()
    }
}
