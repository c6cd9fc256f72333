import QtQuick

// The type scale, in pixels of a 100 % screen. Digits that stand in columns
// (amounts, hashes, times) are set in the monospaced face: they never jump.
QtObject {
    readonly property string sans: "Inter"
    readonly property string display: "Inter Display"
    readonly property string mono: "JetBrains Mono"

    readonly property int caption: 12
    readonly property int small: 13
    readonly property int body: 14
    readonly property int heading: 16
    readonly property int title: 24
    readonly property int amount: 22

    readonly property int regular: Font.Normal
    readonly property int medium: Font.Medium
    readonly property int strong: Font.DemiBold
}
