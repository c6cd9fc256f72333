import QtQuick
import QtQuick.Layouts

ColumnLayout {
    property int count: 0
    property bool failed: false
    spacing: 0
}
