import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// Four of the words again: a phrase that was never written down is found out here.
FocusScope {
    id: step

    required property WelcomeModel model

    implicitHeight: column.implicitHeight

    function confirm(): void {
        // An array: a list property does not become a QList of objects in Qt 6.4.
        model.confirmWords([word0.field, word1.field, word2.field, word3.field]);
    }

    ColumnLayout {
        id: column
        width: step.width
        spacing: Theme.space.medium

        WelcomeHead {
            title: qsTr("Four of them again")
            text: qsTr("From your paper, so that you know it is complete.")
        }
        GridLayout {
            columns: step.width < 480 ? 1 : 2
            columnSpacing: Theme.space.medium
            rowSpacing: Theme.space.medium

            ConfirmWord {
                id: word0
                focus: true
                model: step.model
                place: 0
                onAccepted: word1.field.forceActiveFocus(Qt.TabFocusReason)
            }
            ConfirmWord {
                id: word1
                model: step.model
                place: 1
                onAccepted: word2.field.forceActiveFocus(Qt.TabFocusReason)
            }
            ConfirmWord {
                id: word2
                model: step.model
                place: 2
                onAccepted: word3.field.forceActiveFocus(Qt.TabFocusReason)
            }
            ConfirmWord {
                id: word3
                model: step.model
                place: 3
                onAccepted: step.confirm()
            }
        }
        Button {
            objectName: "welcome.confirm"
            Layout.alignment: Qt.AlignRight
            text: qsTr("Continue")
            kind: Button.Primary
            enabled: word0.field.length > 0 && word1.field.length > 0 && word2.field.length > 0 && word3.field.length > 0
            onClicked: step.confirm()
        }
    }
}
