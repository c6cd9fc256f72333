#include "node/chain/chain_alarms.h"
#include "node/node.h"
#include "node/stages.h"
#include "node/views/activity.h"
#include "node/views/freeze_view.h"
#include "node/views/timeline.h"
#include "node/views/waiting_payouts.h"
#include "node/votes/vote_signing.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr Milliseconds kDownAfter = 30'000;
constexpr std::size_t kMostVotes = 100;
constexpr std::size_t kMostFreezes = 200; // two each of as many attesters as a contract has at most

// Before its pace is known a chain may be one of those with a block every few minutes.
constexpr Milliseconds kUnknownPace = 60'000;

bool isStalled(const ChainLink& link, const StallPolicy& policy, SteadyTime now) {
    return now - link.movedAt > std::max(policy.atLeast, policy.blocks * link.pace().value_or(kUnknownPace));
}

Health healthOf(const ChainLink& link, const StallPolicy& policy, SteadyTime now) {
    if (link.seenAt == 0) {
        return link.problem ? Health::Down : Health::Unknown;
    }
    if (!link.problem) {
        return isStalled(link, policy, now) ? Health::Stalled : Health::Good;
    }
    return now - link.lastAnswer > kDownAfter ? Health::Down : Health::Degraded;
}

} // namespace

// Reads rows in one transaction; the default value if they can't be read (the
// node then halts, and status() says why).
template <class T, class Read>
T Node::read(const Read& readRows) const {
    T out{};
    if (m_parts->stages) {
        m_parts->stages->context->write([&] { out = readRows(*m_parts->stages); });
    }
    return out;
}

std::optional<Timeline> Node::timeline(const protocol::RequestHash& hash) const {
    return read<std::optional<Timeline>>([&](Stages& stages) -> std::optional<Timeline> {
        const auto row = stages.store->requests.find(hash);
        return row ? std::optional(TimelineReader(*stages.context).timeline(*row)) : std::nullopt;
    });
}

std::vector<Timeline> Node::requests(std::optional<protocol::AccountId> account, std::size_t limit) const {
    return read<std::vector<Timeline>>([&](Stages& stages) {
        std::vector<Timeline> out;
        for (const auto& row : stages.store->requests.newest(account, limit)) {
            out.push_back(TimelineReader(*stages.context).timeline(row));
        }
        return out;
    });
}

ActivityPage Node::activity(const protocol::Address& owner, const ActivityPlace& before, std::size_t limit,
                            const ActivityPage& known) const {
    return read<ActivityPage>([&](Stages& stages) {
        return ActivityReader(*stages.context)
            .page(owner, stages.ledger->tip().accountsOf(owner), before, limit, known);
    });
}

ActivityPage Node::activityAgain(const ActivityPage& page) const {
    return read<ActivityPage>([&](Stages& stages) { return ActivityReader(*stages.context).again(page); });
}

Result<FeeQuote> Node::feeQuote(protocol::TokenId token) const {
    Result<FeeQuote> out =
        m_parts->problem.value_or(Error::unavailable("node-stopped", "the node does not run: start it"));
    if (m_parts->stages) {
        m_parts->stages->context->write([&] { out = m_parts->stages->feeDesk->quote(token); });
    }
    return out;
}

std::optional<AccountView> Node::account(protocol::AccountId id) const {
    return read<std::optional<AccountView>>([&](Stages& stages) -> std::optional<AccountView> {
        const auto& tip = stages.ledger->tip();
        const auto* account = tip.account(id);
        if (account == nullptr) {
            return {};
        }
        const auto& pending = stages.pool->pending();
        const auto executed =
            std::min(stages.ledger->number(),
                     stages.context->executedEverywhere([](const ChainLink& link) { return link.confirmedBlock(); }));
        AccountView out;
        out.id = id;
        out.owner = account->owner;
        out.keyHash = account->keyHash;
        out.nonce = account->nonce;
        out.nextNonce = pending.nextNonce(id, account->nonce);
        for (const auto& token : m_parts->config.network.tokens) {
            out.balances.push_back({token.id, token.symbol, stages.store->leaves.balanceAt(executed, id, token.id),
                                    tip.balance(id, token.id), pending.taken(id, token.id)});
        }
        return out;
    });
}

std::optional<AccountView> Node::accountOf(const protocol::Address& owner) const {
    if (!m_parts->stages) {
        return {};
    }
    const auto& tip = m_parts->stages->ledger->tip();
    const auto ids = tip.accountsOf(owner);
    const auto keyed =
        std::find_if(ids.begin(), ids.end(), [&](const auto id) { return !tip.account(id)->keyHash.isZero(); });
    if (ids.empty()) {
        return {};
    }
    const auto chosen = keyed == ids.end() ? ids.front() : *keyed;
    auto out = account(chosen);
    for (const auto id : ids) {
        const auto other = id == chosen ? std::nullopt : account(id);
        if (!out || !other) {
            continue;
        }
        auto& shown = out->others.emplace_back(OtherAccount{id, !other->keyHash.isZero()});
        for (std::size_t i = 0; i < out->balances.size(); ++i) {
            if (other->balances[i].total != 0) {
                shown.held[other->balances[i].token] = other->balances[i].total;
            }
            out->balances[i].committed += other->balances[i].committed;
            out->balances[i].total += other->balances[i].total;
            out->balances[i].elsewhere += other->balances[i].total;
        }
    }
    return out;
}

std::vector<WaitingPayout> Node::waitingPayouts(const protocol::Address& owner) const {
    return read<std::vector<WaitingPayout>>([&](Stages& stages) { return waitingFor(*stages.context, owner); });
}

std::vector<Reserve> Node::reserves(protocol::TokenId token) const {
    return read<std::vector<Reserve>>([&](Stages& stages) {
        std::vector<Reserve> out;
        for (const auto& chain : m_parts->config.network.chains) {
            if (m_parts->config.network.tokenOn(token, chain.index) != nullptr) {
                const auto held = stages.ledger->tip().vault(token, chain.index);
                const auto taken = stages.pool->pending().takenFromVault(token, chain.index);
                out.push_back({chain.index, chain.name, held, held > taken ? held - taken : 0});
            }
        }
        return out;
    });
}

ExitPage Node::exits(const protocol::Address& owner) const {
    return read<ExitPage>([&](Stages& stages) { return stages.exitDesk->page(owner); });
}

std::optional<l1::FreezeByVotes> Node::freezeByVotes(protocol::ChainIndex chain) const {
    return read<std::optional<l1::FreezeByVotes>>(
        [&](Stages& stages) { return node::freezeByVotes(*stages.context, chain); });
}

Result<std::optional<l1::CommittedBatch>> Node::executedBatch(protocol::ChainIndex chain) const {
    using Answer = std::optional<Result<std::optional<l1::CommittedBatch>>>;
    const auto answer = read<Answer>([&](Stages& stages) { return stages.exitDesk->executedBatch(chain); });
    return answer ? *answer : Error::unavailable("node-stopped", "the node does not run: start it and try again");
}

NodeStatus Node::status() const {
    auto out = read<NodeStatus>([&](Stages& stages) {
        NodeStatus status;
        status.lastBatch = stages.ledger->number();
        status.stateRoot = stages.ledger->tip().root().toBigEndian();
        status.accounts = stages.ledger->tip().accountCount();
        status.waitingRequests = stages.pool->pending().size();
        status.takesNoRequests = m_parts->config.driver ? std::string() : stages.carrier->unusable();
        if (const auto& problems = stages.context->feeProblems; !problems.empty()) {
            status.feeProblem = problems.begin()->second;
        }
        status.batcherWaits = stages.context->batcherWaits;
        status.nothingToBatch = stages.context->nothingToBatch;
        status.prover = stages.context->prover;
        status.attesterSays = stages.context->attesterSays;
        status.freeze = freezeView(*stages.context);
        if (const auto& problems = stages.context->batchProblems; !problems.empty()) {
            status.batchProblem = problems.begin()->second;
        }
        return status;
    });
    const auto& config = m_parts->config;
    out.networkName = config.network.name;
    out.networkId = config.network.networkId();
    out.developmentKeys = config.network.developmentKeys;
    out.sequencer = config.sequencer;
    out.attester = config.attester;
    if (config.key) {
        out.address = addressOf(*config.key);
    }
    out.problem = m_parts->problem;
    return out;
}

std::vector<ChainView> Node::chains() const {
    return read<std::vector<ChainView>>([&](Stages& stages) {
        std::vector<ChainView> out;
        for (const auto& [index, link] : stages.context->chains) {
            ChainView view;
            view.index = index;
            view.name = link.info->name;
            const auto steady = m_parts->config.clock->steady();
            view.health = healthOf(link, m_parts->config.stall, steady);
            view.problem = link.problem;
            if (view.health == Health::Stalled) {
                view.problem = Error::unavailable(
                    "chain-stalled", link.info->name + " shows no new block for " +
                                         std::to_string((steady - link.movedAt) / 60'000) +
                                         " min: the chain stands still, or its RPC server does. Look at another "
                                         "server; withdrawals wait until blocks come again");
            } else if (!view.problem && !link.serverTroubles.empty()) {
                // The chain answers all the same, by another server.
                std::string all;
                for (const auto& trouble : link.serverTroubles) {
                    all += (all.empty() ? "" : "; ") + trouble;
                }
                view.problem = Error::unavailable("rpc-server-set-aside", all + "; another server is asked meanwhile");
            }
            view.head = link.head.value_or(l1::ChainHead{});
            view.seenAt = link.seenAt;
            const auto next = stages.store->facts.nextBlock(index).value_or(0);
            view.readTo = next == 0 ? 0 : next - 1;
            const auto progress = stages.store->facts.progress(index);
            view.committed = progress.committed;
            view.proven = progress.proven;
            view.executed = progress.executed;
            view.queued = stages.store->queue.count(index);
            view.queueInBatch = stages.store->batches.nextQueueItem(index);
            view.frozen = stages.store->facts.isFrozen(index);
            view.armedAt = stages.store->facts.armedAt(index);
            if (const auto opened = stages.store->facts.exitsOpened(index)) {
                view.exitsAt = opened->number;
            }
            view.sequencerSuspended = m_parts->asksContracts() && stages.context->suspends(link);
            view.gasPrice = link.gasPrice;
            view.relayerBalance = link.relayerBalance;
            view.relayerWaits = link.relayerWaits;
            view.alarms = chainAlarms(*stages.context, index);
            view.vaultsComparedAt = link.vaultsComparedAt();
            view.vaultsUnknown = link.vaultsUnknown;
            out.push_back(std::move(view));
        }
        return out;
    });
}

std::optional<BatchView> Node::batch(protocol::BatchNumber number) const {
    return read<std::optional<BatchView>>([&](Stages& stages) -> std::optional<BatchView> {
        const auto row = stages.store->batches.find(number);
        return row ? std::optional(TimelineReader(*stages.context).batch(*row)) : std::nullopt;
    });
}

std::vector<BatchView> Node::batches(std::size_t limit, const std::vector<BatchView>& known) const {
    return read<std::vector<BatchView>>([&](Stages& stages) {
        std::vector<BatchView> out;
        for (const auto& row : stages.store->batches.newest(limit)) {
            const auto found = std::ranges::find(known, row.number, &BatchView::number);
            const bool stays = found != known.end() && found->settled;
            out.push_back(stays ? *found : TimelineReader(*stages.context).batch(row));
        }
        return out;
    });
}

std::vector<SignedVote> Node::votes(protocol::BatchNumber first) const {
    return read<std::vector<SignedVote>>([&](Stages& stages) {
        std::vector<SignedVote> out;
        for (const auto& row : stages.store->votes.own(first, kMostVotes)) {
            out.push_back({row.vote, row.signature});
        }
        for (const auto& row : stages.store->votes.ofKind(protocol::VoteKind::Freeze)) {
            if (!row.own && out.size() < kMostVotes + kMostFreezes) {
                out.push_back({row.vote, row.signature});
            }
        }
        return out;
    });
}

} // namespace landfall::node
