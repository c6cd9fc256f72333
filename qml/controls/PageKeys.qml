import QtQuick

// Page Up and Page Down for what scrolls.
Item {
    required property Flickable flick
    signal pressed

    function press(event: KeyEvent): void {
        event.accepted = event.key === Qt.Key_PageDown || event.key === Qt.Key_PageUp;
        if (event.accepted && flick.contentHeight > flick.height) {
            const by = event.key === Qt.Key_PageDown ? flick.height * 0.9 : -flick.height * 0.9;
            const last = flick.originY + flick.contentHeight - flick.height;
            pressed();
            flick.contentY = Math.max(flick.originY, Math.min(last, flick.contentY + by));
        }
    }
}
