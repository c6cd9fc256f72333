import QtQuick
import QtQuick.Templates as T

// The rows of a ComboBox's menu.
ListView {
    property string textRole
    property string detailRole
    property string detailName
    property int chosenIndex: -1

    clip: true
    implicitHeight: contentHeight
    boundsBehavior: Flickable.StopAtBounds
    T.ScrollBar.vertical: ScrollBar {}
}
