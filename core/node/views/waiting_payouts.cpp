#include "node/views/waiting_payouts.h"

#include "protocol/amount.h"
#include "protocol/queue.h"

#include <algorithm>
#include <tuple>

namespace landfall::node {
namespace {

// Of an owner's newest ones: more than these wait in no queue at once that is served.
constexpr std::size_t kExits = 50;

// The events of a false token can say anything.
protocol::Amount sum(protocol::Amount a, protocol::Amount b) {
    return std::min<protocol::Amount>(a + b, protocol::kAmountLimit - 1);
}

class WaitingReader {
public:
    WaitingReader(const StageContext& context, const protocol::Address& owner) : m_context(context), m_owner(owner) {}

    std::vector<WaitingPayout> read() {
        for (const auto& row : m_context.store.facts.waitingFor(m_owner)) {
            take(row);
        }
        for (const auto& item : m_context.store.queue.exitsOf(m_owner, kExits)) {
            takeQueued(item);
        }
        std::ranges::stable_sort(m_out, {}, [](const auto& one) { return std::tuple(one.chain, one.token, one.kind); });
        return std::move(m_out);
    }

private:
    WaitingPayout* find(protocol::ChainIndex chain, protocol::TokenId token, WaitingKind kind) {
        const auto found = std::ranges::find_if(
            m_out, [&](const auto& one) { return one.chain == chain && one.token == token && one.kind == kind; });
        return found == m_out.end() ? nullptr : &*found;
    }
    WaitingPayout& add(protocol::ChainIndex chain, protocol::TokenId token, WaitingKind kind) {
        WaitingPayout out;
        out.chain = chain;
        out.chainName = m_context.chains.at(chain).info->name;
        out.token = token;
        out.kind = kind;
        return m_out.emplace_back(std::move(out));
    }

    void take(const store::PendingRow& row) {
        const auto chain = row.place.chain;
        if (row.kind == store::PendingKind::Credited) {
            auto* there = find(chain, row.token, WaitingKind::Claimable);
            auto& out = there != nullptr ? *there : add(chain, row.token, WaitingKind::Claimable);
            out.amount = sum(out.amount, row.amount);
        } else if (row.kind == store::PendingKind::Delayed) {
            auto& out = add(chain, row.token, WaitingKind::Delayed);
            out.amount = row.amount;
            out.batch = row.number;
            out.payout = row.payout;
            out.releaseAt = row.releaseAt;
        } else if (row.kind == store::PendingKind::ExitOwed) {
            takeExit(row);
        }
    }

    void takeQueued(const store::QueueItemRow& item) {
        const auto& exit = item.operation;
        const auto& tip = m_context.ledger.tip();
        const auto* account = tip.account(exit.account);
        if (item.item < m_context.store.batches.nextQueueItem(item.chain) || account == nullptr ||
            account->owner != m_owner) {
            return; // taken, or of somebody else's account, which pays nothing
        }
        auto& out = add(item.chain, exit.token, WaitingKind::ExitQueued);
        out.account = exit.account;
        out.amount = tip.balance(exit.account, exit.token);
    }

    // One row a token and chain: the newest exit says of which account.
    void takeExit(const store::PendingRow& row) {
        const auto account = accountOf(row);
        const auto left = account ? m_context.ledger.tip().balance(*account, row.token) : 0;
        if (left == 0) {
            return; // whatever is owed, another exit would take nothing
        }
        auto* there = find(row.place.chain, row.token, WaitingKind::ExitOwed);
        auto& out = there != nullptr ? *there : add(row.place.chain, row.token, WaitingKind::ExitOwed);
        out.account = *account;
        out.amount = left;
        out.batch = row.number;
    }

    std::optional<protocol::AccountId> accountOf(const store::PendingRow& row) const {
        const auto data = m_context.ledger.batch(row.number);
        if (!data) {
            return {};
        }
        const auto payouts = protocol::payoutsOn(row.place.chain, *data);
        return row.payout < payouts.size() ? std::optional(data->operations[payouts[row.payout].operationIndex].account)
                                           : std::nullopt;
    }

    const StageContext& m_context;
    protocol::Address m_owner;
    std::vector<WaitingPayout> m_out;
};

} // namespace

std::vector<WaitingPayout> waitingFor(const StageContext& context, const protocol::Address& owner) {
    return WaitingReader(context, owner).read();
}

protocol::Amount claimable(const StageContext& context, protocol::ChainIndex chain, protocol::TokenId token,
                           const protocol::ChainAddress& owner) {
    protocol::Amount out = 0;
    for (const auto& row : context.store.facts.waitingFor(owner)) {
        if (row.place.chain == chain && row.token == token && row.kind == store::PendingKind::Credited) {
            out = sum(out, row.amount);
        }
    }
    return out;
}

} // namespace landfall::node
