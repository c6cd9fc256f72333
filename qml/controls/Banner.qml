import QtQuick
import QtQuick.Layouts
import Landfall.Theme

// Something to know before going on, and what can be done about it.
Rectangle {
    id: banner

    property int tone: Tone.Neutral
    property string title
    property string text
    property string action
    property string actionName
    property bool busy: false
    // Besides the action, such as a link.
    default property alias extra: beside.data
    signal triggered()

    Layout.fillWidth: true
    implicitHeight: Math.max(48, row.implicitHeight + 24)
    radius: Theme.radius
    color: Theme.color.toneSoft(tone)
    Accessible.role: tone === Tone.Problem ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: title === "" ? text : text === "" ? title : title + (title.endsWith(".") ? " " : ". ") + text

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 14
        anchors.rightMargin: 12
        spacing: 12

        Icon {
            Layout.alignment: banner.title === "" && words.lineCount < 2 ? Qt.AlignVCenter : Qt.AlignTop
            Layout.topMargin: 1
            name: banner.tone === Tone.Problem ? "problem" : banner.tone === Tone.Warning ? "warning"
                : banner.tone === Tone.Good ? "done" : "info"
            size: 18
            color: Theme.color.tone(banner.tone)
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: banner.title
                spoken: false
                kind: Label.Strong
                wrapMode: Text.Wrap
            }
            Label {
                id: words
                Layout.fillWidth: true
                visible: text !== ""
                text: banner.text
                spoken: false
                kind: Label.Small
                wrapMode: Text.Wrap
            }
        }
        Flow {
            id: beside
            visible: banner.extra.length > 0
            spacing: Theme.space.medium
        }
        Button {
            visible: banner.action !== ""
            objectName: banner.actionName
            text: banner.action
            compact: true
            busy: banner.busy
            onClicked: banner.triggered()
        }
    }
}
