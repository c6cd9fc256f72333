#pragma once

#include "base/result.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <optional>

namespace landfall::desktop {

// The rehearsal of the way out, on chains of its own that are gone afterwards.
class RehearsalControl : public QObject {
    Q_OBJECT
public:
    enum class State { Off, Running, Done, Failed };

    using QObject::QObject;

    virtual State state() const = 0;
    // Its steps so far, a line each; the last one of a run that is Done says what came back.
    virtual QStringList lines() const = 0;
    virtual std::optional<Error> error() const = 0; // why it Failed
    virtual void start() = 0;

Q_SIGNALS:
    void changed();
};

} // namespace landfall::desktop
