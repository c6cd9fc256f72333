import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

T.ToolTip {
    id: tip

    x: parent ? (parent.width - implicitWidth) / 2 : 0
    y: -implicitHeight - 6
    implicitWidth: Math.min(320, contentWidth + leftPadding + rightPadding)
    implicitHeight: contentHeight + topPadding + bottomPadding
    margins: Theme.space.small
    horizontalPadding: 10
    verticalPadding: 6
    delay: 500
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent | T.Popup.CloseOnReleaseOutsideParent

    contentItem: Label {
        text: tip.text
        kind: Label.Caption
        soft: false
        wrapMode: Text.Wrap
    }
    background: Rectangle {
        color: Theme.color.raised
        radius: Theme.radiusSmall
        border.color: Theme.color.outline
        border.width: 1
    }
    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.motion.quick }
    }
}
