import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A batch in the node's list.
RowLayout {
    id: row

    required property string number
    required property string title
    required property string stateText
    required property string operations
    required property string size
    required property string proof
    required property string at
    required property bool problem

    Layout.fillWidth: true
    Layout.minimumHeight: 36
    spacing: 12

    Label {
        Layout.fillWidth: true
        Layout.preferredWidth: 2
        text: row.title
        kind: Label.Small
        font.weight: Theme.type.medium
        elide: Text.ElideRight
    }
    Label {
        Layout.fillWidth: true
        Layout.preferredWidth: 2
        text: row.operations
        kind: Label.Small
        soft: true
        elide: Text.ElideRight
    }
    Label {
        Layout.fillWidth: true
        Layout.preferredWidth: 3
        text: row.proof
        kind: Label.Small
        soft: true
        elide: Text.ElideRight
    }
    Item {
        Layout.fillWidth: true
        Layout.preferredWidth: 3
        implicitHeight: badge.implicitHeight
        Badge {
            id: badge
            width: Math.min(implicitWidth, parent.width)
            text: row.stateText
            tone: row.problem ? Tone.Problem : Tone.Neutral
        }
    }
    Label {
        Layout.preferredWidth: Math.max(72, implicitWidth)
        horizontalAlignment: Text.AlignRight
        text: row.at
        kind: Label.Mono
        soft: true
        font.pixelSize: Theme.type.caption
    }
}
