import QtQuick
import QtQuick.Layouts
import Landfall.Theme

// A sheet that holds one subject, in a column.
Rectangle {
    id: card

    property int padding: Theme.space.large
    readonly property real availableWidth: width - 2 * padding
    default property alias content: column.data

    implicitWidth: column.implicitWidth + 2 * padding
    implicitHeight: column.implicitHeight + 2 * padding
    color: Theme.color.surface
    radius: Theme.radiusLarge
    border.color: Theme.color.line
    border.width: 1

    // As high as it needs, whatever the card's height: layouts that are stretched while
    // a text in them wraps lose count in Qt 6.4.
    ColumnLayout {
        id: column
        x: card.padding
        y: card.padding
        width: card.availableWidth
        spacing: 0
    }
}
