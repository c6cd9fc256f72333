import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// The wallet's address, for someone who sends to it.
Section {
    id: card

    required property DepositModel model

    heading: qsTr("Receive")

    Rectangle {
        Layout.alignment: Qt.AlignHCenter
        implicitWidth: 200
        implicitHeight: 200
        radius: Theme.radius
        color: "white" // a reader wants dark on light, whatever the theme
        border.width: 1
        border.color: Theme.color.line
        QrCode {
            anchors.fill: parent
            anchors.margins: Theme.space.small
            text: card.model.receiveText
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("QR code of your address")
        }
    }
    CopyText {
        Layout.fillWidth: true
        label: qsTr("Copy your address")
        text: card.model.address
        value: card.model.address
        pixelSize: Theme.type.caption
    }
    Label {
        Layout.fillWidth: true
        text: qsTr("Tokens sent here arrive on that chain, in your own wallet. Deposit them to bring them into the network.")
        kind: Label.Caption
        wrapMode: Text.Wrap
    }
}
