import QtQuick
import Landfall.Theme
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// The window. What it shows follows from the wallet's stage.
Window {
    id: window

    required property AppModel app

    title: "Landfall"
    width: 1280
    height: 800
    minimumWidth: 640
    minimumHeight: 400
    visible: true
    color: Theme.color.window

    property bool closing: false
    onClosing: close => {
        const why = closing ? "" : app.whyNotClose();
        if (why !== "") {
            close.accepted = false;
            question.text = why;
            question.open();
        }
    }
    ConfirmClose {
        id: question
        onAccepted: {
            window.closing = true;
            window.close();
        }
    }
    Binding {
        target: Theme
        property: "dark"
        value: window.app.settings.dark
    }
    Binding {
        target: Theme.motion
        property: "reduced"
        value: window.app.settings.reducedMotion
    }
    Connections {
        target: window.app
        function onNotified(text: string, problem: bool): void {
            toast.show(text, problem);
        }
    }
    PageLoader {
        id: pages
        anchors.fill: parent
        anchors.margins: window.app.demo ? frame.border.width : 0
        anchors.rightMargin: voyage.visible ? voyage.width : anchors.margins
        focus: true
        page: {
            if (window.app.problem !== "") {
                return "ProblemPage";
            }
            switch (window.app.stage) {
            case AppModel.Welcome: return "WelcomePage";
            case AppModel.Locked: return "UnlockPage";
            case AppModel.Ready: return "ReadyView";
            default: return "StartPage";
            }
        }
        onLoaded: (item as Item).focus = true
        onWanted: page => {
            switch (page) {
            case "WelcomePage": return load({ model: window.app.welcome });
            case "UnlockPage": return load({ model: window.app.unlock });
            case "ProblemPage":
            case "ReadyView": return load({ app: window.app });
            default: return load({});
            }
        }
    }
    Voyage {
        id: voyage
        anchors.right: parent.right
        width: Math.round(parent.width * 0.42)
        height: parent.height
        visible: window.width >= 1000 && (pages.page === "WelcomePage" || pages.page === "UnlockPage")
    }
    DemoFrame {
        id: frame
        anchors.fill: parent
        visible: window.app.demo
    }
    Toast {
        id: toast
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space.large
        width: Math.min(implicitWidth, parent.width - 2 * Theme.space.large)
    }
}
