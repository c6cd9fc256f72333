import QtQuick

// Distances on a grid of 8 pixels, with its half for what belongs together.
QtObject {
    readonly property int hair: 4
    readonly property int small: 8
    readonly property int medium: 16
    readonly property int large: 24
    readonly property int huge: 32
    readonly property int vast: 48

    readonly property int control: 40      // height of a button and a field
    readonly property int controlSmall: 32
    readonly property int row: 56
    readonly property int rail: 216
    readonly property int railNarrow: 64
    readonly property int column: 960      // widest text and forms get
    readonly property int form: 560
}
