#include "devnet/child_process.h"

#include "platform/children.h"

#include <QFile>

namespace landfall::devnet {

namespace {

constexpr int kPatienceMilliseconds = 3'000;
constexpr qsizetype kMaxLine = 4096;

} // namespace

ChildProcess::ChildProcess(Launch launch, QObject* parent) : QObject(parent), m_launch(std::move(launch)) {
    platform::bindToParent(m_process, platform::ParentGone::Killed);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(m_launch.logFile, QIODevice::Append);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ChildProcess::readOutput);
    connect(&m_process, &QProcess::finished, this, &ChildProcess::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            m_deadline.stop();
            Q_EMIT failed(
                problem("child-not-started",
                        QStringLiteral("can't be started (%1): %2").arg(m_launch.program, m_process.errorString())));
        }
    });
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { Q_EMIT failed(problem("child-silent", QStringLiteral("did not come up in time"))); });
}

ChildProcess::~ChildProcess() {
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning) {
        return;
    }
    platform::askToEnd(m_process);
    if (!m_process.waitForFinished(kPatienceMilliseconds)) {
        m_process.kill();
        m_process.waitForFinished(kPatienceMilliseconds);
    }
}

void ChildProcess::start() {
    m_announced = false;
    m_stopping = false;
    m_line.clear();
    m_deadline.start(m_launch.deadlineMilliseconds);
    m_process.start(m_launch.program, m_launch.arguments);
}

void ChildProcess::restart(const QStringList& arguments) {
    if (m_process.state() != QProcess::NotRunning) { // silent, but there
        m_stopping = true;
        m_process.kill();
        m_process.waitForFinished(kPatienceMilliseconds);
    }
    m_launch.arguments = arguments;
    start();
}

void ChildProcess::stop() {
    m_stopping = true;
    m_deadline.stop();
    platform::askToEnd(m_process);
}

void ChildProcess::readOutput() {
    const QByteArray text = m_process.readAllStandardOutput();
    QFile log(m_launch.logFile);
    if (log.open(QIODevice::Append)) {
        log.write(text);
    }
    if (m_announced) {
        return;
    }
    m_line += text;
    for (auto end = m_line.indexOf('\n'); end >= 0 && !m_announced; end = m_line.indexOf('\n')) {
        const QByteArray line = m_line.left(end).trimmed();
        m_line.remove(0, end + 1);
        if (const auto at = line.indexOf(m_launch.announcement); at >= 0) {
            m_announced = true;
            m_deadline.stop();
            m_line.clear();
            Q_EMIT announced(QString::fromUtf8(line.mid(at + m_launch.announcement.size()).trimmed()));
        }
    }
    if (m_line.size() > kMaxLine) {
        m_line.clear();
    }
}

void ChildProcess::ended() {
    m_deadline.stop();
    if (!m_stopping) {
        Q_EMIT failed(
            problem("child-ended", QStringLiteral("ended by itself (exit code %1)").arg(m_process.exitCode())));
    }
}

Error ChildProcess::problem(const char* code, const QString& what) const {
    QString message = m_launch.name + QLatin1Char(' ') + what;
    QFile log(m_launch.logFile);
    if (log.open(QIODevice::ReadOnly)) {
        const auto tail = QString::fromUtf8(log.readAll().right(500)).simplified();
        if (!tail.isEmpty()) {
            message += QStringLiteral("; its log %1 ends with: %2").arg(m_launch.logFile, tail);
        }
    }
    return Error::unavailable(code, message.toStdString());
}

} // namespace landfall::devnet
