import QtQuick

// What a colour says. Text or a symbol always says it too.
QtObject {
    enum Kind { Neutral, Accent, Good, Warning, Problem }
}
