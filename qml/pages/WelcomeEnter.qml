import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

FocusScope {
    id: step

    required property WelcomeModel model

    implicitHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: step.width
        spacing: Theme.space.medium

        WelcomeHead {
            title: qsTr("Your recovery phrase")
            text: qsTr("12 to 24 words with spaces between. They stay on this computer.")
        }
        SecretBox {
            id: phrase
            Layout.fillWidth: true
            focus: true
            fieldName: "welcome.phrase"
            label: qsTr("Words, in order")
            paragraph: true
            onAccepted: step.model.submitPhrase(field)
        }
        Button {
            objectName: "welcome.submitPhrase"
            Layout.alignment: Qt.AlignRight
            text: qsTr("Continue")
            kind: Button.Primary
            enabled: phrase.field.length > 0
            onClicked: step.model.submitPhrase(phrase.field)
        }
    }
}
