import QtQuick
import Landfall.Theme

// A place in the batch. Lives in BatchSlots.
Rectangle {
    required property int index
    readonly property BatchSlots slots: parent as BatchSlots
    readonly property bool taken: slots !== null && index < slots.count

    width: slots === null ? 0 : Math.max(2, (slots.width + slots.spacing) / slots.size - slots.spacing)
    height: slots === null ? 0 : slots.height
    radius: 3
    color: taken ? Theme.color.accent : Theme.color.track
    Behavior on color {
        ColorAnimation { duration: Theme.motion.slow }
    }
}
