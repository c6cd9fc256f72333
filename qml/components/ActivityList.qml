import QtQuick
import QtQuick.Layouts

ColumnLayout {
    signal opened(string hash)
    spacing: 0
}
