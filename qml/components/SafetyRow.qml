import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// Somebody the network depends on, and how that stands.
// A positioner: in Qt 6.4 layouts within layouts lose count of lines that wrap.
Column {
    id: row

    required property string title
    required property string text
    required property int level
    required property int index

    Layout.fillWidth: true
    spacing: 4

    Divider {
        visible: row.index > 0
        width: row.width
    }
    Row {
        topPadding: row.index > 0 ? Theme.space.small : 0
        spacing: Theme.space.small
        StatusDot {
            visible: row.level > 0
            anchors.verticalCenter: parent.verticalCenter
            anchors.verticalCenterOffset: parent.topPadding / 2
            tone: SafetyTone.of(row.level)
        }
        Label {
            text: row.title
            kind: Label.Strong
        }
    }
    Label {
        width: row.width
        text: row.text
        kind: Label.Small
        soft: true
        wrapMode: Text.Wrap
    }
}
