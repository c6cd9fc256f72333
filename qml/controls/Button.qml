import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// kind says how much it matters: one Primary a page. icon.name: one of ours.
T.Button {
    id: button

    enum Kind { Primary, Secondary, Quiet, Danger }

    property int kind: Button.Secondary
    property bool compact: false
    // Shows that its work goes on, and takes no press.
    property bool busy: false

    readonly property bool filled: kind === Button.Primary || kind === Button.Danger
    readonly property color ink: !enabled && !busy ? Theme.color.inkFaint
                               : filled ? Theme.color.accentInk
                               : kind === Button.Quiet ? Theme.color.accent : Theme.color.ink

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: compact ? Theme.space.controlSmall : Theme.space.control
    horizontalPadding: compact ? 12 : kind === Button.Quiet ? 12 : 18
    spacing: Theme.space.small
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    enabled: !busy
    font.family: Theme.type.sans
    font.pixelSize: compact ? Theme.type.small : Theme.type.body
    font.weight: Theme.type.medium

    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: IconText {
        text: button.text
        symbol: button.icon.name
        symbolSize: button.compact ? 16 : 18
        busy: button.busy
        centered: true
        color: button.ink
        font: button.font
    }
    background: Rectangle {
        radius: Theme.radius
        color: {
            if (button.filled) {
                if (!button.enabled && !button.busy) {
                    return Theme.color.neutralSoft;
                }
                if (button.kind === Button.Danger) {
                    return button.hovered ? Theme.color.problemHover : Theme.color.problem;
                }
                return button.down ? Theme.color.accentPressed
                     : button.hovered ? Theme.color.accentHover : Theme.color.accent;
            }
            return button.kind === Button.Quiet ? "transparent" : Theme.color.surface;
        }
        border.width: button.kind === Button.Secondary ? 1 : 0
        border.color: button.enabled ? Theme.color.outline : Theme.color.line

        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            visible: !button.filled && (button.hovered || button.down)
            color: button.down ? Theme.color.pressed : Theme.color.hover
        }
        FocusRing { shown: button.visualFocus }
    }
}
