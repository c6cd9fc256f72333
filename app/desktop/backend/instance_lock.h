#pragma once

#include "base/result.h"

#include <QtCore/QLockFile>
#include <QtCore/QObject>
#include <QtNetwork/QLocalServer>

#include <memory>

namespace landfall::desktop {

// One window a profile. A second one shows the first and ends.
class InstanceLock : public QObject {
    Q_OBJECT
public:
    // Errors: instance-running (the first one was asked to show itself), profile-folder.
    static Result<std::unique_ptr<InstanceLock>> take(const QString& folder);

Q_SIGNALS:
    // Somebody started the program again.
    void asked();

private:
    explicit InstanceLock(const QString& folder);
    void listen(const QString& folder);

    QLockFile m_file;
    QLocalServer m_server;
};

} // namespace landfall::desktop
