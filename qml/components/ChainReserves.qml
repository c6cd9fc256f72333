import QtQuick
import QtQuick.Layouts
import Landfall.Theme

// The reserves of one token, chain by chain, with an amount laid over the chosen one's.
ColumnLayout {
    property int chosen: -1
    spacing: Theme.space.medium
}
