#include "node/chain/relayer.h"

#include "l1/error_codes.h"
#include "store/damage.h"

#include <algorithm>
#include <utility>

namespace landfall::node {
namespace {

constexpr unsigned kLostPatience = 3;
constexpr Milliseconds kGapPatience = 4; // times as long as until more is offered
constexpr Milliseconds kFundsEvery = 15'000;
constexpr unsigned kMostGasDoublings = 4;

// Executed by one call. Were each of them a push that takes all that it may (some 205'000 gas
// with the default bound), one transaction could still carry them.
constexpr std::size_t kMostOperationsAtOnce = 64;

// "execute of batch 4".
std::string workOn(store::Purpose purpose, protocol::BatchNumber batch) {
    const bool ofNone = purpose == store::Purpose::OpenAccount;
    return purposeName(purpose) + (ofNone ? std::string() : " of batch " + std::to_string(batch));
}

} // namespace

void Relayer::advance() {
    const auto& config = m_context.config;
    if (m_busy || m_stopped || !(config.makesBatches() || config.attester) || m_context.clock.steady() < m_next ||
        !link().caughtUp) {
        return;
    }
    if (m_context.clock.steady() >= m_fundsNext) {
        return readFunds();
    }
    std::vector<store::L1TransactionRow> open;
    std::optional<RelayPlan> next;
    std::string why;
    std::uint64_t readTo = 0;
    if (!m_context.write([&] {
            open = m_context.store.transactions.open(m_chain);
            readTo = m_context.store.facts.nextBlock(m_chain).value_or(0);
            next = m_planner.plan(why, mostAtOnce());
        })) {
        return;
    }
    if (!open.empty()) {
        return follow(open.front());
    }
    if (readTo <= m_readTo) {
        return; // our last transaction's events are not rows yet
    }
    if (next) {
        return begin(*next);
    }
    link().relayerWaits = why;
}

// --- a new transaction -----------------------------------------------------

void Relayer::begin(const RelayPlan& plan) {
    m_busy = true;
    adapter().suggestFees(this, [this, plan](Result<l1::FeeSuggestion> fees) {
        if (!fees) {
            return failed(fees.error());
        }
        link().gasPrice = fees->expectedPrice;
        const auto& cap = m_context.config.relay.gasPriceCap;
        if (cap && fees->expectedPrice > *cap) {
            return waits("gas costs " + fees->expectedPrice.toDecimal() + " base units, above your cap of " +
                         cap->toDecimal());
        }
        adapter().nextNonce(this, link().sender, true, [this, plan, bid = fees->bid](Result<std::uint64_t> nonce) {
            nonce ? prepare(plan, bid, *nonce) : failed(nonce.error());
        });
    });
}

void Relayer::prepare(const RelayPlan& plan, const l1::FeeBid& bid, std::uint64_t nonce) {
    std::optional<l1::ContractCall> call;
    if (!m_context.write([&] { call = m_planner.callOf(plan, m_gasDoublings); }) || !call) {
        return done();
    }
    adapter().prepare(this, *call, link().sender, nonce, bid, [this, plan](Result<l1::UnsignedTransaction> prepared) {
        // Opening it comes first, unless somebody did meanwhile.
        const bool missing = !prepared && prepared.error().code == code::kAccountMissing;
        if (missing || (!prepared && prepared.error().code == code::kAccountExists)) {
            link().accountMissing = missing;
            m_busy = false;
            return m_context.poke();
        }
        prepared ? storeAndSend(plan, *prepared) : failed(prepared.error());
    });
}

void Relayer::storeAndSend(const RelayPlan& plan, const l1::UnsignedTransaction& prepared) {
    if (m_stopped) {
        return done();
    }
    const auto made = adapter().sign(prepared, link().senderKey.view());
    if (!made) {
        return failed(made.error());
    }
    store::L1TransactionRow row;
    row.chain = m_chain;
    row.purpose = plan.purpose;
    row.firstBatch = plan.first;
    row.lastBatch = plan.last;
    row.commitment = plan.commitment;
    row.sender = link().sender;
    row.nonce = prepared.nonce;
    row.hash = made->hash;
    row.raw = made->raw;
    row.createdAt = m_context.clock.now();
    bool stored = false;
    if (!m_context.write([&] {
            // The rows may have changed while the chain was asked.
            std::string why;
            if (m_planner.plan(why, mostAtOnce()) == plan && m_context.store.transactions.open(m_chain).empty()) {
                row.id = m_context.store.transactions.insert(row);
                stored = true;
            }
        }) ||
        !stored) {
        return done();
    }
    m_executes = plan.purpose == store::Purpose::Execute || plan.runLast != 0;
    link().relayerWaits = workOn(plan.purpose, plan.last) + " is being sent";
    send(row.id, *made);
}

// --- the one under way -----------------------------------------------------

void Relayer::follow(const store::L1TransactionRow& row) {
    std::vector<store::L1TransactionRow> same;
    if (!m_context.write([&] { same = m_context.store.transactions.withNonce(m_chain, row.sender, row.nonce); })) {
        return;
    }
    m_busy = true;
    adapter().nextNonce(this, row.sender, false, [this, same, nonce = row.nonce](Result<std::uint64_t> next) {
        if (!next) {
            return failed(next.error());
        }
        // Asked before the receipts: a nonce used by then, with no receipt of ours after, is another's.
        m_lost = *next > nonce ? m_lost + 1 : 0;
        if (*next >= nonce) {
            m_gapSince.reset();
        } else if (!m_gapSince) {
            m_gapSince = m_context.clock.steady();
        }
        askStatus(same, 0, false);
    });
}

void Relayer::askStatus(std::vector<store::L1TransactionRow> same, std::size_t index, bool newestWaits) {
    if (index == same.size()) {
        const auto open = std::find_if(same.begin(), same.end(), [](const auto& row) {
            return row.state == store::TransactionState::Stored || row.state == store::TransactionState::Sent;
        });
        return open == same.end() ? done() : notIncluded(*open, newestWaits);
    }
    const Bytes32 hash = same[index].hash;
    adapter().transactionStatus(this, hash, [this, same, index, newestWaits](Result<l1::TransactionStatus> status) {
        if (!status) {
            return failed(status.error());
        }
        if (status->where == l1::TransactionStatus::Where::Included && status->receipt) {
            return included(same[index], same, *status->receipt);
        }
        askStatus(same, index + 1,
                  newestWaits || (index == 0 && status->where == l1::TransactionStatus::Where::Waiting));
    });
}

void Relayer::included(const store::L1TransactionRow& row, const std::vector<store::L1TransactionRow>& same,
                       const l1::Receipt& receipt) {
    const std::string why = receipt.failure ? receipt.failure->message : "the chain refused it";
    if (!m_context.write([&] {
            m_context.store.transactions.markIncluded(row.id, receipt.succeeded, receipt.block.number,
                                                      receipt.block.hash, receipt.gasUsed, receipt.gasPrice,
                                                      receipt.succeeded ? "" : why);
            for (const auto& other : same) {
                if (other.id != row.id &&
                    (other.state == store::TransactionState::Stored || other.state == store::TransactionState::Sent)) {
                    m_context.store.transactions.setState(other.id, store::TransactionState::Replaced, "");
                }
            }
            if (receipt.succeeded && row.sentAt) {
                m_context.store.history.record("l1:" + purposeName(row.purpose) + ":" + std::to_string(m_chain), 0,
                                               m_context.clock.now(), m_context.clock.now() - row.createdAt);
            }
        })) {
        return;
    }
    if (std::exchange(m_executes, false)) {
        m_gasDoublings = receipt.succeeded ? 0 : std::min(m_gasDoublings + 1, kMostGasDoublings);
    }
    m_lost = 0;
    m_readTo = receipt.block.number;
    m_context.changed(BatchChanged{row.lastBatch});
    if (!receipt.succeeded) {
        return failed(receipt.failure.value_or(Error::unavailable("chain-refused", why)));
    }
    m_failures = 0;
    link().accountMissing = link().accountMissing && row.purpose != store::Purpose::OpenAccount;
    link().relayerWaits = workOn(row.purpose, row.lastBatch) + " is in a block";
    m_next = {};
    m_busy = false;
    m_context.poke();
}

void Relayer::notIncluded(const store::L1TransactionRow& newest, bool waitsInPool) {
    if (m_lost >= kLostPatience) {
        return giveUp(newest, code::kNonceUsed,
                      "another program with this node's key used its nonce: give each node its own key");
    }
    if (m_gapSince && m_context.clock.steady() - *m_gapSince >= kGapPatience * m_context.config.relay.bumpAfter) {
        return giveUp(
            newest, "nonce-gap",
            "the RPC server said that the nonces before it were used, and no transaction has them: it is made again");
    }
    if (std::exchange(m_followed, newest.id) != newest.id) {
        m_followedSince = m_context.clock.steady();
    }
    if (waitsInPool && m_context.clock.steady() - m_followedSince >= m_context.config.relay.bumpAfter) {
        return raisePrice(newest, l1::PriceRise::Eighth);
    }
    if (waitsInPool) {
        return waits(workOn(newest.purpose, newest.lastBatch) + " waits to be put into a block");
    }
    if (m_refused == newest.id) {
        return raisePrice(newest, l1::PriceRise::Double); // the same bytes would be refused again
    }
    const auto decoded = adapter().decode(newest.raw);
    if (!decoded) {
        return m_context.halt(
            store::damaged("a stored transaction can't be read back (" + decoded.error().message + ")"));
    }
    send(newest.id, *decoded);
}

void Relayer::giveUp(const store::L1TransactionRow& row, const char* code, const std::string& why) {
    m_lost = 0;
    m_gapSince.reset();
    m_context.write([&] {
        for (const auto& same : m_context.store.transactions.withNonce(m_chain, row.sender, row.nonce)) {
            m_context.store.transactions.setState(same.id, store::TransactionState::GivenUp, why);
        }
    });
    m_context.notice(Notice::Level::Warning, code,
                     link().info->name + ": the transaction with nonce " + std::to_string(row.nonce) +
                         " is given up; " + why);
    done();
}

void Relayer::raisePrice(const store::L1TransactionRow& row, l1::PriceRise rise) {
    adapter().suggestFees(this, [this, row, rise](Result<l1::FeeSuggestion> fees) {
        if (!fees) {
            return failed(fees.error());
        }
        link().gasPrice = fees->expectedPrice;
        const auto decoded = adapter().decode(row.raw);
        if (!decoded) {
            return failed(decoded.error());
        }
        const auto repriced = adapter().repriced(decoded->transaction, fees->bid, rise);
        const auto& cap = m_context.config.relay.gasPriceCap;
        if (cap && repriced.fees.cap > *cap && (fees->expectedPrice > *cap || repriced.fees.tip > *cap)) {
            return waits("gas costs " + fees->expectedPrice.toDecimal() + " base units, above your cap of " +
                         cap->toDecimal());
        }
        const auto made = adapter().sign(repriced, link().senderKey.view());
        if (!made) {
            return failed(made.error());
        }
        store::L1TransactionRow next = row;
        next.hash = made->hash;
        next.raw = made->raw;
        next.state = store::TransactionState::Stored;
        next.createdAt = m_context.clock.now();
        next.replaces = row.id;
        if (!m_context.write([&] {
                m_context.store.transactions.setState(row.id, store::TransactionState::Replaced, "");
                next.id = m_context.store.transactions.insert(next);
            })) {
            return;
        }
        m_context.notice(Notice::Level::Info, "price-raised",
                         link().info->name + ": " + workOn(row.purpose, row.lastBatch) +
                             " is offered at a higher price");
        send(next.id, *made);
    });
}

void Relayer::send(std::int64_t id, const l1::SignedTransaction& transaction) {
    adapter().broadcast(this, transaction, [this, id](Result<Bytes32> sent) {
        if (!sent) {
            if (l1::refusedForPrice(sent.error())) {
                m_refused = id;
                m_failures = 0; // soon again, at another price
            }
            return failed(sent.error());
        }
        m_context.write([&] { m_context.store.transactions.markSent(id, m_context.clock.now()); });
        m_failures = 0;
        waits("sent, waits to be put into a block");
    });
}

std::size_t Relayer::mostAtOnce() const {
    return m_gasDoublings == 0 ? kMostOperationsAtOnce : 0;
}

// --- ends of a turn --------------------------------------------------------

void Relayer::readFunds() {
    m_busy = true;
    m_fundsNext = m_context.clock.steady() + kFundsEvery;
    adapter().coinBalance(this, link().sender, [this](Result<Uint256> balance) {
        if (balance) {
            link().relayerBalance = *balance;
        }
        readPermission();
    });
}

// A chain suspends a sequencer whose batch was reverted; nothing tells when its governor readmits it.
void Relayer::readPermission() {
    const auto asOf = link().head ? link().head->latest.number : 0;
    adapter().sequencerAllowed(this, m_context.config.network.sequencerOn(*link().info),
                               [this, asOf](Result<bool> allowed) {
                                   if (allowed) {
                                       link().sequencerAllowed = *allowed;
                                       link().allowedAsOf = asOf;
                                   }
                                   m_busy = false;
                                   m_context.changed(ChainChanged{m_chain});
                                   m_context.poke();
                               });
}

void Relayer::done() {
    m_busy = false;
    m_next = m_context.clock.steady() + m_context.config.relay.poll;
}

void Relayer::waits(std::string reason) {
    const bool news = link().relayerWaits != reason;
    link().relayerWaits = std::move(reason);
    if (news) {
        m_context.changed(ChainChanged{m_chain});
    }
    done();
}

void Relayer::failed(const Error& error) {
    m_busy = false;
    const auto& relay = m_context.config.relay;
    m_next = m_context.clock.steady() + std::min(relay.retryAfter << std::min(m_failures++, 10U), relay.retryAtMost);
    const std::string text = error.message;
    if (std::exchange(link().relayerWaits, text) != text) {
        m_context.notice(Notice::Level::Warning, error.code, link().info->name + ": " + text);
        m_context.changed(ChainChanged{m_chain});
    }
}

} // namespace landfall::node
