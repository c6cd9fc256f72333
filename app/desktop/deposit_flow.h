#pragma once

#include "common/deposit_run.h"

#include <QtCore/QObject>
#include <QtCore/QString>

#include <optional>
#include <vector>

namespace landfall::desktop {

using app::DepositStep;
using app::DepositWish;

// One deposit of the wallet, from the first transaction to the credit. Lives on the
// GUI thread and never blocks it.
class DepositFlow : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Running, Done, Failed };

    using QObject::QObject;

    virtual State state() const = 0;
    // What is being deposited, or was last; nothing while Idle.
    virtual std::optional<DepositWish> wish() const = 0;
    virtual const std::vector<DepositStep>& steps() const = 0;
    // Why it Failed.
    virtual std::optional<Error> error() const = 0;

    virtual void start(const DepositWish& wish) = 0;
    // Back to Idle. Transactions that were sent stay sent.
    virtual void reset() = 0;

Q_SIGNALS:
    void changed();
};

} // namespace landfall::desktop
