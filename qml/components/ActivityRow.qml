import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A withdrawal or a deposit. Lives in an ActivityList, or in a ListPage. Pressing a withdrawal opens its timeline; pressing a
// deposit shows its transaction in the chain's explorer, or copies it where there is none. One that was refused is claimed.
RowButton {
    id: row

    required property bool deposit
    required property string transaction
    required property string explorerUrl
    required property string collectId
    required property string hash
    required property string title
    required property string subtitle
    required property string stateText
    required property string stepText
    required property real progress
    required property string at
    required property bool arrived
    required property bool waits
    required property bool problem
    required property int index

    readonly property PageRows rows: ListView.view as PageRows
    readonly property ActivityTarget target: rows ? rows.target as ActivityTarget
                                                  : parent ? (parent as ActivityList).target : null

    readonly property bool settled: deposit || arrived || waits || problem
    readonly property bool narrow: width < 560
    readonly property int tone: problem ? Tone.Problem : waits ? Tone.Warning : arrived ? Tone.Good : Tone.Accent

    objectName: index === 0 ? "overview.activity" : ""
    Accessible.name: title + ", " + stateText
    Accessible.description: !deposit ? "" : collectId !== "" ? qsTr("Opens its claim") : explorerUrl !== "" ? qsTr("Opens its transaction in the explorer")
                                                               : qsTr("Copies its transaction")
    Binding on x {
        when: row.rows !== null
        value: row.rows ? row.rows.rowX : 0
    }
    Binding on width {
        when: row.rows !== null
        value: row.rows ? row.rows.rowWidth : 0
    }
    Keys.onTabPressed: event => event.accepted = rows !== null && rows.step(index, 1)
    Keys.onBacktabPressed: event => event.accepted = rows !== null && rows.step(index, -1)
    Keys.onDownPressed: event => event.accepted = rows !== null && rows.step(index, 1)
    Keys.onUpPressed: event => event.accepted = rows !== null && rows.step(index, -1)
    onClicked: {
        if (!deposit) {
            target.opened(hash);
        } else if (collectId !== "") {
            target.collected(collectId);
        } else if (explorerUrl !== "") {
            Qt.openUrlExternally(explorerUrl);
        } else {
            target.copied(transaction);
        }
    }

    contentItem: RowLayout {
        spacing: 12
        Rectangle {
            implicitWidth: 32
            implicitHeight: 32
            radius: 16
            color: Theme.color.toneSoft(row.tone)
            Icon {
                anchors.centerIn: parent
                name: row.problem ? "problem" : row.waits ? "clock" : row.arrived && !row.deposit ? "check" : row.deposit ? "deposit" : "withdraw"
                size: 18
                color: Theme.color.tone(row.tone)
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 1
            Label {
                Layout.fillWidth: true
                text: row.title
                kind: Label.Strong
                elide: Text.ElideRight
            }
            Label {
                Layout.fillWidth: true
                text: row.subtitle
                kind: Label.Caption
                // Inter makes a multiplication sign of the x in "0x9".
                font.family: row.subtitle.includes("0x") ? Theme.type.mono : Theme.type.sans
                elide: row.subtitle.includes("0x") ? Text.ElideMiddle : Text.ElideRight
            }
            Label {
                visible: row.narrow
                text: row.at
                kind: Label.Mono
                soft: true
                font.pixelSize: Theme.type.caption
            }
        }
        ColumnLayout {
            Layout.preferredWidth: 176
            Layout.maximumWidth: 176
            spacing: 6
            visible: !row.settled
            Label {
                Layout.fillWidth: true
                text: row.stepText
                kind: Label.Caption
                elide: Text.ElideRight
            }
            ProgressBar {
                Layout.fillWidth: true
                implicitHeight: 4
                label: row.stepText
                value: row.progress
            }
        }
        Badge {
            visible: row.settled
            Layout.maximumWidth: 180
            text: row.stateText
            tone: row.tone
        }
        Label {
            visible: !row.narrow
            Layout.preferredWidth: Math.max(64, implicitWidth)
            horizontalAlignment: Text.AlignRight
            text: row.at
            kind: Label.Mono
            soft: true
            font.pixelSize: Theme.type.caption
        }
        Icon {
            name: !row.deposit || row.collectId !== "" ? "right" : row.explorerUrl !== "" ? "external" : "copy"
            size: 16
            color: Theme.color.inkFaint
        }
    }
}
