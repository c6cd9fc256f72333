import QtQuick
import QtQuick.Layouts
import Landfall.Components
import Landfall.Desktop

SecretBox {
    required property WelcomeModel model
    required property int place // of the four

    Layout.fillWidth: true
    fieldName: "welcome.word" + place
    label: qsTr("Word %1").arg(model.confirmPlaces[place])
    hidable: false
}
