import QtQuick
import Landfall.Theme

// The box of everything one types or chooses in.
Rectangle {
    property bool focused: false
    property bool hovered: false
    property bool wrong: false

    color: enabled ? Theme.color.field : Theme.color.neutralSoft
    radius: Theme.radius
    border.width: focused ? Theme.focusWidth : 1
    border.color: wrong ? Theme.color.problem
                : focused ? Theme.color.accent
                : hovered && enabled ? Theme.color.inkFaint : Theme.color.edge
}
