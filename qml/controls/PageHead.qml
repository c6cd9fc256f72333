import QtQuick
import QtQuick.Layouts
import Landfall.Theme

// The title of a page, what explains it, and its actions at the right.
RowLayout {
    id: head

    property string title
    property string lead
    property alias actions: buttons.data
    property alias leading: front.data

    height: Math.max(Theme.space.control, titles.implicitHeight)
    visible: title !== ""
    spacing: Theme.space.small

    Row {
        id: front
        visible: children.length > 0
    }
    ColumnLayout {
        id: titles
        Layout.fillWidth: true
        spacing: 4
        Label {
            Layout.fillWidth: true
            text: head.title
            kind: Label.Title
            elide: Text.ElideRight
            Accessible.role: Accessible.Heading
        }
        Label {
            Layout.fillWidth: true
            visible: text !== ""
            text: head.lead
            soft: true
            wrapMode: Text.Wrap
        }
    }
    Row {
        id: buttons
        spacing: Theme.space.small
    }
}
