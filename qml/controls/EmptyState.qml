import QtQuick
import QtQuick.Layouts
import Landfall.Theme

// Where nothing is yet: what will be here, and how to get there.
ColumnLayout {
    id: state

    property string icon: "empty"
    property int tone: Tone.Neutral
    property string title
    property string text
    property string action
    property string actionName
    signal triggered()

    spacing: Theme.space.small

    Rectangle {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space.medium
        Layout.bottomMargin: Theme.space.hair
        implicitWidth: 48
        implicitHeight: 48
        radius: 24
        color: Theme.color.toneSoft(state.tone)
        Icon {
            anchors.centerIn: parent
            name: state.icon
            size: 24
            color: Theme.color.tone(state.tone)
        }
    }
    Label {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignHCenter
        text: state.title
        kind: Label.Heading
        wrapMode: Text.Wrap
    }
    Label {
        Layout.fillWidth: true
        Layout.maximumWidth: 440
        Layout.alignment: Qt.AlignHCenter
        visible: text !== ""
        horizontalAlignment: Text.AlignHCenter
        text: state.text
        soft: true
        wrapMode: Text.Wrap
    }
    Button {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space.small
        visible: state.action !== ""
        objectName: state.actionName
        text: state.action
        onClicked: state.triggered()
    }
    Item {
        implicitHeight: Theme.space.small
    }
}
