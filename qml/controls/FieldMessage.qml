import QtQuick
import Landfall.Theme

// The line under a field: what is wrong, what to watch, or what goes in there.
Item {
    id: message

    property string problem
    property string warning
    property string hint
    readonly property bool said: problem !== "" || warning !== ""

    implicitHeight: Math.max(20, text.implicitHeight)
    visible: said || hint !== ""

    Icon {
        id: mark
        visible: message.said
        name: message.problem !== "" ? "problem" : "warning"
        size: 14
        y: 2
        color: text.color
    }
    Label {
        id: text
        spoken: false // the field describes itself by it
        x: message.said ? 20 : 0
        width: Math.max(120, message.width - x)
        kind: Label.Caption
        text: message.problem !== "" ? message.problem : message.warning !== "" ? message.warning : message.hint
        tone: message.problem !== "" ? Tone.Problem : message.warning !== "" ? Tone.Warning : Tone.Neutral
        wrapMode: Text.Wrap
    }
}
