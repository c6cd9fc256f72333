import QtQuick
import Landfall.Theme

// What lies above the page: menus of a choice.
Rectangle {
    color: Theme.color.raised
    radius: Theme.radius
    border.width: 1
    border.color: Theme.color.outline
}
