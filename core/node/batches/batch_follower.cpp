#include "node/batches/batch_follower.h"

#include "base/hex.h"
#include "node/shared/freeze_votes.h"
#include "node/shared/lost_batch.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr const char* kNextBatch = "your request goes into the next batch";

} // namespace

void BatchFollower::advance() {
    bool more = true;
    while (more) {
        more = false;
        protocol::BatchNumber first = 1;
        protocol::BatchNumber last = 0;
        std::optional<protocol::BatchNumber> end;
        if (!m_context.write([&] {
                end = freezeNumber(m_context);
                // What may still change.
                first = settled([](const ChainLink& link) { return link.finalBlock(); }) + 1;
                last = m_context.ledger.number();
                for (const auto& [chain, link] : m_context.chains) {
                    last = std::max(last, m_context.store.facts.progress(chain).proven);
                }
            })) {
            return;
        }
        if (end && m_context.ledger.number() > *end) {
            drop(*end + 1, "the network ended with batch " + std::to_string(*end) + " by its attesters' votes",
                 "nothing was taken: the balance is in its owner's exits");
        }
        last = std::min(last, end.value_or(last));
        std::erase_if(m_context.batchProblems,
                      [&](const auto& problem) { return problem.first < first || problem.first > last; });
        for (auto number = first; number <= last && !more; ++number) {
            more = follow(number);
        }
    }
    settle();
}

// By commitment, not by number alone: after a time away, and where chains hold different batches under
// one number, what they executed may be another batch than ours.
protocol::BatchNumber BatchFollower::settled(const std::function<std::uint64_t(const ChainLink&)>& limit) const {
    auto last = std::min(m_context.executedEverywhere(limit), m_context.ledger.number());
    const auto isOurs = [&](protocol::BatchNumber number) {
        const auto row = m_context.store.batches.find(number);
        return row && std::all_of(m_context.chains.begin(), m_context.chains.end(), [&](const auto& entry) {
                   const auto executed = m_context.store.facts.batchOn(entry.first, number).executed;
                   return !executed || executed->commitment == row->commitment;
               });
    };
    while (last > 0 && !isOurs(last)) {
        --last;
    }
    return last;
}

std::map<Bytes32, std::vector<protocol::ChainIndex>> BatchFollower::shown(protocol::BatchNumber number) const {
    std::map<Bytes32, std::vector<protocol::ChainIndex>> out;
    for (const auto& [chain, link] : m_context.chains) {
        if (const auto facts = m_context.store.facts.batchOn(chain, number); facts.finalRoot) {
            out[facts.finalRoot->commitment].push_back(chain);
        }
    }
    return out;
}

bool BatchFollower::committedAnywhere(protocol::BatchNumber number, const Bytes32& commitment) const {
    return std::any_of(m_context.chains.begin(), m_context.chains.end(), [&](const auto& entry) {
        const auto facts = m_context.store.facts.batchOn(entry.first, number);
        return facts.committed && facts.committed->commitment == commitment;
    });
}

// Sent, or stored and about to be, or in a block whose events are not rows yet. To make another batch
// of that number now could leave the two on different chains.
bool BatchFollower::isOnItsWay(const store::BatchRow& row) const {
    using State = store::TransactionState;
    const auto ours = m_context.store.transactions.ofBatch(row.number);
    return std::any_of(ours.begin(), ours.end(), [&](const store::L1TransactionRow& sent) {
        if (sent.purpose != store::Purpose::CommitAndProve || sent.commitment != row.commitment) {
            return false;
        }
        const bool unread = sent.state == State::Included && sent.block >= m_context.store.facts.nextBlock(sent.chain);
        return unread || sent.state == State::Stored || sent.state == State::Sent;
    });
}

// A reorganisation may have taken a queued item away, or put another in its place.
bool BatchFollower::queueStillHolds(const store::BatchRow& row) const {
    const auto batch = protocol::decodeBatch(row.data);
    if (!batch) {
        return false;
    }
    for (const auto& run : m_context.store.batches.queueRuns(row.number)) {
        std::uint64_t item = run.first;
        for (const auto& operation : batch->operations) {
            if (operation.chain != run.chain || !operation.isFromQueue()) {
                continue;
            }
            const auto stored = m_context.store.queue.find(run.chain, item++);
            if (!stored || stored->operation != protocol::asQueued(operation)) {
                return false;
            }
        }
    }
    return true;
}

bool BatchFollower::follow(protocol::BatchNumber number) {
    std::optional<store::BatchRow> row;
    std::map<Bytes32, std::vector<protocol::ChainIndex>> proven;
    bool committed = false; // or about to be
    bool queueHolds = true;
    std::string problem;
    std::string takenBack;
    if (!m_context.write([&] {
            row = m_context.store.batches.find(number);
            proven = shown(number);
            if (!row) {
                return;
            }
            problem = problemOf(*row, proven);
            takenBack = this->takenBack(*row);
            if (proven.empty()) {
                committed = committedAnywhere(number, row->commitment) || isOnItsWay(*row);
                queueHolds = !row->own || queueStillHolds(*row);
            }
        })) {
        return false;
    }
    if (!row) {
        if (proven.empty()) {
            m_context.batchProblems.erase(number);
            return false;
        }
        return number == m_context.ledger.number() + 1 && adopt(number, proven.begin()->first);
    }
    explain(number, problem);
    if (!proven.empty()) {
        if (proven.contains(row->commitment)) {
            return false;
        }
        drop(number,
             takenBack.empty() ? "another sequencer's batch " + std::to_string(number) + " was proven first"
                               : takenBack,
             kNextBatch);
        return true;
    }
    if (committed || !m_context.caughtUp()) {
        return false;
    }
    if (!takenBack.empty()) {
        drop(number, takenBack, kNextBatch);
        return true;
    }
    if (!row->own) {
        drop(number, "batch " + std::to_string(number) + " is on no chain any more", kNextBatch);
        return true;
    }
    if (!queueHolds) {
        drop(number, "a chain was reorganised and took back a queued item of batch " + std::to_string(number),
             kNextBatch);
        return true;
    }
    const auto now = static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000);
    if (row->timestamp > now + m_context.config.network.durations.maxFutureSkew) {
        drop(number, "batch " + std::to_string(number) + " was made while this machine's clock was ahead", kNextBatch);
        return true;
    }
    if (!problem.empty() || now > row->timestamp + m_context.config.network.durations.proveWindow) {
        drop(number, "batch " + std::to_string(number) + " missed its deadline on every chain", kNextBatch);
        return true;
    }
    return false;
}

// Why nobody can agree on a batch of our line any more; empty if they still can.
std::string BatchFollower::problemOf(const store::BatchRow& row,
                                     const std::map<Bytes32, std::vector<protocol::ChainIndex>>& proven) const {
    const std::string name = "batch " + std::to_string(row.number);
    if (proven.size() > 1) {
        return "the chains show different batches under number " + std::to_string(row.number) +
               ": nothing after it can be agreed on";
    }
    const auto deadline = row.timestamp + m_context.config.network.durations.proveWindow;
    if (const auto* link = chainThatLost(m_context, row.number, row.commitment, deadline)) {
        return link->info->name + " did not prove " + name + " by its deadline: it has to be reverted on every chain";
    }
    return {};
}

std::string BatchFollower::takenBack(const store::BatchRow& row) const {
    for (const auto& [chain, link] : m_context.chains) {
        if (const auto event = m_context.store.facts.takenBack(chain, row.number, row.commitment)) {
            return "batch " + std::to_string(row.number) + " was reverted: " +
                   (event->byCertificate ? "the attesters took it back from " + link.info->name
                                         : link.info->name + " did not prove it by its deadline");
        }
    }
    return {};
}

void BatchFollower::explain(protocol::BatchNumber number, const std::string& problem) {
    if (problem.empty()) {
        m_context.batchProblems.erase(number);
    } else if (std::exchange(m_context.batchProblems[number], problem) != problem) {
        m_context.notice(Notice::Level::Problem, "batch-stuck", problem);
        m_context.changed(BatchChanged{number});
    }
}

void BatchFollower::drop(protocol::BatchNumber first, const std::string& why, const std::string& then) {
    const auto requests = [&] {
        std::vector<protocol::RequestHash> out;
        m_context.write([&] {
            for (auto number = first; number <= m_context.ledger.number(); ++number) {
                for (const auto& row : m_context.store.requests.inBatch(number)) {
                    out.push_back(row.hash);
                }
            }
        });
        return out;
    }();
    if (const auto dropped = m_context.ledger.dropFrom(first, why + "; " + then); !dropped) {
        return m_context.halt(dropped.error());
    }
    m_settled = std::min(m_settled, first - 1);
    m_context.batchProblems.erase(m_context.batchProblems.lower_bound(first), m_context.batchProblems.end());
    m_context.notice(Notice::Level::Warning, "batch-dropped", why);
    m_context.changed(BatchChanged{first});
    for (const auto& hash : requests) {
        m_context.changed(RequestChanged{hash, Step::Checked});
    }
    m_context.poke();
}

bool BatchFollower::adopt(protocol::BatchNumber number, const Bytes32& commitment) {
    std::optional<store::ChainBatchRow> given;
    std::map<protocol::ChainIndex, std::uint64_t> next;
    if (!m_context.write([&] {
            given = m_context.store.facts.batchWithCommitment(number, commitment);
            for (const auto& [chain, link] : m_context.chains) {
                next[chain] = m_context.store.batches.nextQueueItem(chain);
            }
        })) {
        return false;
    }
    const auto refuse = [&](const std::string& why) {
        const std::string text = "batch " + std::to_string(number) + " of the chains is not taken over: " + why;
        if (std::exchange(m_context.batchProblems[number], text) != text) {
            m_context.notice(Notice::Level::Problem, "batch-refused", text);
        }
        return false;
    };
    if (!given) {
        return refuse("its data was not found");
    }
    const auto batch = protocol::decodeBatch(given->data);
    if (!batch || batch->header.number != number || batch->header.networkId != m_context.networkId) {
        return refuse("its words can't be read");
    }
    state::BatchApplier applier(m_context.ledger.tip(), batch->header);
    Ledger::Next follow{{m_context.ledger.tip(), {}, {}}, {}, {}, false, m_context.clock.now()};
    std::map<protocol::ChainIndex, store::QueueRun> runs;
    for (const auto& operation : batch->operations) {
        if (const auto added = applier.add(operation); !added) {
            return refuse(added.error().message);
        }
        if (operation.isFromQueue()) {
            auto& run = runs.try_emplace(operation.chain,
                                         store::QueueRun{operation.chain, next[operation.chain], next[operation.chain]})
                            .first->second;
            ++run.next;
        }
    }
    auto applied = std::move(applier).finish();
    if (!applied) {
        return refuse(applied.error().message);
    }
    if (applied->state.root().toBigEndian() != given->newRoot) {
        return refuse("it leads to another root here (" + toHex0x(applied->state.root().toBigEndian()) + ")");
    }
    const auto data = protocol::publicDataOf(applied->batch, m_context.ledger.tip().root(), applied->state.root());
    if (protocol::nextCommitment(m_context.ledger.commitment(), data, m_context.ledger.tip().root(),
                                 applied->state.root()) != commitment) {
        return refuse("its commitment does not follow from ours");
    }
    for (const auto& [chain, run] : runs) {
        follow.queue.push_back(run);
    }
    // A request of ours in somebody else's batch is in it all the same, also if it was replaced here.
    m_context.write([&] {
        for (std::size_t i = 0; i < applied->batch.operations.size(); ++i) {
            const auto& operation = applied->batch.operations[i];
            if (!operation.isWithdrawal()) {
                continue;
            }
            for (const auto& row : m_context.store.requests.withNonce(operation.account, operation.nonce)) {
                if (protocol::operationOf(row.request.request) == operation) {
                    follow.requests.emplace_back(row.hash, i);
                }
            }
        }
    });
    follow.applied = std::move(*applied);
    if (const auto appended = m_context.ledger.append(std::move(follow)); !appended) {
        m_context.halt(appended.error());
        return false;
    }
    m_context.batchProblems.erase(number);
    m_context.changed(BatchChanged{number});
    m_context.poke();
    return true;
}

void BatchFollower::settle() {
    protocol::BatchNumber confirmed = 0;
    protocol::BatchNumber final = 0;
    m_context.write([&] {
        confirmed = settled([](const ChainLink& link) { return link.confirmedBlock(); });
        final = settled([](const ChainLink& link) { return link.finalBlock(); });
        if (confirmed > m_settled) {
            if (m_known) {
                recordDurations(m_settled + 1, confirmed);
            }
            m_context.store.requests.markExecuted(confirmed);
        } else if (confirmed < m_settled && m_context.caughtUp()) { // what is being read again still stands
            m_context.store.requests.markUnexecutedFrom(confirmed + 1);
        }
        if (final > m_forgotten) {
            m_context.store.leaves.forgetBefore(final, m_forgotten);
        }
    });
    m_known = m_known || m_context.caughtUp();
    m_settled = m_context.caughtUp() ? confirmed : std::max(m_settled, confirmed);
    m_forgotten = std::max(m_forgotten, final);
}

// How long withdrawals took from acceptance to arrival, for estimates.
void BatchFollower::recordDurations(protocol::BatchNumber first, protocol::BatchNumber last) {
    const Milliseconds now = m_context.clock.now();
    for (auto number = first; number <= last; ++number) {
        for (const auto& row : m_context.store.requests.inBatch(number)) {
            m_context.store.history.record("withdrawal", 0, now, now - row.acceptedAt);
            m_context.changed(RequestChanged{row.hash, Step::Arrived});
        }
    }
}

} // namespace landfall::node
