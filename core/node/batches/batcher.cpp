#include "node/batches/batcher.h"

#include <algorithm>

namespace landfall::node {
namespace {

// More rows than a batch takes are read at a turn, since some may have to wait for others. All rows are read
// only where these don't fill a batch. If that helps nothing either, it is not done at every turn.
constexpr std::size_t kPagesOfBatches = 4;
// Who had a request in one of so many batches comes after those who had none.
constexpr protocol::BatchNumber kBatchesLookedBack = 64;
constexpr Milliseconds kRetryFruitless = 1'000;
constexpr const char* kNothingApplies = "what waits can't be applied to the state now";

std::string seconds(Milliseconds duration) {
    return std::to_string((std::max<Milliseconds>(duration, 0) + 999) / 1000) + " s";
}

} // namespace

void Batcher::advance() {
    if (!m_context.config.makesBatches()) {
        return;
    }
    Waiting waiting;
    if (!m_context.write([&] { waiting = gather(); })) {
        return;
    }
    m_context.batcherWaits = reasonToWait(waiting);
    m_context.nothingToBatch = waiting.total == 0;
    if (m_context.batcherWaits.empty()) {
        close(waiting);
    }
}

Batcher::Waiting Batcher::gather() const {
    Waiting out;
    const std::size_t most = m_context.config.network.sizes.empty() ? 0 : m_context.config.network.sizes.back().size;
    for (const auto& [chain, link] : m_context.chains) {
        auto items =
            m_context.store.queue.from(chain, m_context.store.batches.nextQueueItem(chain), link.finalBlock(), most);
        out.total += items.size();
        out.items[chain] = std::move(items);
    }
    addRequests(out, kPagesOfBatches * most);
    return out;
}

// The same number of rows of each account, so that one with many hides none. Whose last batch is the oldest
// comes first: so those that take up a batch's slots leave them to others in the next.
void Batcher::addRequests(Waiting& waiting, std::size_t most) const {
    const auto now = static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000);
    auto& requests = m_context.store.requests;
    auto accounts = requests.waitingAccounts();
    const auto number = m_context.ledger.number();
    auto served = requests.servedSince(number < kBatchesLookedBack ? 0 : number - kBatchesLookedBack + 1);
    std::sort(accounts.begin(), accounts.end(), [&](const auto& a, const auto& b) {
        return std::pair(served[a.account], a.oldest) < std::pair(served[b.account], b.oldest);
    });
    const std::size_t share = std::max<std::size_t>(1, most / std::max<std::size_t>(1, accounts.size()));
    waiting.complete = true;
    std::size_t found = 0;
    for (const auto& each : accounts) {
        if (found >= most) {
            waiting.complete = false;
            break;
        }
        auto rows = requests.waitingOf(each.account, now, share);
        waiting.complete = waiting.complete && rows.size() < share;
        std::erase_if(rows, [&](const auto& row) { return m_context.ledger.hasUsedNonceOf(row.request.request); });
        found += rows.size();
        if (!rows.empty()) {
            waiting.requests.push_back(std::move(rows));
        }
    }
    waiting.total += found;
}

// In the same order, as far as it is known.
void Batcher::readAll(Waiting& waiting) const {
    std::map<protocol::AccountId, std::vector<store::RequestRow>> all;
    const auto now = static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000);
    for (auto& row : m_context.store.requests.waitingOfAll(now)) {
        if (!m_context.ledger.hasUsedNonceOf(row.request.request)) {
            all[row.request.request.account].push_back(std::move(row));
        }
    }
    std::size_t known = 0;
    for (auto& rows : waiting.requests) {
        known += rows.size();
        // An account's requests may have expired since they were first read, and a read may fail.
        auto found = all.extract(rows.front().request.request.account);
        rows = found ? std::move(found.mapped()) : std::vector<store::RequestRow>();
    }
    std::erase_if(waiting.requests, [](const auto& rows) { return rows.empty(); });
    waiting.total -= known;
    for (auto& [account, rows] : all) {
        waiting.requests.push_back(std::move(rows));
    }
    for (const auto& rows : waiting.requests) {
        waiting.total += rows.size();
    }
    waiting.complete = true;
}

std::string Batcher::reasonToWait(const Waiting& waiting) {
    const auto now = m_context.clock.steady();
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
    if (!m_context.caughtUp()) {
        return "the node still reads the chains";
    }
    if (m_context.anyFrozen()) {
        return "a chain is frozen";
    }
    for (const auto& [chain, link] : m_context.chains) {
        if (auto wrong = m_context.clockObjection(link); !wrong.empty()) {
            return wrong; // its time would be in the batch
        }
    }
    if (!m_context.batchProblems.empty()) {
        return m_context.batchProblems.begin()->second;
    }
    if (m_context.config.driver) {
        return reasonNotToDrive();
    }
    if (const auto* link = m_context.suspending()) {
        return link->info->name + " has suspended this node as sequencer: its governor has to readmit it";
    }
    const auto& policy = m_context.config.batching;
    const auto unexecuted =
        m_context.ledger.number() - m_context.executedEverywhere([](const ChainLink&) { return store::kAnyBlock; });
    if (unexecuted >= policy.maxUnexecuted) {
        return std::to_string(unexecuted) + " batches wait to be executed; the chains hold no more";
    }
    const std::size_t unproven = m_context.store.batches.unproven().size();
    const std::size_t largest = m_context.config.network.sizes.back().size;
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
    return "batch " + std::to_string(m_context.ledger.number() + 1) + ": " + fill + ", closes in " + seconds(left);
}

// A driver makes one batch at a time, and none where the sequencer makes its own.
std::string Batcher::reasonNotToDrive() {
    const auto now = m_context.clock.steady();
    if (std::exchange(m_lastBatch, m_context.ledger.commitment()) != m_context.ledger.commitment()) {
        m_firstSeen = now;
    }
    const auto number = m_context.ledger.number();
    // One that tickets brought: the sequencer has stalled since before that.
    const bool driven = !m_context.store.votes.on(protocol::VoteKind::Ticket, number, m_lastBatch).empty();
    for (const auto& [chain, link] : m_context.chains) {
        if (m_context.store.facts.progress(chain).proven < number) {
            return link.info->name + " has not proven batch " + std::to_string(number) + " yet";
        }
    }
    if (now < m_nextTry) {
        return kNothingApplies;
    }
    const auto left = m_context.config.ticketAfter - (now - m_firstSeen);
    return driven || m_context.suspending() != nullptr || left <= 0
               ? std::string()
               : "the sequencer has another " + seconds(left) + " to take what waits";
}

std::optional<Draft> Batcher::bestDraft(const Waiting& waiting) const {
    std::optional<Draft> best;
    for (const auto& size : m_context.config.network.sizes) {
        const bool largest = size.size == m_context.config.network.sizes.back().size;
        if (!largest && size.size < waiting.total) {
            continue;
        }
        // A batch that only its end shows to be impossible is tried again with less in it.
        for (std::size_t most = size.size; most > 0; most /= 2) {
            if (auto tried = BatchComposer(m_context, waiting, size.size, most).compose()) {
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
    if (!waiting.complete && (!best || best->taken < m_context.config.network.sizes.back().size)) {
        if (!m_context.write([&] { readAll(waiting); })) {
            return;
        }
        best = bestDraft(waiting);
    }
    if (!best) {
        m_context.batcherWaits = "what waits can't be put into a batch";
        return;
    }
    m_context.write([&] {
        for (const auto& [hash, why] : best->stuck) {
            m_context.store.requests.setState(hash, store::RequestState::Waiting, why);
        }
    });
    if (best->taken == 0) {
        m_context.batcherWaits = kNothingApplies;
        m_nextTry = m_context.clock.steady() + kRetryFruitless;
        return;
    }
    const auto requests = best->next.requests;
    if (const auto appended = m_context.ledger.append(std::move(best->next)); !appended) {
        m_context.halt(appended.error());
        return;
    }
    m_lastTotal = 0;
    m_context.changed(BatchChanged{m_context.ledger.number()});
    for (const auto& [hash, position] : requests) {
        m_context.changed(RequestChanged{hash, Step::Checked});
    }
    m_context.poke();
}

} // namespace landfall::node
