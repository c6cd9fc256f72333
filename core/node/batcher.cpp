#include "node/batcher.h"

#include <algorithm>

namespace landfall::node {
namespace {

// More rows than a batch takes are read at a look, since some may have to wait for others; all of
// them only where these don't fill a batch, and not at every look if that helps nothing either.
constexpr std::size_t kPagesOfBatches = 4;
constexpr Milliseconds kRetryFruitless = 1'000;
constexpr const char* kNothingApplies = "what waits can't be applied to the state now";

bool waitsForNextBatch(const Error& error) {
    return error.code == "batch-full" || error.code == "vault-slots-full" || error.code == "fee-slots-full" ||
           error.code == "forced-exit-needs-own-batch";
}

std::string seconds(Milliseconds duration) {
    return std::to_string((std::max<Milliseconds>(duration, 0) + 999) / 1000) + " s";
}

} // namespace

void Batcher::look() {
    if (!m_board.config.sequencer) {
        return;
    }
    Waiting waiting;
    if (!m_board.write([&] { waiting = gather(); })) {
        return;
    }
    m_board.batcherWaits = reasonToWait(waiting);
    if (m_board.batcherWaits.empty()) {
        close(waiting);
    }
}

Batcher::Waiting Batcher::gather() const {
    Waiting out;
    const std::size_t most = m_board.config.network.sizes.empty() ? 0 : m_board.config.network.sizes.back().size;
    for (const auto& [chain, link] : m_board.chains) {
        auto items =
            m_board.store.queue.from(chain, m_board.store.batches.nextQueueItem(chain), link.finalBlock(), most);
        out.total += items.size();
        out.items[chain] = std::move(items);
    }
    while (!out.complete && out.requests.size() < most) {
        readMore(out, kPagesOfBatches * most);
    }
    return out;
}

void Batcher::readMore(Waiting& waiting, std::size_t limit) const {
    const auto now = static_cast<protocol::UnixSeconds>(m_board.clock.now() / 1000);
    auto rows = m_board.store.requests.waiting(waiting.readTo, now, limit);
    waiting.complete = rows.size() < limit;
    for (auto& row : rows) {
        waiting.readTo = row.sequence;
        if (!m_board.ledger.hasUsedNonceOf(row.request.request)) {
            waiting.requests.push_back(std::move(row));
            ++waiting.total;
        }
    }
}

std::string Batcher::reasonToWait(const Waiting& waiting) {
    const Milliseconds now = m_board.clock.steady();
    if (waiting.total == 0) {
        m_lastTotal = 0;
        return "nothing waits";
    }
    if (m_lastTotal == 0) {
        m_firstSeen = now;
    }
    if (waiting.total != m_lastTotal) {
        m_lastTotal = waiting.total;
        m_lastArrival = now;
    }
    if (!m_board.caughtUp()) {
        return "the node still reads the chains";
    }
    if (m_board.anyFrozen()) {
        return "a chain is frozen";
    }
    for (const auto& [chain, link] : m_board.chains) {
        if (auto wrong = m_board.clockObjection(link); !wrong.empty()) {
            return wrong; // its time would be in the batch
        }
    }
    if (!m_board.batchProblems.empty()) {
        return m_board.batchProblems.begin()->second;
    }
    if (const auto* link = m_board.suspending()) {
        return link->info->name + " has suspended this node as sequencer: its governor has to readmit it";
    }
    const auto& policy = m_board.config.batching;
    const auto unexecuted =
        m_board.ledger.number() - m_board.executedEverywhere([](const ChainLink&) { return store::kAnyBlock; });
    if (unexecuted >= policy.maxUnexecuted) {
        return std::to_string(unexecuted) + " batches wait to be executed; the chains hold no more";
    }
    const std::size_t unproven = m_board.store.batches.unproven().size();
    const std::size_t largest = m_board.config.network.sizes.back().size;
    const std::string fill = std::to_string(waiting.total) + " of " + std::to_string(largest);
    if (unproven >= policy.maxUnproven) {
        return fill + " wait; the prover is busy with " + std::to_string(unproven) + " batches";
    }
    if (now < m_nextTry) {
        return kNothingApplies;
    }
    if (waiting.total >= largest || now - m_firstSeen >= policy.maxAge) {
        return {};
    }
    if (unproven == 0 && now - m_lastArrival >= policy.idle) {
        return {};
    }
    const Milliseconds left = unproven == 0
                                  ? std::min(policy.maxAge - (now - m_firstSeen), policy.idle - (now - m_lastArrival))
                                  : policy.maxAge - (now - m_firstSeen);
    return "batch " + std::to_string(m_board.ledger.number() + 1) + ": " + fill + ", closes in " + seconds(left);
}

void Batcher::addQueueItems(const Waiting& waiting, state::BatchApplier& applier, Draft& draft,
                            std::size_t most) const {
    for (const auto& [chain, items] : waiting.items) {
        store::QueueRun run{chain, m_board.store.batches.nextQueueItem(chain), 0};
        run.next = run.first;
        for (const auto& item : items) {
            if (item.item != run.next || applier.operationCount() == most) {
                break;
            }
            const auto operation = applier.resolve(item.operation);
            if (const auto added = applier.add(operation); !added) {
                if (!waitsForNextBatch(added.error())) {
                    m_board.notice(Notice::Level::Problem, "queue-item-stuck",
                                   "item " + std::to_string(item.item) + " of " + m_board.link(chain).info->name +
                                       "'s queue can't be applied (" + added.error().message + ")");
                }
                break;
            }
            ++run.next;
            ++draft.taken;
        }
        if (run.next != run.first) {
            draft.next.queue.push_back(run);
        }
    }
}

void Batcher::addRequests(const Waiting& waiting, state::BatchApplier& applier, Draft& draft, std::size_t most) const {
    // More than one round, because a later request may be what an earlier one waits for
    // (a nonce that was replaced by its owner).
    std::vector<bool> settled(waiting.requests.size(), false);
    for (bool progress = true; progress && applier.operationCount() < most;) {
        progress = false;
        for (std::size_t i = 0; i < waiting.requests.size() && applier.operationCount() < most; ++i) {
            const auto& row = waiting.requests[i];
            if (settled[i]) {
                continue;
            }
            const auto operation = protocol::operationOf(row.request.request);
            if (applier.mustWait(operation)) {
                continue;
            }
            if (auto added = applier.add(operation, &row.request); !added) {
                if (!waitsForNextBatch(added.error()) && added.error().code != "apply-nonce") {
                    settled[i] = true;
                    const std::string why = "no batch can take it now: " + added.error().message;
                    if (row.note != why) {
                        draft.stuck.emplace_back(row.hash, why);
                    }
                }
                continue;
            }
            settled[i] = true;
            progress = true;
            draft.next.requests.emplace_back(row.hash, applier.operationCount() - 1);
            ++draft.taken;
        }
    }
}

std::optional<Batcher::Draft> Batcher::draft(const Waiting& waiting, std::uint8_t size,
                                             std::size_t mostOperations) const {
    protocol::BatchHeader header;
    header.networkId = m_board.networkId;
    header.number = m_board.ledger.number() + 1;
    header.timestamp =
        std::max(static_cast<protocol::UnixSeconds>(m_board.clock.now() / 1000), m_board.ledger.timestamp());
    header.size = size;
    header.chains = m_board.config.network.chainSet();
    header.feeAccount = 0;
    state::BatchApplier applier(m_board.ledger.tip(), header);
    Draft out{{{m_board.ledger.tip(), {}, {}}, {}, {}, true, m_board.clock.now()}, 0, {}};
    addQueueItems(waiting, applier, out, mostOperations);
    addRequests(waiting, applier, out, mostOperations);
    if (applier.operationCount() == 0) {
        return out;
    }
    auto applied = std::move(applier).finish();
    if (!applied) {
        return {};
    }
    out.next.applied = std::move(*applied);
    return out;
}

std::optional<Batcher::Draft> Batcher::bestDraft(const Waiting& waiting) const {
    std::optional<Draft> best;
    for (const auto& size : m_board.config.network.sizes) {
        const bool largest = size.size == m_board.config.network.sizes.back().size;
        if (!largest && size.size < waiting.total) {
            continue;
        }
        // A batch that only its end shows to be impossible is tried again with less in it.
        for (std::size_t most = size.size; most > 0; most /= 2) {
            if (auto tried = draft(waiting, size.size, most)) {
                if (!best || tried->taken > best->taken) {
                    best = std::move(tried);
                }
                break;
            }
        }
        if (best && best->taken == waiting.total) {
            break;
        }
    }
    return best;
}

void Batcher::close(Waiting& waiting) {
    auto best = bestDraft(waiting);
    if (!waiting.complete && (!best || best->taken < m_board.config.network.sizes.back().size)) {
        if (!m_board.write([&] { readMore(waiting, m_board.config.mostWaiting); })) {
            return;
        }
        best = bestDraft(waiting);
    }
    if (!best) {
        m_board.batcherWaits = "what waits can't be put into a batch";
        return;
    }
    m_board.write([&] {
        for (const auto& [hash, why] : best->stuck) {
            m_board.store.requests.setState(hash, store::RequestState::Waiting, why);
        }
    });
    if (best->taken == 0) {
        m_board.batcherWaits = kNothingApplies;
        m_nextTry = m_board.clock.steady() + kRetryFruitless;
        return;
    }
    const auto requests = best->next.requests;
    if (const auto appended = m_board.ledger.append(std::move(best->next)); !appended) {
        m_board.halt(appended.error());
        return;
    }
    m_lastTotal = 0;
    m_board.changed(BatchChanged{m_board.ledger.number()});
    for (const auto& [hash, position] : requests) {
        m_board.changed(RequestChanged{hash, Step::Checked});
    }
    m_board.poke();
}

} // namespace landfall::node
