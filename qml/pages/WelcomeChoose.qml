import QtQuick
import QtQuick.Layouts
import Landfall.Theme
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
            title: qsTr("Your tokens, on the chain you want")
            text: qsTr("Landfall keeps your balance on a network that spans several chains, and takes it out on the one you choose. Your computer checks every step itself.")
        }
        ChoiceCard {
            objectName: "welcome.create"
            focus: true
            icon.name: "plus"
            text: qsTr("Create a wallet")
            detail: qsTr("You get 24 words to write down. They are the wallet: whoever has them has your tokens.")
            onClicked: step.model.create()
        }
        ChoiceCard {
            objectName: "welcome.import"
            icon.name: "key"
            text: qsTr("I have a recovery phrase")
            detail: qsTr("Type the 12 to 24 words of a wallet you already have.")
            onClicked: step.model.importPhrase()
        }
    }
}
