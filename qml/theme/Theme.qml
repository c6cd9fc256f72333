pragma Singleton

import QtQuick

// Every colour, distance, size and duration of the window comes from here.
QtObject {
    id: theme

    property bool dark: false

    readonly property ColorSet color: dark ? night : day
    readonly property Type type: Type {}
    readonly property Space space: Space {}
    readonly property Motion motion: Motion {}

    readonly property int radius: 8
    readonly property int radiusSmall: 6
    readonly property int radiusLarge: 12
    readonly property int focusWidth: 2
    readonly property int focusGap: 2

    readonly property ColorSet day: LightColors {}
    readonly property ColorSet night: DarkColors {}
}
