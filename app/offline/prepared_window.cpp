#include "offline/prepared_window.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>

namespace landfall::offline {
namespace {

constexpr int kSettle = 60; // milliseconds of quiet

} // namespace

Result<std::unique_ptr<PreparedWindow>> PreparedWindow::open(const PreparedState& state) {
    std::unique_ptr<PreparedWindow> out(new PreparedWindow(enter(state)));
    out->m_engine = std::make_unique<QQmlApplicationEngine>();
    out->m_engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
    out->m_engine->setInitialProperties({{QStringLiteral("app"), QVariant::fromValue(&out->m_world->app())}});
    QStringList said;
    QObject::connect(out->m_engine.get(), &QQmlEngine::warnings, out->m_engine.get(), [&](const auto& warnings) {
        for (const auto& warning : warnings) {
            said.push_back(warning.toString());
        }
    });
    out->m_engine->load(QUrl(QStringLiteral("qrc:/qt/qml/Landfall/Main.qml")));
    const auto roots = out->m_engine->rootObjects();
    out->m_window = roots.isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(roots.front());
    QObject::disconnect(out->m_engine.get(), &QQmlEngine::warnings, nullptr, nullptr);
    if (out->m_window == nullptr) {
        return Error::internal("window-not-loaded", "Main.qml did not load: " + said.join(u'\n').toStdString());
    }
    if (*state.page != '\0') {
        Q_EMIT out->m_world->app().showPage(QString::fromLatin1(state.page));
    }
    if (auto* reveal = out->m_window->findChild<QQuickItem*>(QStringLiteral("welcome.reveal"))) {
        QMetaObject::invokeMethod(reveal, "clicked");
    }
    out->settle();
    return out;
}

void PreparedWindow::settle() {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < kSettle) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, kSettle);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QThread::msleep(2);
    }
}

QImage PreparedWindow::picture(QSize size, SettingsModel::Theme theme) {
    m_world->app().settings()->setTheme(theme);
    m_window->resize(size);
    settle();
    return m_window->grabWindow();
}

} // namespace landfall::offline
