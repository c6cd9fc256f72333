import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// The line at the top: which network, whose money, how the node and its chains are.
Rectangle {
    id: bar

    required property AppModel app
    readonly property NodeModel node: app.node

    implicitHeight: 44
    color: Theme.color.window

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.color.line
    }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space.huge
        anchors.rightMargin: Theme.space.huge
        spacing: Theme.space.medium

        TextMetrics {
            id: name
            font.family: Theme.type.sans
            font.pixelSize: Theme.type.caption
            font.weight: Theme.type.medium
            text: bar.app.network.name
        }
        Label {
            // Gives way first, and takes no more than its words.
            Layout.fillWidth: true
            Layout.maximumWidth: Math.min(200, Math.ceil(name.advanceWidth) + 1)
            visible: bar.app.network.loaded
            text: bar.app.network.name
            kind: Label.Caption
            soft: false
            font.weight: Theme.type.medium
            elide: Text.ElideRight
        }
        Badge {
            text: bar.app.demo ? qsTr("Local demo: play money") : ""
            tone: Tone.Warning
        }
        Badge {
            visible: text !== "" && bar.width > 1000
            text: bar.app.developmentKeys ? qsTr("Development keys") : ""
            tone: Tone.Warning
        }
        Item {
            Layout.fillWidth: true
        }
        RowLayout {
            visible: bar.node.proving && bar.width > 560
            spacing: Theme.space.small
            Label {
                Layout.maximumWidth: 120
                text: bar.node.proofTitle
                kind: Label.Caption
                elide: Text.ElideRight
            }
            ProgressBar {
                implicitWidth: 72
                implicitHeight: 4
                label: bar.node.proofTitle
                value: bar.node.proofProgress
            }
        }
        ChainDots {
            compact: bar.width < 880 || chains.count > 3
            Repeater {
                id: chains
                model: bar.node.chains
                ChainStatus {}
            }
        }
        Rectangle {
            implicitWidth: 1
            implicitHeight: 16
            color: Theme.color.line
        }
        RowLayout {
            spacing: 6
            StatusDot {
                tone: Health.tone(bar.node.health)
            }
            Label {
                Layout.maximumWidth: 240
                visible: bar.width > 760
                text: bar.node.healthText
                kind: Label.Caption
                elide: Text.ElideRight
            }
        }
    }
}
