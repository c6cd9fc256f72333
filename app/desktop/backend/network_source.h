#pragma once

#include "base/result.h"

#include <QtCore/QObject>
#include <QtCore/QString>

#include <optional>

namespace landfall::desktop {

// Chooses the network that the node opens, and remembers it.
class NetworkSource : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Why the network that was last asked for is not open.
    virtual std::optional<Error> problem() const = 0;
    virtual void openFile(const QString& path) = 0;

Q_SIGNALS:
    void changed();
};

} // namespace landfall::desktop
