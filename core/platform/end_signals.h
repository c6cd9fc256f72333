#pragma once

#include <QtCore/QObject>

#include <memory>

namespace landfall::platform {

// What asks a program to end, as an event of its event loop: SIGINT, SIGTERM and SIGHUP; on Windows a console's
// Ctrl-C and its closing, and ProcessId::askToEnd(). One at a time in a program. Without it such a request ends the
// program at once.
class EndSignals : public QObject {
    Q_OBJECT
public:
    explicit EndSignals(QObject* parent = nullptr);
    ~EndSignals() override;

Q_SIGNALS:
    void requested();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace landfall::platform
