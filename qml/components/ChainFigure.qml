import QtQuick
import QtQuick.Layouts

// One of a chain's figures: equally wide, a dash where it isn't known.
Figure {
    Layout.fillWidth: true
    Layout.preferredWidth: 1
}
