#pragma once

#include "offline/prepared_states.h"

#include <QtQml/QQmlApplicationEngine>
#include <QtQuick/QQuickWindow>

namespace landfall::offline {

// The real Main.qml on a prepared state.
class PreparedWindow {
public:
    // Error: window-not-loaded, with what QML said.
    static Result<std::unique_ptr<PreparedWindow>> open(const PreparedState& state);

    PreparedWorld& world() { return *m_world; }
    QQuickWindow& window() { return *m_window; }

    // Until nothing is left to do: bindings, layouts, frames.
    void settle();
    QImage picture(QSize size, SettingsModel::Theme theme);

private:
    explicit PreparedWindow(std::unique_ptr<PreparedWorld> world) : m_world(std::move(world)) {}

    std::unique_ptr<PreparedWorld> m_world;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow* m_window = nullptr; // the engine's
};

} // namespace landfall::offline
