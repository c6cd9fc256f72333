#pragma once

#include <QObject>

class QSocketNotifier;

namespace landfall::devnet {

// SIGINT, SIGTERM and SIGHUP as an event. One at a time in a program.
class StopSignals : public QObject {
    Q_OBJECT
public:
    explicit StopSignals(QObject* parent = nullptr);
    ~StopSignals() override;

Q_SIGNALS:
    void requested();

private:
    int m_descriptor = -1;
    QSocketNotifier* m_notifier = nullptr;
};

} // namespace landfall::devnet
