import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

T.ItemDelegate {
    id: row

    required property var model
    required property int index

    readonly property ComboList list: ListView.view as ComboList
    readonly property string detail: list === null || list.detailRole === "" ? "" : String(model[list.detailRole])
    readonly property string detailName: list === null ? "" : list.detailName
    readonly property string spoken: detail === "" ? text : text + ", " + detailName + " " + detail
    readonly property bool chosen: list !== null && list.chosenIndex === index

    width: list ? list.width : 0
    text: list === null ? "" : String(model[list.textRole])
    highlighted: list !== null && list.currentIndex === index
    implicitHeight: 36
    leftPadding: 8
    rightPadding: 10
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken

    contentItem: Item {
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: row.chosen
            name: "check"
            size: 16
            color: Theme.color.accent
        }
        ComboValue {
            x: 24
            width: parent.width - x
            height: parent.height
            text: row.text
            detailName: row.detailName
            detail: row.detail
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: row.highlighted || row.hovered ? Theme.color.hover : "transparent"
    }
}
