import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// A line of the node's log. Placed by hand: the message decides the height.
Item {
    id: row

    required property string at
    required property int level
    required property string code
    required property string message

    readonly property int tone: level === NodeModel.Problem ? Tone.Problem
                              : level === NodeModel.Warning ? Tone.Warning : Tone.Neutral

    Layout.fillWidth: true
    implicitHeight: words.height + 4

    Label {
        y: 1
        width: 64
        text: row.at
        kind: Label.Mono
        soft: true
        font.pixelSize: Theme.type.caption
    }
    Icon {
        x: 76
        y: 2
        name: row.tone === Tone.Problem ? "problem" : row.tone === Tone.Warning ? "warning" : "info"
        size: 14
        color: Theme.color.tone(row.tone)
    }
    Label {
        id: words
        x: 102
        width: Math.max(80, row.width - x - code.width - Theme.space.medium)
        text: row.message
        kind: Label.Small
        wrapMode: Text.Wrap
    }
    Label {
        id: code
        y: 1
        anchors.right: parent.right
        width: Math.min(implicitWidth, 180)
        text: row.code
        kind: Label.Mono
        soft: true
        font.pixelSize: Theme.type.caption
        elide: Text.ElideRight
    }
}
