import QtQuick
import Landfall.Theme

// Every text of the window.
Text {
    id: label

    enum Kind { Title, Heading, Body, Strong, Small, Caption, Mono, Amount }

    property int kind: Label.Body
    property bool soft: kind === Label.Caption
    property int tone: Tone.Neutral

    readonly property bool digits: kind === Label.Mono || kind === Label.Amount

    color: !enabled ? Theme.color.inkFaint
         : tone !== Tone.Neutral ? Theme.color.tone(tone)
         : soft ? Theme.color.inkSoft : Theme.color.ink
    textFormat: Text.PlainText
    renderType: Text.NativeRendering
    font.family: digits ? Theme.type.mono : kind === Label.Title ? Theme.type.display : Theme.type.sans
    font.pixelSize: {
        switch (kind) {
        case Label.Title: return Theme.type.title;
        case Label.Heading: return Theme.type.heading;
        case Label.Small: return Theme.type.small;
        case Label.Caption: return Theme.type.caption;
        case Label.Mono: return Theme.type.small;
        case Label.Amount: return Theme.type.amount;
        default: return Theme.type.body;
        }
    }
    font.weight: {
        switch (kind) {
        case Label.Title:
        case Label.Heading: return Theme.type.strong;
        case Label.Strong:
        case Label.Amount: return Theme.type.medium;
        default: return Theme.type.regular;
        }
    }
    font.letterSpacing: kind === Label.Amount ? -0.6 : kind === Label.Title ? -0.2 : 0
    lineHeight: wrapMode === Text.NoWrap || digits ? 1 : 1.25
}
