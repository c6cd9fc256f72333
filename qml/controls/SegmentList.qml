import QtQuick

ListView {
    signal chosen(int index)

    function step(by: int): void {
        const next = currentIndex + by;
        if (next >= 0 && next < count) {
            chosen(next);
            itemAtIndex(next).forceActiveFocus(Qt.TabFocusReason);
        }
    }

    orientation: ListView.Horizontal
    interactive: false
    keyNavigationEnabled: false
}
