import QtQuick
import QtQuick.Layouts
import Landfall.Controls

// A chain in the status line: its dot and its name.
RowLayout {
    id: row

    required property string name
    required property int health
    required property string healthText

    readonly property bool compact: (parent as ChainDots)?.compact ?? false

    spacing: 6
    Accessible.role: Accessible.StaticText
    Accessible.name: name + ": " + healthText

    StatusDot {
        tone: Health.tone(row.health)
    }
    Label {
        visible: !row.compact
        Layout.maximumWidth: 112
        text: row.name
        spoken: false
        kind: Label.Caption
        elide: Text.ElideRight
    }
    HoverHandler {
        id: pointer
    }
    ToolTip {
        y: row.height + 6
        visible: pointer.hovered
        text: row.name + ": " + row.healthText
    }
}
