import QtQuick
import Landfall.Theme
import Landfall.Controls

// Somebody paid before. Lives in KnownRecipients.
Button {
    required property string address
    required property string shortAddress

    objectName: "withdraw.known"
    text: shortAddress
    compact: true
    font.family: Theme.type.mono
    Accessible.description: address
    onClicked: (parent as KnownRecipients).chosen(address)
}
