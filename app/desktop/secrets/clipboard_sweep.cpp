#include "desktop/secrets/clipboard_sweep.h"

#include <QtCore/QCryptographicHash>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

namespace landfall::desktop {
namespace {

QByteArray digestOf(const QString& text) {
    QByteArray utf8 = text.toUtf8();
    auto digest = QCryptographicHash::hash(utf8, QCryptographicHash::Sha256);
    utf8.fill('\0');
    return digest;
}

} // namespace

ClipboardSweep::ClipboardSweep(const QString& secret, std::chrono::milliseconds after)
    : QObject(qGuiApp), m_digest(digestOf(secret)) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ClipboardSweep::sweep);
    connect(qGuiApp, &QGuiApplication::aboutToQuit, this, &ClipboardSweep::sweep);
    m_timer.start(after);
}

ClipboardSweep::~ClipboardSweep() {
    m_digest.fill('\0');
}

void ClipboardSweep::sweep() {
    auto* clipboard = QGuiApplication::clipboard();
    QString now = clipboard->text();
    if (digestOf(now) == m_digest) {
        clipboard->clear();
    }
    now.fill(u'\0');
    m_timer.stop();
    deleteLater();
}

void sweepClipboard() {
    for (auto* sweep : qGuiApp->findChildren<ClipboardSweep*>(QString(), Qt::FindDirectChildrenOnly)) {
        sweep->sweep();
    }
}

} // namespace landfall::desktop
