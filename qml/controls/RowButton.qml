import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Landfall.Theme

// A whole line of a list that can be pressed. Its content is up to it.
T.Button {
    id: row

    Layout.fillWidth: true
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.space.row, implicitContentHeight + 16)
    leftInset: -12
    rightInset: -12
    padding: 0
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    background: Rectangle {
        radius: Theme.radius
        color: row.down ? Theme.color.pressed : row.hovered ? Theme.color.hover : "transparent"
        FocusRing {
            shown: row.visualFocus
            gap: -2
        }
    }
}
