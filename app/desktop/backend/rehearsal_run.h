#pragma once

#include "desktop/backend/rehearsal_control.h"

#include <QtCore/QProcess>

namespace landfall::desktop {

// Runs the command line's rehearsal. It ends with the window.
class RehearsalRun final : public RehearsalControl {
    Q_OBJECT
public:
    explicit RehearsalRun(QObject* parent = nullptr);
    ~RehearsalRun() override;

    State state() const override { return m_state; }
    QStringList lines() const override { return m_lines; }
    std::optional<Error> error() const override { return m_error; }
    void start() override;

private:
    void read();
    void ended(int exitCode, QProcess::ExitStatus status);
    void fail(const Error& error);

    State m_state = State::Off;
    QStringList m_lines;
    std::optional<Error> m_error;
    QProcess m_process;
};

} // namespace landfall::desktop
