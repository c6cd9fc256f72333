import QtQuick
import QtQuick.Layouts

ColumnLayout {
    property ActivityTarget target
    spacing: 0
}
