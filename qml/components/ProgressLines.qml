import QtQuick
import QtQuick.Layouts

ColumnLayout {
    property int count: 0
    property bool running: false
    spacing: 6
}
