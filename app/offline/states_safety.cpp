#include "offline/prepared_pages.h"

namespace landfall::offline {
namespace {

using Wallet = PreparedWorld::Wallet;

constexpr protocol::UnixSeconds kSeconds = kNow / 1000;
constexpr protocol::UnixSeconds kDay = 86'400;

// A network that was deployed with a way out.
void withExits(PreparedWorld& world) {
    auto network = *world.node.network();
    network.durations = {86'400, 600, 3 * 86'400, 3 * 86'400, 43'200, 86'400};
    network.exits = l1::NetworkExits{madeUpHash("exit key"), madeUpHash("exit circuit"), 180 * 86'400};
    world.node.open(std::move(network));
    for (const auto& chain : world.node.network()->chains) {
        world.funds.setQueueFee(chain.index, Uint256(100'000'000'000'000));
    }
}

template <class Change>
void show(PreparedWorld& world, Change change) {
    withExits(world);
    auto snapshot = world.snapshot();
    change(snapshot);
    world.node.show(std::move(snapshot));
}

void arm(PreparedWorld& world) {
    show(world, [](NodeSnapshot& snapshot) {
        snapshot.chains[0].armedAt = kSeconds - kDay;
        snapshot.chains[0].queued += 3;
        snapshot.chains[1].health = node::Health::Down;
        snapshot.chains[1].problem = kRefused;
    });
}

// The second chain died, and the first was frozen.
node::FreezeView frozenSince(const NodeSnapshot& snapshot, protocol::UnixSeconds since) {
    node::FreezeView out;
    out.frozen = {snapshot.chains[0].name};
    out.since = since;
    out.votesFrom = since + kDay;
    out.quorum = 3;
    return out;
}

void freeze(PreparedWorld& world) {
    show(world, [&](NodeSnapshot& snapshot) {
        snapshot.chains[0].frozen = true;
        snapshot.chains[1].health = node::Health::Down;
        snapshot.status.freeze = frozenSince(snapshot, kSeconds - 3'600);
    });
}

// As core's rehearsal tells its steps.
void rehearse(PreparedWorld& world, int steps) {
    const QStringList all{
        QStringLiteral("You deposit 300 USDC on Anvil One"),
        QStringLiteral("The sequencer is gone for good"),
        QStringLiteral("You ask Anvil One for a forced exit of all you have"),
        QStringLiteral("3 days later nobody has served the queue: you arm Anvil One"),
        QStringLiteral("3 days later still nobody: you freeze it, which ends the network"),
        QStringLiteral("A day later the attesters sign with which batch it ends, and you bring that "
                       "to both chains"),
        QStringLiteral("You take out your share of each chain, with a proof made here"),
        QStringLiteral("The queue fee of the forced exit comes back"),
        QStringLiteral("299.999999922330097087 of 300 USDC came back without a sequencer, in 27.8 s")};
    world.rehearsal.set(steps < all.size() ? RehearsalControl::State::Running : RehearsalControl::State::Done,
                        all.mid(0, steps));
}

} // namespace

void exitsOpen(PreparedWorld& world) {
    show(world, [&](NodeSnapshot& snapshot) {
        snapshot.chains[0].frozen = true;
        snapshot.chains[0].exitsAt = 12;
        snapshot.chains[1].health = node::Health::Down;
        auto freeze = frozenSince(snapshot, kSeconds - 9 * kDay);
        freeze.votes = 3;
        freeze.number = 12;
        freeze.exitsOpen = freeze.frozen;
        snapshot.status.freeze = freeze;
        for (auto& share : snapshot.exits.exits) {
            share.state = share.chain == snapshot.chains[0].index ? node::ExitState::Open : node::ExitState::Closed;
        }
        auto deposit = protocol::Operation{};
        deposit.type = protocol::OperationType::Deposit;
        deposit.chain = snapshot.chains[0].index;
        deposit.token = kUsdc;
        deposit.amount = money("40");
        deposit.address = world.address();
        snapshot.exits.refunds = {{deposit.chain, snapshot.chains[0].name, 17, node::RefundKind::Deposit, deposit,
                                   "USDC", node::ExitState::Open}};
    });
}

std::vector<PreparedState> safetyStates() {
    return {
        {"safety", "safety", Wallet::Open, false, [](PreparedWorld&) {}},
        {"safety-way-out", "safety", Wallet::Open, false, [](PreparedWorld& w) { show(w, [](NodeSnapshot&) {}); }},
        {"safety-armed", "safety", Wallet::Open, false, arm},
        {"safety-frozen", "safety", Wallet::Open, false, freeze},
        {"safety-exits", "safety", Wallet::Open, false, exitsOpen},
        {"safety-rehearsing", "safety", Wallet::Open, false, [](PreparedWorld& w) { rehearse(w, 4); }},
        {"safety-rehearsed", "safety", Wallet::Open, false, [](PreparedWorld& w) { rehearse(w, 9); }},
        {"safety-rehearsal-failed", "safety", Wallet::Open, false,
         [](PreparedWorld& w) { w.rehearsal.set(RehearsalControl::State::Failed, {}, kRefused); }},
        {"safety-unknown", "safety", Wallet::Open, false, [](PreparedWorld& w) { breakChain(w, false); }},
        {"safety-large", "safety", Wallet::Open, true, [](PreparedWorld&) {}},
        {"overview-exits", "overview", Wallet::Open, false, exitsOpen},
        {"collect-share", "collect", Wallet::Open, false,
         [](PreparedWorld& w) {
             exitsOpen(w);
             auto* ways = w.app().collect()->ways();
             w.app().collect()->open(ways->data(ways->index(0), ways->roleNames().key("wait")).toString());
         }},
    };
}

} // namespace landfall::offline
