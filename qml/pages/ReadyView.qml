import QtQuick
import QtQuick.Layouts
import Landfall.Components
import Landfall.Desktop

// The open wallet: rail, status line, and the page that was chosen.
RowLayout {
    id: view

    required property AppModel app
    readonly property alias go: navigator

    spacing: 0

    Navigator {
        id: navigator
        app: view.app
    }
    Connections {
        target: view.app.withdraw
        function onSubmitted(hash: string): void {
            navigator.openTimeline(hash);
        }
    }
    Connections {
        target: view.app.collect
        function onLeft(): void {
            if (navigator.page === "collect") {
                navigator.show(navigator.before);
            }
        }
    }
    Connections {
        target: view.app
        function onShowPage(name: string): void {
            navigator.show(name);
        }
    }
    Shortcuts {
        go: navigator
        onLocked: view.app.lock()
    }
    Rail {
        Layout.fillHeight: true
        page: navigator.page
        narrow: view.width < 960
        onChosen: name => navigator.show(name)
        onLocked: view.app.lock()
    }
    ColumnLayout {
        spacing: 0
        StatusBar {
            Layout.fillWidth: true
            app: view.app
        }
        PageLoader {
            Layout.fillWidth: true
            Layout.fillHeight: true
            focus: true
            page: {
                if (!view.app.network.loaded && navigator.page !== "settings") {
                    return "NetworkPage";
                }
                switch (navigator.page) {
                case "withdraw": return view.app.withdraw.reviewing ? "ReviewPage" : "WithdrawPage";
                case "timeline": return "TimelinePage";
                case "collect": return view.app.collect.reviewing ? "CollectReviewPage" : "CollectPage";
                case "deposit": return "DepositPage";
                case "activity": return "ActivityPage";
                case "node": return "NodePage";
                case "safety": return "SafetyPage";
                case "settings": return "SettingsPage";
                default: return "OverviewPage";
                }
            }
            onLoaded: (item as Item).focus = true
            onWanted: page => {
                const app = view.app;
                switch (page) {
                case "NetworkPage": return load({ model: app.network, devnet: app.devnet });
                case "WithdrawPage":
                case "ReviewPage": return load({ model: app.withdraw });
                case "CollectPage":
                case "CollectReviewPage": return load({ model: app.collect });
                case "TimelinePage": return load({ model: app.timeline, go: navigator });
                case "DepositPage": return load({ model: app.deposit, devnet: app.devnet, demo: app.demo });
                case "ActivityPage": return load({ activity: app.activity, go: navigator });
                case "NodePage": return load({ model: app.node });
                case "SafetyPage": return load({ model: app.safety, collect: app.collect, go: navigator });
                case "SettingsPage": return load({ model: app.settings, network: app.network, devnet: app.devnet });
                default: return load({ model: app.overview, deposit: app.deposit, collect: app.collect, go: navigator });
                }
            }
        }
    }
}
