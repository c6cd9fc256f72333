import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// Every line of what is about to be signed, whole.
ScrollPage {
    id: page

    required property WithdrawModel model

    objectName: "page.review"
    title: qsTr("Read what you sign")
    lead: qsTr("These lines, and nothing else, go into your signature.")
    columnWidth: 680
    Keys.onEscapePressed: model.backToForm()

    Card {
        Layout.fillWidth: true
        padding: Theme.space.medium
        ColumnLayout {
            spacing: 0
            Repeater {
                model: page.model.reviewLines
                ReviewRow {}
            }
        }
    }
    Banner {
        objectName: "review.feeWarning"
        visible: text !== ""
        tone: Tone.Warning
        text: page.model.feeWarning
    }
    Banner {
        visible: text !== ""
        tone: Tone.Accent
        text: page.model.reviewNote
    }
    Banner {
        visible: text !== ""
        tone: Tone.Problem
        text: page.model.error
    }
    RowLayout {
        spacing: Theme.space.small
        Button {
            objectName: "review.back"
            text: qsTr("Back")
            icon.name: "back"
            enabled: !page.model.signing
            onClicked: page.model.backToForm()
        }
        Item {
            Layout.fillWidth: true
        }
        Button {
            objectName: "review.sign"
            text: page.model.signing ? qsTr("Sending…") : qsTr("Sign and send")
            icon.name: "sign"
            kind: Button.Primary
            busy: page.model.signing
            onClicked: page.model.sign()
        }
    }
}
