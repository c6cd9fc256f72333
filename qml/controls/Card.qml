import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// A sheet that holds one subject.
T.Pane {
    implicitWidth: Math.max(implicitBackgroundWidth, contentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(implicitBackgroundHeight, contentHeight + topPadding + bottomPadding)
    padding: Theme.space.large
    focusPolicy: Qt.NoFocus

    background: Rectangle {
        color: Theme.color.surface
        radius: Theme.radiusLarge
        border.color: Theme.color.line
        border.width: 1
    }
}
