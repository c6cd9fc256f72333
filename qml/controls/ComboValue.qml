import QtQuick
import Landfall.Theme

// A choice and what is to be known of it, in one line.
Item {
    id: value

    property string text
    property string detail
    property bool faint: false

    implicitHeight: name.implicitHeight

    Label {
        id: name
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, value.width - (note.visible ? Math.min(note.implicitWidth, value.width / 2) + 12 : 0))
        text: value.text
        color: value.faint ? Theme.color.inkFaint : Theme.color.ink
        elide: Text.ElideRight
    }
    Label {
        id: note
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, value.width / 2)
        visible: text !== ""
        text: value.detail
        kind: Label.Mono
        soft: true
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignRight
    }
}
