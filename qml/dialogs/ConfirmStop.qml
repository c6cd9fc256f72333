import Landfall.Controls

Dialog {
    title: qsTr("Stop the demo network?")
    text: qsTr("Its chains end, and with them the play money on them. A withdrawal under way won't arrive.")
    confirm: qsTr("Stop it")
    danger: true
}
