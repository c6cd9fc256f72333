import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// Every line of what is about to be signed, whole; what to think of; and the two ways on.
ColumnLayout {
    id: body

    required property ValueList lines
    property string warning
    property string note
    property string error
    property bool sending: false
    signal back()
    signal confirmed()

    spacing: Theme.space.medium

    Card {
        Layout.fillWidth: true
        padding: Theme.space.medium
        ColumnLayout {
            spacing: 0
            Repeater {
                model: body.lines
                ReviewRow {}
            }
        }
    }
    Banner {
        objectName: "review.warning"
        visible: text !== ""
        tone: Tone.Warning
        text: body.warning
    }
    Banner {
        visible: text !== ""
        tone: Tone.Accent
        text: body.note
    }
    Banner {
        visible: text !== ""
        tone: Tone.Problem
        text: body.error
    }
    RowLayout {
        spacing: Theme.space.small
        Button {
            objectName: "review.back"
            text: qsTr("Back")
            icon.name: "back"
            enabled: !body.sending
            onClicked: body.back()
        }
        Item {
            Layout.fillWidth: true
        }
        Button {
            objectName: "review.sign"
            text: body.sending ? qsTr("Sending…") : qsTr("Sign and send")
            icon.name: "sign"
            kind: Button.Primary
            busy: body.sending
            onClicked: body.confirmed()
        }
    }
}
