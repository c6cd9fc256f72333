import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// Every text of the window. A screen reader finds each of them, but for those that
// belong to a control, which says them itself.
Text {
    id: label

    enum Kind { Title, Heading, Body, Strong, Small, Caption, Mono, Amount }

    property int kind: Label.Body
    property bool soft: kind === Label.Caption
    property int tone: Tone.Neutral

    // False: what it stands in says it.
    property bool spoken: true

    readonly property bool digits: kind === Label.Mono || kind === Label.Amount

    function ofControl(): bool {
        for (let item = parent; item; item = item.parent) {
            if (item instanceof T.AbstractButton || item instanceof T.ComboBox || item instanceof T.TextField) {
                return true;
            }
        }
        return false;
    }

    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === "" || !spoken || ofControl()

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
