#include "offline/prepared_window.h"

#include "desktop/window.h"

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
    const auto window = loadWindow(*out->m_engine, out->m_world->app());
    if (!window) {
        return window.error();
    }
    out->m_window = *window;
    if (*state.page != '\0') {
        Q_EMIT out->m_world->app().showPage(QString::fromLatin1(state.page));
    }
    if (auto* reveal = out->m_window->findChild<QQuickItem*>(QStringLiteral("welcome.reveal"))) {
        QMetaObject::invokeMethod(reveal, "clicked");
    }
    // What was refused stays in its field, to be mended.
    auto* phrase = out->m_window->findChild<SecretField*>(QStringLiteral("welcome.phrase"));
    if (phrase != nullptr && !out->m_world->app().welcome()->error().isEmpty()) {
        typeSecret(*phrase, kWrongPhrase);
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
