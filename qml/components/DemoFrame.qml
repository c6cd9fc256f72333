import QtQuick
import Landfall.Theme

// Around the whole window while it holds play money.
Rectangle {
    color: "transparent"
    border.width: 3
    border.color: Theme.color.warning
}
