#include "desktop/backend/rehearsal_run.h"

#include "common/devnet_setup.h"
#include "platform/children.h"

#include <QtCore/QRegularExpression>

namespace landfall::desktop {
namespace {

constexpr int kEndMilliseconds = 10'000; // its chains and node end in order

} // namespace

RehearsalRun::RehearsalRun(QObject* parent) : RehearsalControl(parent) {
    m_process.setStandardInputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &RehearsalRun::read);
    connect(&m_process, &QProcess::finished, this, &RehearsalRun::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            fail(Error::unavailable("program-missing", "landfall-cli can't be started (" +
                                                           m_process.errorString().toStdString() +
                                                           "): it belongs to this installation, install it again"));
        }
    });
}

RehearsalRun::~RehearsalRun() {
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        platform::askToEnd(m_process);
        if (!m_process.waitForFinished(kEndMilliseconds)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
}

void RehearsalRun::start() {
    if (m_state == State::Running) {
        return;
    }
    m_lines.clear();
    m_error.reset();
    const auto program = app::siblingProgram(QStringLiteral("landfall-cli"));
    if (!program) {
        fail(program.error());
        return;
    }
    m_state = State::Running;
    m_process.start(*program, {QStringLiteral("rehearse")});
    Q_EMIT changed();
}

// Its steps are numbered; what they print below is for the terminal.
void RehearsalRun::read() {
    static const QRegularExpression step(QStringLiteral("^(?:[0-9]+ +|rehearsed: )(.*)$"));
    while (m_process.canReadLine()) {
        const auto match = step.match(QString::fromUtf8(m_process.readLine()).trimmed());
        if (match.hasMatch()) {
            m_lines.push_back(match.captured(1));
            Q_EMIT changed();
        }
    }
}

void RehearsalRun::ended(int exitCode, QProcess::ExitStatus status) {
    read();
    if (status == QProcess::NormalExit && exitCode == 0) {
        m_state = State::Done;
        Q_EMIT changed();
        return;
    }
    const auto said = QString::fromUtf8(m_process.readAllStandardError());
    const auto why = said.mid(said.lastIndexOf(QStringLiteral("error: ")));
    fail(Error::unavailable("rehearsal-failed",
                            why.startsWith(QStringLiteral("error: "))
                                ? why.mid(7).trimmed().toStdString()
                                : "the rehearsal ended in the middle: try it again in a terminal, with 'landfall-cli "
                                  "rehearse'"));
}

void RehearsalRun::fail(const Error& error) {
    m_error = error;
    m_state = State::Failed;
    Q_EMIT changed();
}

} // namespace landfall::desktop
