import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// The rows of a ListPage, below what stands above them. Rows take their place from here,
// and call step() to lead the keyboard on to their neighbours.
ListView {
    id: list

    property real headHeight
    property real rowX
    property real rowWidth
    // Who hears of what is done with a row.
    property QtObject target
    signal above() // asked for what is before the first row

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    cacheBuffer: 600
    keyNavigationEnabled: false
    T.ScrollBar.vertical: ScrollBar {}
    header: Item {
        readonly property PageRows rows: ListView.view as PageRows
        implicitWidth: rows ? rows.width : 0
        implicitHeight: rows ? rows.headHeight : 0
    }
    footer: Item {
        implicitHeight: Theme.space.huge + Theme.space.medium
    }

    // False at the end of the list.
    function step(from: int, by: int): bool {
        const to = from + by;
        if (to < 0) {
            above();
            return true;
        }
        positionViewAtIndex(to, ListView.Contain);
        const next = itemAtIndex(to);
        next?.forceActiveFocus(by > 0 ? Qt.TabFocusReason : Qt.BacktabFocusReason);
        return next !== null;
    }
}
