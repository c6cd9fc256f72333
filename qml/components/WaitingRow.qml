import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// Something that waits for the owner on a chain, and what can be done about it.
// A positioner: in Qt 6.4 layouts within layouts lose count of lines that wrap.
Column {
    id: row

    required property string wait // its id
    required property string title
    required property string text
    required property string action
    required property bool busy
    required property int index
    property string name: "overview.collect" // of the first row's button
    signal chosen(string id)

    Layout.fillWidth: true
    spacing: Theme.space.small

    Divider {
        visible: row.index > 0
        width: row.width
    }
    Label {
        width: row.width
        topPadding: row.index > 0 ? Theme.space.small : 0
        text: row.title
        kind: Label.Strong
        wrapMode: Text.Wrap
    }
    Label {
        width: row.width
        text: row.text
        kind: Label.Small
        soft: true
        wrapMode: Text.Wrap
    }
    Button {
        objectName: row.index === 0 ? row.name : ""
        visible: row.action !== ""
        text: row.busy ? qsTr("Sent…") : row.action
        compact: true
        busy: row.busy
        Accessible.name: row.title + ": " + text
        onClicked: row.chosen(row.wait)
    }
}
