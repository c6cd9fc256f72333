import Landfall.Controls

Dialog {
    title: qsTr("Close while a withdrawal is under way?")
    confirm: qsTr("Close")
    cancel: qsTr("Keep it open")
}
