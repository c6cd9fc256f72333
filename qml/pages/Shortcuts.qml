import QtQuick

// The pages by key, for those who leave the mouse where it is.
Item {
    id: keys

    required property Navigator go
    signal locked()

    Shortcut { sequence: "Ctrl+1"; onActivated: keys.go.show("overview") }
    Shortcut { sequence: "Ctrl+2"; onActivated: keys.go.show("withdraw") }
    Shortcut { sequence: "Ctrl+3"; onActivated: keys.go.show("deposit") }
    Shortcut { sequence: "Ctrl+4"; onActivated: keys.go.show("activity") }
    Shortcut { sequence: "Ctrl+5"; onActivated: keys.go.show("node") }
    Shortcut { sequence: "Ctrl+6"; onActivated: keys.go.show("safety") }
    Shortcut { sequence: "Ctrl+7"; onActivated: keys.go.show("settings") }
    Shortcut { sequence: "Ctrl+L"; onActivated: keys.locked() }
}
