#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QtCore/QObject>
#include <QtCore/QString>

#include <functional>
#include <optional>

namespace landfall::keychain {

// The system's secret store, for the wallet's passphrase. Asynchronous: answers come from the event loop,
// unless `context` is gone by then. An absent or locked store answers "not found" like an empty one. So nothing
// is believed before a probe has written, read and removed a scrap.
class Keychain : public QObject {
    Q_OBJECT
public:
    enum class State { Unknown, Available, Locked, Missing };

    using QObject::QObject;

    virtual State state() const = 0;
    // One sentence about the state, with the remedy where there is one.
    virtual QString text() const = 0;
    // Finds out the state; tells it by stateChanged().
    virtual void probe() = 0;

    // Nothing if the store works and holds no passphrase of this wallet. Errors:
    // keychain-unavailable (not Available), keychain-refused (the user said no),
    // keychain-failed.
    virtual void read(QObject* context, std::function<void(Result<std::optional<SecretBytes>>)> done) = 0;
    virtual void write(SecretBytes passphrase, QObject* context, std::function<void(Status)> done) = 0;
    // Fine also if there is nothing to remove.
    virtual void remove(QObject* context, std::function<void(Status)> done) = 0;

Q_SIGNALS:
    void stateChanged();
};

} // namespace landfall::keychain
