import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// How full the batch is that withdrawals now go into: a box for each place.
ColumnLayout {
    id: meter

    required property int count
    required property int size
    required property real fraction
    required property string text

    spacing: Theme.space.small

    BatchSlots {
        id: slots
        Layout.fillWidth: true
        Layout.preferredHeight: 24
        visible: meter.size > 0 && meter.size <= 64
        count: meter.count
        size: meter.size
        Accessible.role: Accessible.ProgressBar
        Accessible.name: meter.text

        Repeater {
            model: slots.visible ? meter.size : 0
            BatchSlot {}
        }
    }
    ProgressBar {
        Layout.fillWidth: true
        visible: meter.size > 64
        label: meter.text
        value: meter.fraction
    }
    Label {
        Layout.fillWidth: true
        text: meter.text
        kind: Label.Small
        soft: true
        wrapMode: Text.Wrap
    }
}
