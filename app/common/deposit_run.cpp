#include "common/deposit_run.h"

#include "common/format.h"
#include "l1/chain_adapters.h"

#include <QTimer>

namespace landfall::app {
namespace {

constexpr qint64 kPatienceMilliseconds = 5 * 60'000;
constexpr std::chrono::milliseconds kPoll{150};

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

} // namespace

DepositRun::DepositRun(DepositSetup setup, QObject* parent)
    : QObject(parent), m_setup(std::move(setup)), m_chain(m_setup.network.chain(m_setup.wish.chain)),
      m_token(m_setup.network.token(m_setup.wish.token)) {
    const QString amount =
        amountText(m_setup.wish.amount) + QLatin1Char(' ') + (m_token == nullptr ? QString() : text(m_token->symbol));
    const QString chain = m_chain == nullptr ? QString() : text(m_chain->name);
    m_steps.push_back({tr("Allow the contract to take %1").arg(amount), {}, {}, {}});
    m_steps.push_back({tr("Deposit %1 on %2").arg(amount, chain), {}, {}, {}});
    if (m_setup.node) {
        m_steps.push_back({tr("Credit in the network"), {}, {}, {}});
        m_steps.push_back({tr("Signing key"), {}, {}, {}});
    }
}

DepositRun::~DepositRun() = default;

void DepositRun::start() {
    const auto refuse = [this](const Error& error) { QTimer::singleShot(0, this, [this, error] { fail(error); }); };
    const auto* there = m_setup.network.tokenOn(m_setup.wish.token, m_setup.wish.chain);
    if (there == nullptr) {
        return refuse(Error::invalid("token-not-on-chain", "the token does not exist on this chain: choose another"));
    }
    if (m_setup.wish.amount == 0) {
        return refuse(Error::invalid("amount-zero", "an amount of 0 moves nothing: say how much"));
    }
    if (const auto units = protocol::toChainUnits(m_setup.wish.amount, there->decimals); !units) {
        return refuse(units.error());
    }
    auto adapter = l1::makeChainAdapter(m_setup.network, m_setup.wish.chain);
    if (!adapter) {
        return refuse(adapter.error());
    }
    m_adapter = std::move(*adapter);
    m_runner = std::make_unique<l1::CallRunner>(*m_adapter);
    connect(m_runner.get(), &l1::CallRunner::sent, this, [this](const Bytes32& hash) {
        m_steps[m_stage].transaction = hash;
        set(m_stage, DepositStep::State::Active, tr("sent, waiting for a block"));
    });
    set(Approve, DepositStep::State::Active);
    checkBalance();
}

void DepositRun::checkBalance() {
    m_adapter->tokenBalance(this, m_token->id, m_setup.owner, [this](const Result<protocol::Amount>& held) {
        if (!held) {
            fail(held.error());
        } else if (*held < m_setup.wish.amount) {
            fail(Error::invalid("token-balance-low", "the wallet holds " + protocol::formatAmount(*held) + " " +
                                                         m_token->symbol + " on " + m_chain->name +
                                                         ": deposit less, or send it more"));
        } else if (m_setup.network.tokenOn(m_token->id, m_chain->index)->isNative()) {
            set(Approve, DepositStep::State::Done, tr("not needed for the chain's own coin"));
            deposit();
        } else {
            checkAllowance();
        }
    });
}

void DepositRun::checkAllowance() {
    m_adapter->allowance(this, m_token->id, m_setup.owner, [this](const Result<protocol::Amount>& allowed) {
        if (!allowed) {
            fail(allowed.error());
        } else if (*allowed >= m_setup.wish.amount) {
            set(Approve, DepositStep::State::Done, tr("allowed already"));
            deposit();
        } else {
            send(Approve, l1::ApproveToken{m_token->id, m_setup.wish.amount}, tr("approved"),
                 [this](const l1::Receipt&) { deposit(); });
        }
    });
}

void DepositRun::deposit() {
    send(Deposit, l1::Deposit{m_token->id, m_setup.wish.amount, m_setup.owner}, tr("deposited"),
         [this](const l1::Receipt& receipt) {
             for (const auto& placed : receipt.events) {
                 if (const auto* queued = std::get_if<l1::QueueItemAdded>(&placed.event)) {
                     m_item = queued->index;
                 }
             }
             if (!m_setup.node) {
                 Q_EMIT finished();
                 return;
             }
             wait(Credit);
         });
}

void DepositRun::wait(Stage stage) {
    set(stage, DepositStep::State::Active, tr("waiting for a batch with it"));
    m_waited.start();
    ask();
}

void DepositRun::ask() {
    m_setup.node(this, [this](const Result<DepositFacts>& facts) {
        if (!facts && facts.error().kind != ErrorKind::Unavailable) {
            fail(facts.error());
        } else if (facts && isThere(*facts)) {
            goOn(*facts);
        } else if (m_waited.elapsed() > kPatienceMilliseconds) {
            fail(Error::unavailable("deposit-waits",
                                    std::string(m_stage == Key ? "the signing key" : "the deposit") +
                                        " is not in a batch after 5 minutes. It is safe in the contract's queue: the "
                                        "node's state says what it waits for"));
        } else {
            QTimer::singleShot(kPoll, this, [this] { ask(); });
        }
    });
}

bool DepositRun::isThere(const DepositFacts& facts) const {
    return m_stage == Key ? facts.keyHash == m_setup.keyHash : facts.queueInBatch > m_item && facts.account;
}

void DepositRun::goOn(const DepositFacts& facts) {
    if (m_stage == Key) {
        set(Key, DepositStep::State::Done, tr("registered"));
        Q_EMIT finished();
        return;
    }
    set(Credit, DepositStep::State::Done, tr("account %1").arg(*facts.account));
    if (facts.keyHash == m_setup.keyHash) {
        set(Key, DepositStep::State::Done, tr("registered already"));
        Q_EMIT finished();
        return;
    }
    send(Key, l1::SetSigningKey{*facts.account, m_setup.keyHash}, tr("signing key set"),
         [this](const l1::Receipt&) { wait(Key); });
}

void DepositRun::send(Stage stage, const l1::ContractCall& call, const QString& what,
                      const std::function<void(const l1::Receipt&)>& then) {
    set(stage, DepositStep::State::Active);
    const auto key = m_setup.key();
    if (!key) {
        fail(key.error());
        return;
    }
    m_runner->run(call, m_setup.owner, *key, m_chain->confirmations,
                  [this, stage, what, then](const Result<l1::Receipt>& receipt) {
                      if (!receipt) {
                          fail(receipt.error());
                          return;
                      }
                      set(stage, DepositStep::State::Done,
                          tr("block %1, %2").arg(receipt->block.number).arg(gasText(receipt->gasUsed)));
                      Q_EMIT included(what, m_steps[stage].transaction.value_or(Bytes32{}), *receipt);
                      then(*receipt);
                  });
}

void DepositRun::set(Stage stage, DepositStep::State state, const QString& detail) {
    m_stage = stage;
    m_steps[stage].state = state;
    m_steps[stage].detail = detail;
    Q_EMIT changed();
}

void DepositRun::fail(const Error& error) {
    set(m_stage, DepositStep::State::Failed, text(error.message));
    Q_EMIT failed(error);
}

} // namespace landfall::app
