#include "common/deposit_run.h"

#include "common/decimals_check.h"
#include "common/error_codes.h"
#include "common/format.h"
#include "l1/chain_adapters.h"
#include "l1/error_codes.h"
#include "protocol/error_codes.h"

#include <QTimer>

namespace landfall::app {
namespace {

constexpr qint64 kPatienceMilliseconds = 5 * 60'000;
constexpr std::chrono::milliseconds kPoll{150};

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
    for (const auto stage : {Approve, Deposit, Key}) {
        if (const auto& earlier = sent(stage); earlier && stage < m_steps.size()) {
            m_steps[stage].transaction = earlier->hash;
            m_steps[stage].detail = tr("sent earlier");
        }
    }
}

DepositRun::~DepositRun() = default;

std::vector<DepositStep> DepositRun::steps() const {
    return {m_steps.begin() + (m_setup.keyOnly ? Credit : Approve), m_steps.end()};
}

std::optional<SentTransaction>& DepositRun::sent(Stage stage) {
    return stage == Approve ? m_setup.sent.approval : stage == Deposit ? m_setup.sent.deposit : m_setup.sent.signingKey;
}

Status DepositRun::keep() const {
    return m_setup.keep ? m_setup.keep(m_setup.sent) : Status();
}

void DepositRun::start() {
    const auto refuse = [this](const Error& error) { QTimer::singleShot(0, this, [this, error] { fail(error); }); };
    const auto* there = m_setup.network.tokenOn(m_setup.wish.token, m_setup.wish.chain);
    if (there == nullptr && !m_setup.keyOnly) {
        return refuse(Error::invalid("token-not-on-chain", "the token does not exist on this chain: choose another"));
    }
    if (m_setup.wish.amount == 0 && !m_setup.keyOnly) {
        return refuse(Error::invalid(code::kAmountZero, "an amount of 0 moves nothing: say how much"));
    }
    if (there != nullptr) {
        if (const auto fits =
                checkDecimals(m_setup.network, m_setup.wish.chain, m_setup.wish.token, m_setup.wish.amount);
            !fits) {
            return refuse(fits.error());
        }
    }
    auto adapter = l1::makeChainAdapter(m_setup.network, m_setup.wish.chain);
    if (!adapter) {
        return refuse(adapter.error());
    }
    if (const auto kept = keep(); !kept) {
        return refuse(kept.error());
    }
    m_adapter = std::move(*adapter);
    const auto key = m_setup.key();
    const auto payer = key ? m_adapter->senderOf(key->view()) : Result<protocol::ChainAddress>(key.error());
    if (!payer) {
        return refuse(payer.error());
    }
    m_payer = *payer;
    m_runner = std::make_unique<l1::CallRunner>(*m_adapter);
    m_runner->consentWith(m_setup.owner, m_setup.ownerKey);
    m_runner->keepFirst([this](const l1::SignedTransaction& transaction, const std::vector<Bytes32>& replaced) {
        auto before = std::exchange(sent(m_stage), SentTransaction{transaction.hash, transaction.raw, replaced});
        const auto kept = keep();
        if (!kept) {
            sent(m_stage) = std::move(before); // nor is it sent
        }
        return kept;
    });
    connect(m_runner.get(), &l1::CallRunner::delayed, this,
            [this](const Error& why) { set(m_stage, DepositStep::State::Active, text(why.message)); });
    connect(m_runner.get(), &l1::CallRunner::sent, this, [this](const Bytes32& hash) {
        m_steps[m_stage].transaction = hash;
        set(m_stage, DepositStep::State::Active, tr("sent, waiting for a block"));
    });
    goOnWhereItWas();
}

void DepositRun::goOnWhereItWas() {
    const auto over = [this](Stage stage) { set(stage, DepositStep::State::Done, m_steps[stage].detail); };
    if (m_setup.keyOnly || m_setup.sent.signingKey || m_setup.sent.deposit) {
        over(Approve);
    }
    if (m_setup.keyOnly || m_setup.sent.signingKey) {
        over(Deposit);
    }
    if (m_setup.sent.signingKey) {
        over(Credit);
        follow(Key, tr("signing key set"), [this](const l1::Receipt&) { wait(Key); });
    } else if (m_setup.keyOnly) {
        wait(Credit);
    } else if (m_setup.sent.deposit) {
        follow(Deposit, tr("deposited"), [this](const l1::Receipt& receipt) { inQueue(receipt); });
    } else if (m_setup.sent.approval) {
        follow(Approve, tr("approved"), [this](const l1::Receipt&) { checkBalance(); });
    } else {
        set(Approve, DepositStep::State::Active);
        checkBalance();
    }
}

void DepositRun::checkBalance() {
    m_adapter->tokenBalance(this, m_token->id, m_payer, [this](const Result<protocol::Amount>& held) {
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
    m_adapter->allowance(this, m_token->id, m_payer, [this](const Result<protocol::Amount>& allowed) {
        if (!allowed) {
            fail(allowed.error());
        } else if (*allowed >= m_setup.wish.amount) {
            if (m_steps[Approve].state != DepositStep::State::Done) {
                set(Approve, DepositStep::State::Done, tr("allowed already"));
            }
            deposit();
        } else if (*allowed > 0) {
            // Some tokens let an allowance change from 0 only.
            send(Approve, l1::ApproveToken{m_token->id, 0}, tr("earlier allowance taken back"),
                 [this](const l1::Receipt&) { approve(); });
        } else {
            approve();
        }
    });
}

void DepositRun::approve() {
    send(Approve, l1::ApproveToken{m_token->id, m_setup.wish.amount}, tr("approved"),
         [this](const l1::Receipt&) { deposit(); });
}

void DepositRun::deposit() {
    send(Deposit, l1::Deposit{m_token->id, m_setup.wish.amount, m_setup.owner}, tr("deposited"),
         [this](const l1::Receipt& receipt) { inQueue(receipt); });
}

void DepositRun::inQueue(const l1::Receipt& receipt) {
    for (const auto& placed : receipt.events) {
        if (const auto* queued = std::get_if<l1::QueueItemAdded>(&placed.event)) {
            m_item = queued->index;
        }
    }
    if (m_setup.node) {
        wait(Credit);
    } else {
        Q_EMIT finished();
    }
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
            fail(Error::unavailable(code::kDepositWaits,
                                    std::string(m_stage == Key ? "the signing key" : "the deposit") +
                                        " is not in a batch after 5 minutes. It is safe in the contract's queue: the "
                                        "node's state says what it waits for"));
        } else {
            QTimer::singleShot(kPoll, this, [this] { ask(); });
        }
    });
}

bool DepositRun::isThere(const DepositFacts& facts) const {
    if (m_stage == Key) {
        return facts.keyHash == m_setup.keyHash;
    }
    return facts.account && (m_setup.keyOnly || facts.queueInBatch > m_item);
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

void DepositRun::send(Stage stage, const l1::ContractCall& call, const QString& what, const Then& then) {
    set(stage, DepositStep::State::Active);
    const auto key = m_setup.key();
    if (!key) {
        fail(key.error());
        return;
    }
    m_runner->run(call, m_payer, *key, m_chain->confirmations, whenIncluded(stage, what, then));
}

void DepositRun::follow(Stage stage, const QString& what, const Then& then) {
    set(stage, DepositStep::State::Active, m_steps[stage].detail);
    const auto transaction = m_adapter->decode(sent(stage)->raw);
    if (!transaction) {
        fail(transaction.error());
        return;
    }
    m_runner->resume(*transaction, sent(stage)->replaced, m_setup.key, m_chain->confirmations,
                     whenIncluded(stage, what, then));
}

l1::Done<l1::Receipt> DepositRun::whenIncluded(Stage stage, const QString& what, const Then& then) {
    return [this, stage, what, then](const Result<l1::Receipt>& receipt) {
        if (!receipt) {
            // One that can't count any more must not be followed again. If that can't be kept,
            // the next run learns it from the chain once more.
            if (receipt.error().code == code::kTransactionFailed || receipt.error().code == code::kNonceUsed) {
                sent(stage).reset();
                (void)keep();
            }
            fail(receipt.error());
            return;
        }
        set(stage, DepositStep::State::Done,
            tr("block %1, %2").arg(receipt->block.number).arg(gasText(receipt->gasUsed)));
        Q_EMIT included(what, m_steps[stage].transaction.value_or(Bytes32{}), *receipt);
        then(*receipt);
    };
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
