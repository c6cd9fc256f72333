import QtQuick
import QtQuick.Layouts
import Landfall.Theme

Rectangle {
    implicitHeight: 1
    implicitWidth: 1
    Layout.fillWidth: true
    color: Theme.color.line
}
