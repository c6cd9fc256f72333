import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// From nothing to a wallet: one question at a time.
ScrollPage {
    id: welcome

    required property WelcomeModel model

    objectName: "page.welcome"
    centered: true
    columnWidth: Theme.space.form

    Brand {
        Layout.bottomMargin: Theme.space.small
        size: 32
    }
    PageLoader {
        Layout.fillWidth: true
        onWanted: load({ model: welcome.model })
        page: {
            switch (welcome.model.step) {
            case WelcomeModel.Choose: return "WelcomeChoose";
            case WelcomeModel.ShowPhrase: return "WelcomePhrase";
            case WelcomeModel.ConfirmPhrase: return "WelcomeConfirm";
            case WelcomeModel.EnterPhrase: return "WelcomeEnter";
            case WelcomeModel.SetPassphrase: return "WelcomePassphrase";
            default: return "WelcomeWorking";
            }
        }
        onLoaded: (item as Item).forceActiveFocus(Qt.TabFocusReason)
    }
    Banner {
        visible: text !== ""
        tone: Tone.Problem
        text: welcome.model.error
    }
    Button {
        objectName: "welcome.back"
        visible: welcome.model.step !== WelcomeModel.Choose && welcome.model.step !== WelcomeModel.Working
        text: qsTr("Back")
        icon.name: "back"
        kind: Button.Quiet
        onClicked: welcome.model.back()
    }
}
