#pragma once

#include "base/result.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <optional>

namespace landfall::desktop {

// The local play-money network that the window can bring up and fund the wallet on.
class DevnetControl : public QObject {
    Q_OBJECT
public:
    enum class State { Off, Starting, Up, Failed };

    using QObject::QObject;

    virtual State state() const = 0;
    // What has been done so far, a line each.
    virtual QStringList lines() const = 0;
    // Why it Failed, or why the last funding did; empty after a success.
    virtual std::optional<Error> error() const = 0;
    virtual bool funding() const = 0;

    // Up means that its network is open in the node too.
    virtual void start() = 0;
    virtual void stop() = 0;
    // Tokens and coins for the wallet's own address on every chain.
    virtual void fund() = 0;

Q_SIGNALS:
    void changed();
    // The tokens are there.
    void funded();
};

} // namespace landfall::desktop
