#include "node/batches/batch_composer.h"

#include "node/shared/request_standing.h"
#include "state/error_codes.h"

#include <algorithm>

namespace landfall::node {

using protocol::OperationType;

namespace {

bool waitsForNextBatch(const Error& error) {
    return error.code == code::kBatchFull || error.code == code::kVaultSlotsFull || error.code == code::kFeeSlotsFull ||
           error.code == code::kForcedExitNeedsOwnBatch;
}

protocol::BatchHeader headerOf(const StageContext& context, std::uint8_t size) {
    protocol::BatchHeader out;
    out.networkId = context.networkId;
    out.number = context.ledger.number() + 1;
    out.timestamp =
        std::max(static_cast<protocol::UnixSeconds>(context.clock.now() / 1000), context.ledger.timestamp());
    out.size = size;
    out.chains = context.config.network.chainSet();
    out.feeAccount = 0;
    return out;
}

} // namespace

const store::QueueItemRow* BatchComposer::Line::head() const {
    const auto place = static_cast<std::size_t>(run.next - run.first);
    // A row may be missing where a reorganisation took its block away.
    return place < items->size() && (*items)[place].item == run.next ? &(*items)[place] : nullptr;
}

BatchComposer::BatchComposer(StageContext& context, const WaitingWork& work, std::uint8_t size, std::size_t most)
    : m_context(context), m_work(work), m_most(most), m_vaultSlots(protocol::shapeOfSize(size)->vaultSlots),
      m_timestamp(headerOf(context, size).timestamp), m_applier(context.ledger.tip(), headerOf(context, size)),
      m_draft{{{context.ledger.tip(), {}, {}}, {}, {}, true, context.clock.now()}, 0, {}} {
    for (const auto& [chain, items] : work.items) {
        const auto first = context.store.batches.nextQueueItem(chain);
        m_lines.push_back({&items, {chain, first, first}, true});
    }
    if (!m_lines.empty()) {
        // Where there is not a place for each chain, another one has the first choice in the next batch.
        const auto first = static_cast<std::ptrdiff_t>(context.ledger.number() % m_lines.size());
        std::rotate(m_lines.begin(), m_lines.begin() + first, m_lines.end());
    }
}

std::optional<Draft> BatchComposer::compose() && {
    std::size_t requests = 0;
    for (const auto& ofOne : m_work.requests) {
        requests += ofOne.size();
    }
    m_applier.keepVaultSlots(vaultsForRequests());
    takeItems(m_most - std::min(m_most / 2, requests));
    m_applier.keepVaultSlots(0);
    m_late = lateChains();
    takeRequests();
    for (auto& line : m_lines) {
        line.open = true;
    }
    takeItems(m_most);
    for (const auto& line : m_lines) {
        if (line.run.next != line.run.first) {
            m_draft.next.queue.push_back(line.run);
        }
    }
    if (m_draft.taken == 0) {
        return std::move(m_draft);
    }
    auto applied = std::move(m_applier).finish();
    if (!applied) {
        return {};
    }
    m_draft.next.applied = std::move(*applied);
    return std::move(m_draft);
}

// How many slots to keep free for those who are first in their account.
std::size_t BatchComposer::vaultsForRequests() const {
    std::set<std::pair<protocol::TokenId, protocol::ChainIndex>> wanted;
    for (const auto& ofOne : m_work.requests) {
        const auto& first = ofOne.front().request.request;
        if (first.amount != 0) {
            wanted.emplace(first.token, first.chain);
        }
        if (wanted.size() >= m_vaultSlots / 2) {
            break;
        }
    }
    return std::min(wanted.size(), m_vaultSlots / 2);
}

// Chains where what the batch leaves in the queue, final or not, was there `exitPriority` before its time. Their
// contracts refuse a batch with a withdrawal of a token of which a forced exit is still queued. One may be queued after
// this batch is composed, and then nobody could commit it: so no token is withdrawn there until the queue is short
// again.
std::set<protocol::ChainIndex> BatchComposer::lateChains() const {
    const auto& durations = m_context.config.network.durations;
    std::set<protocol::ChainIndex> out;
    for (const auto& line : m_lines) {
        const auto first = m_context.store.queue.find(line.run.chain, line.run.next);
        if (first && first->deadline + durations.exitPriority < m_timestamp + durations.queueWindow) {
            out.insert(line.run.chain);
        }
    }
    return out;
}

void BatchComposer::takeItems(std::size_t most) {
    for (auto& line : m_lines) {
        if (line.head() != nullptr && m_applier.operationCount() < most) {
            line.open = takeItem(line);
        }
    }
    while (m_applier.operationCount() < most) {
        Line* earliest = nullptr;
        for (auto& line : m_lines) {
            if (line.open && line.head() != nullptr &&
                (earliest == nullptr || line.head()->deadline < earliest->head()->deadline)) {
                earliest = &line;
            }
        }
        if (earliest == nullptr) {
            return;
        }
        earliest->open = takeItem(*earliest);
    }
}

// A deposit is credited only if the network file lists its token there: a token that a chain's contract alone knows
// may be anything, whatever other chains have under its number.
protocol::Operation BatchComposer::resolved(const protocol::Operation& queued) const {
    if (queued.type == OperationType::Deposit &&
        m_context.config.network.tokenOn(queued.token, queued.chain) == nullptr) {
        auto refused = queued;
        refused.type = OperationType::DepositRefused;
        return refused;
    }
    return m_applier.resolve(queued);
}

bool BatchComposer::takeItem(Line& line) {
    const auto& item = *line.head();
    const auto operation = resolved(item.operation);
    if (operation.type == OperationType::Deposit && m_applier.mustWait(operation)) {
        return false;
    }
    if (const auto added = m_applier.add(operation); !added) {
        if (!waitsForNextBatch(added.error())) {
            m_context.notice(Notice::Level::Problem, "queue-item-stuck",
                             "item " + std::to_string(item.item) + " of " + m_context.link(item.chain).info->name +
                                 "'s queue can't be applied (" + added.error().message + ")");
        }
        return false;
    }
    ++line.run.next;
    ++m_draft.taken;
    return true;
}

void BatchComposer::takeRequests() {
    struct Turn {
        const std::vector<store::RequestRow>* rows;
        std::size_t next = 0;
    };
    std::vector<Turn> turns;
    for (const auto& ofOne : m_work.requests) {
        turns.push_back({&ofOne});
    }
    // Nonces follow one another: where one has to wait, so have the account's later ones.
    while (!turns.empty() && m_applier.operationCount() < m_most) {
        std::erase_if(turns, [&](Turn& turn) {
            return m_applier.operationCount() < m_most &&
                   (!takeRequest((*turn.rows)[turn.next]) || ++turn.next == turn.rows->size());
        });
    }
}

bool BatchComposer::takeRequest(const store::RequestRow& row) {
    const auto operation = protocol::operationOf(row.request.request);
    // What the state itself rules out, the pool tells its owner.
    if (!whyItCantApply(m_context.ledger.tip(), row.request).empty() || m_applier.mustWait(operation)) {
        return false;
    }
    if (operation.amount != 0 && m_late.contains(operation.chain)) {
        const auto& durations = m_context.config.network.durations;
        const std::string why = "withdrawals to " + m_context.link(operation.chain).info->name +
                                " wait: deposits and forced exits have been queued there for more than " +
                                std::to_string(durations.exitPriority / 60) + " min, and they come first";
        if (row.note != why) {
            m_draft.stuck.emplace_back(row.hash, why);
        }
        return false;
    }
    if (auto added = m_applier.add(operation, &row.request); !added) {
        if (!waitsForNextBatch(added.error()) && added.error().code != code::kApplyNonce) {
            const std::string why = "no batch can take it now: " + added.error().message;
            if (row.note != why) {
                m_draft.stuck.emplace_back(row.hash, why);
            }
        }
        return false;
    }
    m_draft.next.requests.emplace_back(row.hash, m_applier.operationCount() - 1);
    ++m_draft.taken;
    return true;
}

} // namespace landfall::node
