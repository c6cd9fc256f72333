#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "protocol/amount.h"
#include "protocol/ids.h"

#include <QtCore/QObject>
#include <QtCore/QString>

#include <optional>
#include <vector>

namespace landfall::desktop {

struct DepositWish {
    protocol::ChainIndex chain = 0;
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;
};

struct DepositStep {
    enum class State { Waiting, Active, Done, Failed };
    QString title;
    QString detail;
    State state = State::Waiting;
    std::optional<Bytes32> transaction; // on the chain of the deposit
};

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
