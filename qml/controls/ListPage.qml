import QtQuick
import QtQuick.Layouts
import Landfall.Theme

// A page that ends in a long list: its rows are made as they come into sight, on a card
// with a heading, and all of the page scrolls with them.
FocusScope {
    id: page

    property string title
    property string heading
    property string note
    property bool listed: true // whether there is a card at all
    property alias model: list.model
    property alias delegate: list.delegate
    property alias target: list.target
    property alias actions: head.actions
    default property alias content: column.data

    readonly property Item focused: Window.activeFocusItem

    Accessible.role: Accessible.Pane
    Accessible.name: title
    Keys.onPressed: event => keys.press(event)

    // What gets the keyboard above the list is scrolled into sight.
    onFocusedChanged: {
        for (let item = focused; item; item = item.parent) {
            if (item === top) {
                const at = focused.mapToItem(list, 0, 0).y;
                if (at < 0 || at + focused.height > list.height) {
                    list.positionViewAtBeginning();
                }
                return;
            }
        }
    }

    PageKeys {
        id: keys
        view: list
    }
    PageRows {
        id: list
        anchors.fill: parent
        headHeight: top.height
        rowX: top.x + Theme.space.large
        rowWidth: top.width - 2 * Theme.space.large
        onAbove: {
            positionViewAtBeginning();
            mark.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason);
        }
    }
    Rectangle {
        parent: list.contentItem
        visible: page.listed
        x: top.x
        y: top.y + column.y + column.height + Theme.space.medium
        z: -1
        width: top.width
        height: list.originY + list.contentHeight - Theme.space.huge - y
        color: Theme.color.surface
        radius: Theme.radiusLarge
        border.color: Theme.color.line
    }
    Item {
        id: top
        parent: list.contentItem
        x: Math.max(Theme.space.huge, (list.width - Theme.space.column) / 2)
        y: list.originY
        width: Math.min(Theme.space.column, list.width - 2 * Theme.space.huge)
        height: page.listed ? headings.y + headings.height + Theme.space.small : column.y + column.height

        PageHead {
            id: head
            y: Theme.space.large
            width: parent.width
            title: page.title
        }
        ColumnLayout {
            id: column
            y: head.y + head.height + 20
            width: parent.width
            spacing: Theme.space.medium
        }
        RowLayout {
            id: headings
            x: Theme.space.large
            y: column.y + column.height + Theme.space.medium + Theme.space.large
            width: parent.width - 2 * x
            visible: page.listed
            spacing: Theme.space.small
            Label {
                text: page.heading
                kind: Label.Heading
                Accessible.role: Accessible.Heading
            }
            Label {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignBaseline
                text: page.note
                kind: Label.Caption
                elide: Text.ElideRight
            }
        }
        Item {
            id: mark
        }
    }
}
