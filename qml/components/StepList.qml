import QtQuick
import QtQuick.Layouts

ColumnLayout {
    property int count: 0
    property bool failed: false
    // The step that is under way now.
    signal reached(Item step)
    spacing: 0
}
