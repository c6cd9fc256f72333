import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A step of a withdrawal: what happened, when, on which chains, and why it waits.
RowLayout {
    id: row

    required property string number
    required property string title
    required property bool done
    required property bool active
    required property string at
    required property string detail
    required property string waiting
    required property real progress
    required property var chains
    required property int index

    // Of the list it stands in; the last has no line below it.
    readonly property StepList list: parent as StepList
    readonly property bool last: list !== null && index === list.count - 1
    readonly property bool failed: active && list !== null && list.failed

    Layout.fillWidth: true
    spacing: 14
    onActiveChanged: if (active && list !== null) { list.reached(row); }

    Item {
        Layout.fillHeight: true
        implicitWidth: 28
        StepMark {
            id: mark
            number: row.number
            done: row.done
            active: row.active
            failed: row.failed
        }
        Rectangle {
            visible: !row.last
            anchors.horizontalCenter: mark.horizontalCenter
            y: mark.height + 4
            width: 2
            height: parent.height - y - 2
            radius: 1
            color: row.done ? Theme.color.goodSoft : Theme.color.line
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.bottomMargin: row.last ? 0 : 18
        spacing: 4

        RowLayout {
            Layout.minimumHeight: 28
            spacing: Theme.space.small
            Label {
                Layout.fillWidth: true
                text: row.title
                Accessible.name: row.failed ? qsTr("%1: stopped").arg(text) : row.done ? qsTr("%1: done").arg(text)
                               : row.active ? qsTr("%1: under way").arg(text) : qsTr("%1: to come").arg(text)
                kind: Label.Strong
                color: row.done || row.active ? Theme.color.ink : Theme.color.inkFaint
                elide: Text.ElideRight
            }
            Label {
                text: row.at
                kind: Label.Mono
                soft: true
                font.pixelSize: Theme.type.caption
            }
        }
        Label {
            Layout.fillWidth: true
            visible: text !== ""
            text: row.detail
            kind: Label.Small
            soft: true
            wrapMode: Text.Wrap
        }
        Note {
            Layout.fillWidth: true
            text: row.waiting
            symbol: "clock"
            tone: Tone.Warning
        }
        ProgressBar {
            Layout.fillWidth: true
            Layout.topMargin: 4
            visible: row.active && row.progress >= 0
            label: row.title
            value: Math.max(0, row.progress)
        }
        Repeater {
            model: row.chains
            StepChainRow {}
        }
    }
}
