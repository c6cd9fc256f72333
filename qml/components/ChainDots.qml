import QtQuick
import QtQuick.Layouts

// The chains of the status line: dots alone where there is no room for names.
RowLayout {
    property bool compact: false
    spacing: compact ? 4 : 12
}
