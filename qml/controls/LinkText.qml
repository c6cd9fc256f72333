import QtQuick
import QtQuick.Templates as T
import Landfall.Theme

// Words that lead elsewhere. With a url it opens in the browser.
T.Button {
    id: link

    property string url

    implicitWidth: implicitContentWidth
    implicitHeight: Math.max(24, implicitContentHeight)
    padding: 0
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Link
    Accessible.name: text
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
    onClicked: {
        if (url !== "") {
            Qt.openUrlExternally(url);
        }
    }

    contentItem: IconText {
        text: link.text
        symbol: link.url === "" ? "" : "external"
        symbolSize: 14
        after: true
        color: link.enabled ? Theme.color.accent : Theme.color.inkFaint
        font.pixelSize: Theme.type.small
        font.weight: Theme.type.medium
        font.underline: link.hovered
    }
    background: Item {
        FocusRing {
            shown: link.visualFocus
            around: 2
        }
    }
}
