import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// Something that waits for the owner on a chain, and what can be done about it.
ColumnLayout {
    id: row

    required property string wait // its id
    required property string title
    required property string text
    required property string action
    required property bool busy
    required property int index
    signal chosen(string id)

    readonly property bool wide: width >= 520

    Layout.fillWidth: true
    spacing: 0

    Divider {
        visible: row.index > 0
        Layout.bottomMargin: Theme.space.medium
    }
    GridLayout {
        columns: row.wide ? 2 : 1
        columnSpacing: Theme.space.large
        rowSpacing: Theme.space.small

        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: 2
            Label {
                Layout.fillWidth: true
                text: row.title
                kind: Label.Strong
                wrapMode: Text.Wrap
            }
            Label {
                Layout.fillWidth: true
                text: row.text
                kind: Label.Small
                soft: true
                wrapMode: Text.Wrap
            }
        }
        Button {
            objectName: row.index === 0 ? "overview.collect" : ""
            Layout.alignment: Qt.AlignTop
            visible: row.action !== ""
            text: row.busy ? qsTr("Sent…") : row.action
            compact: true
            busy: row.busy
            Accessible.name: row.title + ": " + text
            onClicked: row.chosen(row.wait)
        }
    }
}
