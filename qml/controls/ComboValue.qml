import QtQuick
import Landfall.Theme

// A choice and what is to be known of it, in one line.
Item {
    id: value

    property string text
    property string detailName
    property string detail
    property bool faint: false

    implicitHeight: name.implicitHeight

    Label {
        id: name
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, value.width - (note.visible ? note.width + 12 : 0))
        text: value.text
        color: value.faint ? Theme.color.inkFaint : Theme.color.ink
        elide: Text.ElideRight
    }
    Row {
        id: note
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        visible: value.detail !== ""
        spacing: 6
        Label {
            anchors.baseline: amount.baseline
            text: value.detailName
            kind: Label.Caption
        }
        Label {
            id: amount
            width: Math.min(implicitWidth, value.width / 2)
            text: value.detail
            kind: Label.Mono
            soft: true
            elide: Text.ElideRight
        }
    }
}
