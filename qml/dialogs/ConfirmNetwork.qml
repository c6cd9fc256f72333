import Landfall.Controls

Dialog {
    title: qsTr("Change to another network?")
    text: qsTr("The window then shows your tokens there. The file of the network you leave is kept beside its database, to be opened again.")
    confirm: qsTr("Change")
}
