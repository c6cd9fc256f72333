import QtQuick

// The colours of one appearance, named by what they are for.
QtObject {
    required property color window    // behind everything
    required property color rail      // the navigation at the left
    required property color surface   // cards
    required property color raised    // menus, dialogs, tool tips
    required property color field     // where one types
    required property color line      // hairlines between things
    required property color outline   // borders that only please, of buttons and menus
    required property color edge      // borders that say where something is: fields, boxes, switches
    required property color track     // the empty part of a bar

    required property color ink       // what one reads first
    required property color inkSoft   // what explains it
    required property color inkFaint  // disabled, place holders

    required property color accent
    required property color accentHover
    required property color accentPressed
    required property color accentSoft // a tint to stand behind accent text
    required property color accentInk

    required property color good
    required property color goodSoft
    required property color warning
    required property color warningSoft
    required property color problem
    required property color problemHover
    required property color problemSoft
    required property color neutralSoft

    required property color hover      // laid over what the pointer is on
    required property color pressed
    required property color scrim      // between a dialog and the page

    function tone(tone: int): color {
        switch (tone) {
        case Tone.Accent: return accent;
        case Tone.Good: return good;
        case Tone.Warning: return warning;
        case Tone.Problem: return problem;
        default: return inkSoft;
        }
    }

    function toneSoft(tone: int): color {
        switch (tone) {
        case Tone.Accent: return accentSoft;
        case Tone.Good: return goodSoft;
        case Tone.Warning: return warningSoft;
        case Tone.Problem: return problemSoft;
        default: return neutralSoft;
        }
    }
}
