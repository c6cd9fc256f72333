#include "node/request_pool.h"

#include "node/replacement.h"

#include <QtCore/QTimer>

#include <algorithm>

namespace landfall::node {
namespace {

constexpr std::size_t kPerCommit = 512;
constexpr Milliseconds kExpireEvery = 1000;
constexpr const char* kTimePassed = "its time has passed: sign a new one with the same nonce; this one is final "
                                    "once a later batch is executed";

protocol::UnixSeconds secondsOf(Milliseconds now) {
    return static_cast<protocol::UnixSeconds>(now / 1000);
}

// A Rejection or an Error.
template <class Why>
Result<protocol::RequestHash, SubmitFailure> refusal(const Why& why) {
    return SubmitFailure(why);
}

} // namespace

RequestPool::RequestPool(Board& board, unsigned threads)
    : m_board(board), m_validator(board.config.network, board.fees, board.config.minSecondsLeft), m_pool(threads) {
}

void RequestPool::submit(const protocol::SignedWithdraw& request, Submitted done) {
    m_arrivals.push_back({request, std::move(done), {}, false});
    if (!m_flushing) {
        m_flushing = true;
        QTimer::singleShot(0, this, &RequestPool::flush);
    }
}

void RequestPool::refuseAll(const Error& reason) {
    auto arrivals = std::exchange(m_arrivals, {});
    for (const auto& arrival : arrivals) {
        arrival.done(refusal(reason));
    }
}

void RequestPool::takeBack(const protocol::RequestHash& hash) {
    m_board.write([&] { m_board.store.requests.takeBack(hash); });
    m_pendingKnown = false;
}

const PendingRequests& RequestPool::pending() {
    // Every change of the line of batches moves requests in or out of waiting.
    if (!m_pendingKnown || m_pendingAt != m_board.ledger.number() ||
        m_pendingCommitment != m_board.ledger.commitment()) {
        m_pending.clear();
        m_replaced.clear();
        m_board.write([&] {
            for (const auto& row : m_board.store.requests.waiting()) {
                if (m_board.ledger.hasUsedNonceOf(row.request.request)) {
                    m_replaced.push_back({row.hash, row.request.request});
                } else {
                    m_pending.add(row.hash, row.request.request);
                }
            }
        });
        m_pendingKnown = true;
        m_pendingAt = m_board.ledger.number();
        m_pendingCommitment = m_board.ledger.commitment();
    }
    return m_pending;
}

void RequestPool::flush() {
    m_flushing = false;
    auto arrivals = std::exchange(m_arrivals, {});
    while (!arrivals.empty()) {
        const auto count = static_cast<std::ptrdiff_t>(std::min(arrivals.size(), kPerCommit));
        std::vector<Arrival> some(std::make_move_iterator(arrivals.begin()),
                                  std::make_move_iterator(arrivals.begin() + count));
        arrivals.erase(arrivals.begin(), arrivals.begin() + count);
        flushSome(some);
    }
    m_board.poke();
}

std::optional<protocol::Rejection> RequestPool::judge(const Arrival& arrival, protocol::UnixSeconds now) const {
    if (m_board.anyFrozen()) {
        return protocol::Rejection{
            protocol::RejectionCode::NetworkFrozen,
            "a chain of this network is frozen, so no new withdrawals are taken: the tokens stay in "
            "its contract, and this version has no exit for them yet"};
    }
    if (m_board.store.requests.exists(arrival.hash)) {
        return protocol::Rejection{
            protocol::RejectionCode::Duplicate,
            "this very request was accepted before: look at its status instead of sending it again"};
    }
    if (auto rejection = m_validator.checkForm(arrival.request.request, now)) {
        return rejection;
    }
    if (auto rejection = m_validator.checkState(arrival.request, m_board.ledger.tip(), m_pending, now)) {
        return rejection;
    }
    return arrival.signatureGood ? std::nullopt : std::optional(Validator::badSignature());
}

void RequestPool::flushSome(std::vector<Arrival>& arrivals) {
    m_pool.forEach(arrivals.size(), [&](std::size_t i) {
        auto& arrival = arrivals[i];
        arrival.hash = protocol::requestHash(m_board.networkId, arrival.request.request);
        arrival.signatureGood = protocol::hasValidSignature(m_board.networkId, arrival.request);
    });
    pending();
    const Milliseconds now = m_board.clock.now();
    std::vector<std::optional<SubmitFailure>> refusals;
    const auto written = m_board.store.transaction([&] {
        for (const auto& arrival : arrivals) {
            const auto& request = arrival.request.request;
            if (auto rejection = judge(arrival, secondsOf(now))) {
                refusals.emplace_back(std::move(*rejection));
                continue;
            }
            const auto* replaced = m_pending.find(request.account, request.nonce);
            if (replaced == nullptr && m_pending.size() >= m_board.config.mostWaiting) {
                refusals.emplace_back(
                    Error::unavailable("node-full", std::to_string(m_pending.size()) +
                                                        " requests wait to be batched: send yours again later"));
                continue;
            }
            if (replaced != nullptr) {
                m_board.store.requests.setState(replaced->hash, store::RequestState::Replaced,
                                                request.amount == 0 ? "cancelled by its owner"
                                                                    : "expired and replaced by its owner");
            }
            store::RequestRow row;
            row.hash = arrival.hash;
            row.request = arrival.request;
            row.acceptedAt = now;
            m_board.store.requests.insert(row);
            m_pending.add(arrival.hash, request);
            refusals.emplace_back();
        }
    });
    if (!written) {
        m_pendingKnown = false;
        m_board.halt(written.error());
    }
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        const auto& arrival = arrivals[i];
        if (!written) {
            arrival.done(refusal(written.error()));
        } else if (refusals[i]) {
            arrival.done(*refusals[i]);
        } else {
            m_board.changed(RequestChanged{arrival.hash, Step::Checked});
            arrival.done(Answer(arrival.hash));
        }
    }
}

void RequestPool::look() {
    if (m_board.clock.steady() >= m_nextExpiry) {
        m_nextExpiry = m_board.clock.steady() + kExpireEvery;
        expire();
    }
}

// Final only when a batch that every chain executed is later than the expiry:
// until then a copy of the request might still be in somebody's batch.
void RequestPool::expire() {
    pending();
    const auto executed = m_board.executedEverywhere([](const ChainLink& link) { return link.finalBlock(); });
    const auto now = secondsOf(m_board.clock.now());
    bool changed = false;
    m_board.write([&] {
        auto& requests = m_board.store.requests;
        for (const auto& [hash, request] : m_replaced) {
            const auto replacement = replacementOf(m_board, request);
            if (replacement && replacement->batch <= executed) {
                requests.setState(hash, store::RequestState::Replaced, replacement->note);
                changed = true;
            }
        }
        const auto batch = m_board.store.batches.find(executed);
        const auto settled = batch ? batch->timestamp : 0;
        for (const auto& row : requests.overdue(std::max(now, settled))) {
            const auto& request = row.request.request;
            if (m_board.ledger.hasUsedNonceOf(request)) {
                continue;
            }
            if (settled > request.validUntil) {
                requests.setState(row.hash, store::RequestState::Expired,
                                  "it expired before a batch could take it: nothing was spent; sign a new one");
                changed = true;
            } else if (row.note != kTimePassed) {
                requests.setState(row.hash, store::RequestState::Waiting, kTimePassed);
            }
        }
    });
    if (changed) {
        m_pendingKnown = false;
    }
}

} // namespace landfall::node
