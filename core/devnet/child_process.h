#pragma once

#include "base/result.h"

#include <QProcess>
#include <QStringList>
#include <QTimer>

namespace landfall::devnet {

// A program of the devnet. It dies with this process, whatever becomes of
// that (platform::bindToParent): start it from the main thread. Both of
// its outputs go to a log file; the line of its standard output that it announces
// itself with is looked for until `deadline`.
class ChildProcess : public QObject {
    Q_OBJECT
public:
    struct Launch {
        QString name; // for messages: "Anvil One"
        QString program;
        QStringList arguments;
        QString logFile;
        QByteArray announcement; // what the line has; the rest of it is the answer
        int deadlineMilliseconds = 15'000;
    };

    ChildProcess(Launch launch, QObject* parent = nullptr);
    ~ChildProcess() override;

    void start();
    void restart(const QStringList& arguments);
    // Asks it to end; the destructor insists.
    void stop();

    qint64 pid() const { return m_process.processId(); }
    const QString& name() const { return m_launch.name; }

Q_SIGNALS:
    void announced(const QString& rest);
    // Not started, not announced in time, or ended. Errors: child-not-started,
    // child-silent, child-ended; the message ends with the log's last lines.
    void failed(const landfall::Error& error);

private:
    void readOutput();
    void ended();
    Error problem(const char* code, const QString& what) const;

    Launch m_launch;
    QProcess m_process;
    QTimer m_deadline;
    QByteArray m_line;
    bool m_announced = false;
    bool m_stopping = false;
};

} // namespace landfall::devnet
