#pragma once

#include "common/deposit_run.h"

#include <QtCore/QObject>
#include <QtCore/QString>

#include <optional>
#include <vector>

namespace landfall::desktop {

using app::DepositStep;
using app::DepositWish;

// One deposit of the wallet, from the first transaction to the signing key. Lives on
// the GUI thread and never blocks it. What a closed window left half-way is taken up
// when the wallet is open again. What was sent is followed, and a missing signing
// key registered without being asked for. Only money that has not left waits for
// goOn().
class DepositControl : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Interrupted, Running, Done, Failed };

    using QObject::QObject;

    virtual State state() const = 0;
    // What is being deposited, or was last; nothing while Idle.
    virtual std::optional<DepositWish> wish() const = 0;
    // It only registers the signing key of an account that has none.
    virtual bool keyOnly() const = 0;
    virtual const std::vector<DepositStep>& steps() const = 0;
    // Why it Failed.
    virtual std::optional<Error> error() const = 0;

    virtual void start(const DepositWish& wish) = 0;
    // After Interrupted or Failed: from where it was.
    virtual void goOn() = 0;
    // Back to Idle, and nothing of it is kept. Transactions that were sent stay sent.
    virtual void reset() = 0;

Q_SIGNALS:
    void changed();
};

} // namespace landfall::desktop
