import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// The chosen chain's reserve, with the amount laid over it.
ColumnLayout {
    id: reserve

    required property WithdrawModel model
    readonly property real after: model.reserveFraction - model.amountFraction

    spacing: Theme.space.small

    Label {
        Layout.fillWidth: true
        text: qsTr("Reserve on the chain")
        kind: Label.Small
        soft: true
    }
    ReserveBar {
        Layout.fillWidth: true
        implicitHeight: 10
        label: qsTr("Reserve on the chain, with your withdrawal laid over")
        fraction: reserve.model.reserveFraction
        after: Math.max(0, reserve.after)
        tone: reserve.model.chainProblem !== "" ? Tone.Problem : Tone.Accent
    }
    Row {
        spacing: Theme.space.medium
        Legend {
            color: reserve.model.chainProblem !== "" ? Theme.color.problem : Theme.color.accent
            text: qsTr("Yours")
        }
        Legend {
            color: Theme.color.inkFaint
            text: qsTr("Stays")
        }
    }
}
