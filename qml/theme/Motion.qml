import QtQuick

// How long a change takes to be seen. With reduced motion everything is there at once.
QtObject {
    property bool reduced: false

    readonly property int quick: reduced ? 0 : 90
    readonly property int normal: reduced ? 0 : 180
    readonly property int slow: reduced ? 0 : 420
}
