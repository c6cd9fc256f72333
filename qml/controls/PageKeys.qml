import QtQuick

// Page Up and Page Down for what scrolls.
Item {
    required property Flickable view
    signal pressed

    function press(event: KeyEvent): void {
        event.accepted = event.key === Qt.Key_PageDown || event.key === Qt.Key_PageUp;
        if (event.accepted && view.contentHeight > view.height) {
            const by = event.key === Qt.Key_PageDown ? view.height * 0.9 : -view.height * 0.9;
            const last = view.originY + view.contentHeight - view.height;
            pressed();
            view.contentY = Math.max(view.originY, Math.min(last, view.contentY + by));
        }
    }
}
