import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Landfall.Theme

// A page: title, actions at the right, and a column that scrolls when the
// window is too small. What gets the keyboard is scrolled into sight.
FocusScope {
    id: page

    property string title
    property string lead
    property int columnWidth: Theme.space.column
    // Pages of the open wallet begin at one line, whatever their width; the others stand in the middle.
    property bool centered: false
    property alias actions: header.actions
    property alias leading: header.leading
    readonly property alias contentHeight: flick.contentHeight
    default property alias content: column.data

    readonly property Item focused: Window.activeFocusItem
    // Whoever scrolls by hand is not led any more.
    property bool led: true

    Accessible.role: Accessible.Pane
    Accessible.name: title

    // Once the layout has settled.
    onFocusedChanged: settle.start()
    Timer {
        id: settle
        interval: 0
        onTriggered: page.reveal()
    }
    function reveal(): void {
        for (let item = focused; item; item = item.parent) {
            if (item === column) {
                bringIntoSight(focused);
                return;
            }
        }
    }
    function bringIntoSight(item: Item): void {
        const top = item.mapToItem(column, 0, 0).y + column.y;
        const room = Theme.space.medium;
        const lowest = Math.max(0, flick.contentHeight - flick.height);
        if (top - room < flick.contentY) {
            flick.contentY = Math.max(0, top - room);
        } else if (top + item.height + room > flick.contentY + flick.height) {
            flick.contentY = Math.min(lowest, top + item.height + room - flick.height);
        }
    }
    function leadTo(item: Item): void {
        if (led) {
            bringIntoSight(item);
        }
    }
    function leadToTop(): void {
        if (led) {
            flick.contentY = 0;
        }
    }
    Keys.onPressed: event => keys.press(event)

    PageKeys {
        id: keys
        view: flick
        onPressed: page.led = false
    }
    Flickable {
        id: flick
        anchors.fill: parent
        contentWidth: width
        contentHeight: column.y + column.height + Theme.space.huge
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: ScrollBar {
            onPressedChanged: page.led = false
        }
        onMovementStarted: page.led = false

        PageHead {
            id: header
            x: column.x
            y: Theme.space.large
            width: column.width
            title: page.title
            lead: page.lead
        }
        ColumnLayout {
            id: column
            x: Math.max(Theme.space.huge, (flick.width - (page.centered ? width : Theme.space.column)) / 2)
            y: page.centered ? Math.max(Theme.space.large, (flick.height - height) / 3)
                             : header.visible ? header.y + header.height + 20 : Theme.space.large
            width: flick.width === 0 ? page.columnWidth : Math.min(page.columnWidth, flick.width - 2 * Theme.space.huge)
            spacing: Theme.space.medium
        }
    }
}
