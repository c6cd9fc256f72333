import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// A hash or an address, shortened by its model: pressing it copies the whole.
T.Button {
    id: copy

    required property string label // "Copy the address"
    required property string value
    property bool copied: false
    property int pixelSize: Theme.type.small

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: 28
    // The words line up with what stands above; the shade of the pointer reaches around them.
    leftInset: -6
    leftPadding: 0
    rightPadding: 6
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    enabled: value !== ""
    Accessible.role: Accessible.Button
    Accessible.name: copied ? qsTr("Copied") : label
    Accessible.description: value
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    onClicked: {
        whole.text = value;
        whole.selectAll();
        whole.copy();
        whole.text = "";
        copied = true;
        back.restart();
    }

    Timer {
        id: back
        interval: 1600
        onTriggered: copy.copied = false
    }
    TextEdit {
        id: whole
        visible: false
    }
    ToolTip {
        visible: copy.hovered
        text: copy.copied ? qsTr("Copied") : copy.label
    }
    contentItem: IconText {
        text: copy.text
        symbol: copy.copied ? "check" : "copy"
        symbolSize: 14
        symbolColor: copy.copied ? Theme.color.good : copy.hovered ? Theme.color.ink : Theme.color.inkFaint
        after: true
        elide: Text.ElideMiddle
        font.family: Theme.type.mono
        font.pixelSize: copy.pixelSize
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: copy.down ? Theme.color.pressed : copy.hovered ? Theme.color.hover : "transparent"
        FocusRing {
            shown: copy.visualFocus
            around: Theme.radiusSmall
            gap: 0
        }
    }
}
