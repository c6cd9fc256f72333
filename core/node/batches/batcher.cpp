#include "node/batches/batcher.h"

#include <algorithm>

namespace landfall::node {
namespace {

// More rows than a batch takes are read at a look, since some may have to wait for others. All rows are read
// only where these don't fill a batch. If that helps nothing either, it is not done at every look.
constexpr std::size_t kPagesOfBatches = 4;
// Who had a request in one of so many batches comes after those who had none.
constexpr protocol::BatchNumber kBatchesLookedBack = 64;
constexpr Milliseconds kRetryFruitless = 1'000;
constexpr const char* kNothingApplies = "what waits can't be applied to the state now";

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
    addRequests(out, kPagesOfBatches * most);
    return out;
}

// The same number of rows of each account, so that one with many hides none. Whose last batch is the oldest
// comes first: so those that take up a batch's slots leave them to others in the next.
void Batcher::addRequests(Waiting& waiting, std::size_t most) const {
    const auto now = static_cast<protocol::UnixSeconds>(m_board.clock.now() / 1000);
    auto& requests = m_board.store.requests;
    auto accounts = requests.waitingAccounts();
    const auto number = m_board.ledger.number();
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
        std::erase_if(rows, [&](const auto& row) { return m_board.ledger.hasUsedNonceOf(row.request.request); });
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
    const auto now = static_cast<protocol::UnixSeconds>(m_board.clock.now() / 1000);
    for (auto& row : m_board.store.requests.waitingOfAll(now)) {
        if (!m_board.ledger.hasUsedNonceOf(row.request.request)) {
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

std::optional<Draft> Batcher::bestDraft(const Waiting& waiting) const {
    std::optional<Draft> best;
    for (const auto& size : m_board.config.network.sizes) {
        const bool largest = size.size == m_board.config.network.sizes.back().size;
        if (!largest && size.size < waiting.total) {
            continue;
        }
        // A batch that only its end shows to be impossible is tried again with less in it.
        for (std::size_t most = size.size; most > 0; most /= 2) {
            if (auto tried = BatchComposer(m_board, waiting, size.size, most).compose()) {
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
        if (!m_board.write([&] { readAll(waiting); })) {
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
