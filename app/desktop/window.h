#pragma once

#include "desktop/backend/real_backend.h"
#include "desktop/pages/app_model.h"

#include <QtQml/QQmlApplicationEngine>
#include <QtQuick/QQuickWindow>

#include <memory>

namespace landfall::desktop {

// Loads Main.qml with its models. Error: window-not-loaded, with what QML said.
Result<QQuickWindow*> loadWindow(QQmlApplicationEngine& engine, AppModel& app);

struct WindowSetup {
    app::Profile profile;
    bool demo = false; // a new wallet whose passphrase is told, and the frame that says "play money"
    std::function<node::Milliseconds()> now = [] { return node::SystemClock().now(); }; // of the models
};

// The real window of one profile, from the screen down to node and wallet.
class MainWindow {
public:
    // Errors: window-not-loaded, and of the demo's wallet those of saveNewWallet.
    static Result<std::unique_ptr<MainWindow>> open(const WindowSetup& setup);

    QQuickWindow& window() { return *m_window; }
    AppModel& app() { return *m_app; }
    RealBackend& backend() { return m_backend; }
    void raise();

private:
    explicit MainWindow(const app::Profile& profile) : m_backend(profile) {}

    RealBackend m_backend;
    std::unique_ptr<AppModel> m_app;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow* m_window = nullptr; // of the engine
};

} // namespace landfall::desktop
