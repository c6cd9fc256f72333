import QtQuick

Row {
    property int count: 0
    property int size: 0
    spacing: 3
}
