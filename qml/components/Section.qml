import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls

// A card with a heading, what belongs at its right, and rows below.
Card {
    id: section

    property string heading
    property string note
    property alias actions: tail.data
    default property alias rows: column.data
    property alias gap: column.spacing

    Layout.fillWidth: true

    ColumnLayout {
        spacing: Theme.space.medium

        RowLayout {
            visible: section.heading !== ""
            spacing: Theme.space.small
            Label {
                text: section.heading
                kind: Label.Heading
                Accessible.role: Accessible.Heading
            }
            Label {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignBaseline
                text: section.note
                kind: Label.Caption
                elide: Text.ElideRight
            }
            RowLayout {
                id: tail
                spacing: Theme.space.small
            }
        }
        ColumnLayout {
            id: column
            Layout.fillWidth: true
            spacing: Theme.space.medium
        }
    }
}
