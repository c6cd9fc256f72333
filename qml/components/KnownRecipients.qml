import QtQuick
import Landfall.Theme

Flow {
    signal chosen(string address)
    spacing: Theme.space.small
}
