import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// What follows from the form: the fee, the reserve it draws on, what stands in its way.
Section {
    id: summary

    required property WithdrawModel model

    heading: qsTr("In short")

    ColumnLayout {
        spacing: 10
        Fact {
            label: qsTr("You have")
            value: summary.model.available
        }
        Fact {
            label: qsTr("Fee")
            value: summary.model.fee
        }
        Fact {
            label: qsTr("At most")
            value: summary.model.max
        }
        Fact {
            label: qsTr("Valid until")
            value: summary.model.expiryText
            mono: false
        }
    }
    Divider {}
    Label {
        Layout.fillWidth: true
        text: qsTr("Reserves to pay from")
        kind: Label.Small
        soft: true
    }
    ChainReserves {
        Layout.fillWidth: true
        chosen: summary.model.chainRow
        Repeater {
            model: summary.model.chains
            ChainReserveRow {}
        }
    }
    Row {
        spacing: Theme.space.medium
        Legend {
            color: Theme.color.accent
            text: qsTr("Yours")
        }
        Legend {
            color: Theme.color.inkFaint
            text: qsTr("Stays")
        }
    }
    Banner {
        visible: text !== ""
        tone: Tone.Warning
        text: summary.model.formProblem
    }
    Banner {
        objectName: "withdraw.feeWarning"
        visible: text !== ""
        tone: Tone.Warning
        text: summary.model.feeWarning
    }
    Button {
        objectName: "withdraw.review"
        Layout.fillWidth: true
        text: qsTr("Review")
        icon.name: "forward"
        kind: Button.Primary
        enabled: summary.model.canReview
        onClicked: summary.model.review()
    }
    Label {
        Layout.fillWidth: true
        text: qsTr("Nothing is signed yet: you see every line first.")
        kind: Label.Caption
        wrapMode: Text.Wrap
    }
}
