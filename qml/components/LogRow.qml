import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// A line of the node's log.
RowLayout {
    id: row

    required property string at
    required property int level
    required property string code
    required property string message

    readonly property int tone: level === NodeModel.Problem ? Tone.Problem
                              : level === NodeModel.Warning ? Tone.Warning : Tone.Neutral

    Layout.fillWidth: true
    spacing: 12

    Label {
        Layout.preferredWidth: Math.max(64, implicitWidth)
        Layout.alignment: Qt.AlignTop
        text: row.at
        kind: Label.Mono
        soft: true
        font.pixelSize: Theme.type.caption
        lineHeight: 1.4
    }
    Icon {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 2
        name: row.tone === Tone.Problem ? "problem" : row.tone === Tone.Warning ? "warning" : "info"
        size: 14
        color: Theme.color.tone(row.tone)
    }
    Label {
        Layout.fillWidth: true
        text: row.message
        kind: Label.Small
        wrapMode: Text.Wrap
    }
    Label {
        Layout.alignment: Qt.AlignTop
        Layout.maximumWidth: 200
        text: row.code
        kind: Label.Mono
        soft: true
        font.pixelSize: Theme.type.caption
        lineHeight: 1.4
        elide: Text.ElideRight
    }
}
