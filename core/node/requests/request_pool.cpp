#include "node/requests/request_pool.h"

#include "node/shared/freeze_votes.h"
#include "node/shared/request_replacement.h"
#include "node/shared/request_standing.h"

#include <QtCore/QTimer>

#include <algorithm>

namespace landfall::node {
namespace {

constexpr std::size_t kPerCommit = 512;
constexpr Milliseconds kExpireEvery = 1000;
constexpr const char* kTimePassed =
    "it has expired: sign a new one with the same nonce. That it can't be paid any more is certain once a later "
    "batch is executed";
constexpr const char* kCantBePaid = "it can't be paid as things stand: ";

protocol::UnixSeconds secondsOf(Milliseconds now) {
    return static_cast<protocol::UnixSeconds>(now / 1000);
}

// A Rejection or an Error.
template <class Why>
Result<protocol::RequestHash, SubmitFailure> refusal(const Why& why) {
    return SubmitFailure(why);
}

} // namespace

RequestPool::RequestPool(StageContext& context, unsigned threads)
    : m_context(context),
      m_validator(context.config.network, context.fees, context.config.minSecondsLeft, context.config.mostWaitingOfOne),
      m_pool(threads) {
}

void RequestPool::submit(const protocol::SignedWithdraw& request, Submitted done) {
    m_arrivals.push_back({request, std::move(done), {}, {}});
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
    m_context.write([&] { m_context.store.requests.takeBack(hash); });
    m_pendingKnown = false;
    m_context.changed(RequestChanged{hash, Step::Requested});
}

const PendingRequests& RequestPool::pending() {
    // Every change of the line of batches moves requests in or out of waiting.
    if (!m_pendingKnown || m_pendingAt != m_context.ledger.number() ||
        m_pendingCommitment != m_context.ledger.commitment()) {
        m_context.write([&] { readPending(); });
        m_pendingKnown = true;
        m_pendingAt = m_context.ledger.number();
        m_pendingCommitment = m_context.ledger.commitment();
    }
    return m_pending;
}

void RequestPool::readPending() {
    m_pending.clear();
    m_replaced.clear();
    const auto before = m_context.store.batches.find(m_pendingAt);
    if (m_pendingAt != 0 && (!before || before->commitment != m_pendingCommitment)) {
        m_void.clear(); // what ruled them out was taken back, and may come later this time
    }
    const auto rows = m_context.store.requests.waitingOfAll(0);
    const auto known = std::exchange(m_void, {});
    for (auto first = rows.begin(); first != rows.end();) {
        const auto account = first->request.request.account;
        const auto last =
            std::find_if(first, rows.end(), [&](const auto& row) { return row.request.request.account != account; });
        readAccount({first, last});
        first = last;
    }
    for (auto& [hash, entry] : m_void) {
        if (const auto was = known.find(hash); was != known.end()) {
            entry.since = was->second.since;
        }
    }
}

// The waiting requests of one account, by nonce.
void RequestPool::readAccount(std::span<const store::RequestRow> rows) {
    const auto& tip = m_context.ledger.tip();
    const auto* account = tip.account(rows.front().request.request.account);
    auto next = account != nullptr ? account->nonce : 0;
    const auto now = std::max(secondsOf(m_context.clock.now()), m_context.ledger.timestamp());
    for (const auto& row : rows) {
        const auto& request = row.request.request;
        if (m_context.ledger.hasUsedNonceOf(request)) {
            m_replaced.push_back({row.hash, request});
            continue;
        }
        PendingRequests::Item item{row.hash, request};
        auto standing = store::RequestStanding::CantBePaid;
        if (request.validUntil < now) {
            standing = store::RequestStanding::TimePassed;
            item.why = kTimePassed;
        } else if (item.why = whyItCantApply(tip, row.request); !item.why.empty()) {
            m_void[row.hash] = {m_context.ledger.number(), item.why};
            item.why = kCantBePaid + item.why + ": it ends once that is final, or you sign another with its nonce";
        } else if (request.nonce != next) {
            item.behindAGap = true;
            item.why = kCantBePaid + ("nothing that can be paid has nonce " + std::to_string(next)) +
                       ", which comes before it: sign one with that nonce";
        } else if (!fits(request)) {
            const std::string why = "what waits before it takes its balance";
            m_void[row.hash] = {m_context.ledger.number(), why};
            item.why = kCantBePaid + why;
        } else {
            standing = store::RequestStanding::Payable;
            ++next;
        }
        note(row, standing, item.why);
        m_pending.add(std::move(item));
    }
}

bool RequestPool::fits(const protocol::Withdraw& request) const {
    return m_pending.taken(request.account, request.token) + request.amount + protocol::unpackFee(request.fee) <=
           m_context.ledger.tip().balance(request.account, request.token);
}

// The reason is told where it is new, and taken back where it is gone.
void RequestPool::note(const store::RequestRow& row, store::RequestStanding standing, const std::string& why) {
    if (row.standing != standing || (standing != store::RequestStanding::Payable && row.note != why)) {
        m_context.store.requests.setStanding(row.hash, standing, why);
    }
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
    m_context.poke();
}

std::optional<protocol::Rejection> RequestPool::checkAlone(const Arrival& arrival, protocol::UnixSeconds now) const {
    if (m_context.anyFrozen()) {
        return protocol::Rejection{
            protocol::RejectionCode::NetworkFrozen,
            "a chain of this network is frozen, so no new withdrawals are taken: what accounts hold is taken "
            "out by exits once they are open, see 'landfall-cli node status'"};
    }
    if (m_context.store.requests.exists(arrival.hash)) {
        return protocol::Rejection{
            protocol::RejectionCode::Duplicate,
            "this very request was accepted before: look at its status instead of sending it again"};
    }
    if (auto rejection = m_validator.checkForm(arrival.request.request, now)) {
        return rejection;
    }
    return Validator::checkAccount(arrival.request, m_context.ledger.tip());
}

std::optional<protocol::Rejection> RequestPool::judge(Arrival& arrival, protocol::UnixSeconds now) const {
    if (auto rejection = checkAlone(arrival, now)) { // again: an earlier one of the same burst may be the same
        return rejection;
    }
    if (auto rejection = m_validator.checkState(arrival.request.request, m_context.ledger.tip(), m_pending, now)) {
        return rejection;
    }
    if (!arrival.signatureGood) {
        arrival.signatureGood = protocol::hasValidSignature(m_context.networkId, arrival.request);
    }
    return *arrival.signatureGood ? std::nullopt : std::optional(Validator::badSignature());
}

void RequestPool::flushSome(std::vector<Arrival>& arrivals) {
    pending();
    const Milliseconds now = m_context.clock.now();
    // A signature costs more than all else, so it is looked at where nothing else is wrong. The nonce and what
    // else waits are checked in order, below: a burst may hold a whole run of nonces.
    m_pool.forEach(arrivals.size(), [&](std::size_t i) {
        arrivals[i].hash = protocol::requestHash(m_context.networkId, arrivals[i].request.request);
    });
    std::vector<Arrival*> good;
    m_context.write([&] {
        for (auto& arrival : arrivals) {
            const auto& request = arrival.request.request;
            if (!checkAlone(arrival, secondsOf(now)) && !m_context.ledger.hasUsedNonceOf(request) &&
                request.nonce <= m_context.ledger.tip().account(request.account)->nonce +
                                     m_pending.countOf(request.account) + arrivals.size()) {
                good.push_back(&arrival);
            }
        }
    });
    m_pool.forEach(good.size(), [&](std::size_t i) {
        good[i]->signatureGood = protocol::hasValidSignature(m_context.networkId, good[i]->request);
    });
    std::vector<std::optional<SubmitFailure>> refusals;
    const auto written = m_context.store.transaction([&] {
        for (auto& arrival : arrivals) {
            const auto& request = arrival.request.request;
            if (auto rejection = judge(arrival, secondsOf(now))) {
                refusals.emplace_back(std::move(*rejection));
                continue;
            }
            const auto* replaced = m_pending.find(request.account, request.nonce);
            if (replaced == nullptr && m_pending.size() >= m_context.config.mostWaiting) {
                refusals.emplace_back(
                    Error::unavailable("node-full", std::to_string(m_pending.size()) +
                                                        " requests wait to be batched: send yours again later"));
                continue;
            }
            if (replaced != nullptr) {
                m_void.erase(replaced->hash);
                m_context.store.requests.setState(replaced->hash, store::RequestState::Replaced,
                                                  request.amount == 0 ? "cancelled by its owner"
                                                                      : "replaced by its owner: it could not be paid");
            }
            store::RequestRow row;
            row.hash = arrival.hash;
            row.request = arrival.request;
            row.acceptedAt = now;
            m_context.store.requests.insert(row);
            m_pending.add({arrival.hash, request});
            m_pending.closeGap(request.account, request.nonce, [&](const auto& next) { return fits(next); });
            refusals.emplace_back();
        }
    });
    if (!written) {
        m_pendingKnown = false;
        m_context.halt(written.error());
    }
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        const auto& arrival = arrivals[i];
        if (!written) {
            arrival.done(refusal(written.error()));
        } else if (refusals[i]) {
            arrival.done(*refusals[i]);
        } else {
            m_context.changed(RequestChanged{arrival.hash, Step::Checked});
            arrival.done(Answer(arrival.hash));
        }
    }
}

void RequestPool::advance() {
    if (m_context.clock.steady() >= m_nextExpiry) {
        m_nextExpiry = m_context.clock.steady() + kExpireEvery;
        expire();
    }
}

bool RequestPool::endVoid(protocol::BatchNumber executed) {
    std::vector<protocol::RequestHash> ended;
    for (const auto& [hash, entry] : m_void) {
        if (entry.since <= executed) {
            m_context.store.requests.setState(hash, store::RequestState::Ended,
                                              entry.why +
                                                  ", so it could not be paid: nothing was taken; sign a new one");
            ended.push_back(hash);
        }
    }
    for (const auto& hash : ended) {
        m_void.erase(hash);
        m_context.changed(RequestChanged{hash, Step::Checked});
    }
    return !ended.empty();
}

// Final only when a batch that every chain executed is later than the expiry:
// until then a copy of the request might still be in somebody's batch.
void RequestPool::expire() {
    pending();
    const auto executed = m_context.executedEverywhere([](const ChainLink& link) { return link.finalBlock(); });
    const auto now = secondsOf(m_context.clock.now());
    bool changed = false;
    m_context.write([&] {
        auto& requests = m_context.store.requests;
        for (const auto& item : m_replaced) {
            const auto replacement = replacementOf(m_context, item.request);
            if (replacement && replacement->batch <= executed) {
                requests.setState(item.hash, store::RequestState::Replaced, replacement->note);
                changed = true;
            }
        }
        changed = endVoid(executed) || changed;
        if (const auto end = freezeNumber(m_context); end && m_context.ledger.number() <= *end) {
            for (const auto& row : requests.waiting()) {
                requests.setState(
                    row.hash, store::RequestState::Ended,
                    "the network ended with batch " + std::to_string(*end) +
                        ", so it could not be paid: nothing was taken; take the balance out with an exit");
                changed = true;
            }
        }
        const auto batch = m_context.store.batches.find(executed);
        const auto settled = batch ? batch->timestamp : 0;
        for (const auto& row : requests.overdue(std::max(now, settled))) {
            const auto& request = row.request.request;
            if (m_context.ledger.hasUsedNonceOf(request)) {
                continue;
            }
            if (settled > request.validUntil) {
                requests.setState(row.hash, store::RequestState::Expired,
                                  "it expired before a batch could take it: nothing was spent; sign a new one");
                changed = true;
            } else if (row.standing != store::RequestStanding::TimePassed) {
                requests.setStanding(row.hash, store::RequestStanding::TimePassed, kTimePassed);
                changed = true; // what it kept from others is free
            }
        }
    });
    if (changed) {
        m_pendingKnown = false;
    }
}

} // namespace landfall::node
