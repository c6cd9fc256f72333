import QtQuick
import Landfall.Theme

// A chain's figures, in as many columns as fit.
Grid {
    columns: width < 340 ? 2 : 3
    columnSpacing: Theme.space.medium
    rowSpacing: Theme.space.medium
    readonly property real cell: (width - (columns - 1) * columnSpacing) / columns
}
