#include "offline/prepared_pages.h"

namespace landfall::offline {
namespace {

using Wallet = PreparedWorld::Wallet;

void log(PreparedWorld& world) {
    using Level = node::Notice::Level;
    Q_EMIT world.node.notice({Level::Info, "batch-closed", "batch 12 closed with 2 operations"}, kNow - 9'000);
    Q_EMIT world.node.notice({Level::Info, "proof-made", "the proof of batch 12 was made in 3.2 s"}, kNow - 5'100);
    Q_EMIT world.node.notice({Level::Warning, "gas-high", "Anvil Two: gas is above your cap of 30 gwei"}, kNow - 2'000);
    Q_EMIT world.node.notice({Level::Problem, "rpc-unreachable", kRefused.message}, kNow - 800);
}

void freeze(PreparedWorld& world) {
    auto snapshot = world.snapshot();
    snapshot.chains[1].frozen = true;
    snapshot.status.batcherWaits = "a chain is frozen";
    world.node.show(std::move(snapshot));
}

// As core/node/chain_alarms words them.
void alarms(PreparedWorld& world) {
    auto snapshot = world.snapshot();
    snapshot.chains[0].alarms = {
        {"token-not-in-file",
         "Anvil One's governor registered token 9 of 18 decimals at 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, which "
         "the network file does not list there. Its deposits are not credited; get the network's newer file, and if "
         "that does not list it either, trust this governor no more",
         true, 0},
        {"change-scheduled",
         "Anvil One's governor is going to let 250000 USDC leave in a day before payouts wait: in 2 days, from "
         "2026-05-06 12:00:00 UTC on, until 2026-05-20 12:00:00 UTC",
         false, 1'778'068'800}};
    snapshot.chains[1].alarms = {
        {"executions-paused",
         "Anvil Two pays nothing until 2026-05-07 08:15:00 UTC: its guardian or governor paused it. Who did not expect "
         "that asks who runs the network",
         false, 1'778'141'700},
        {"payouts-delayed",
         "2 payouts wait on Anvil Two because more was to leave it than may in a day, the first until 2026-05-04 "
         "12:20:30 UTC",
         false, 1'777'897'230}};
    world.node.show(std::move(snapshot));
}

} // namespace

std::vector<PreparedState> nodeStates() {
    return {
        {"node", "node", Wallet::Open, false, log},
        {"node-proving", "node", Wallet::Open, false,
         [](PreparedWorld& w) {
             proving(w);
             log(w);
         }},
        {"node-offline", "node", Wallet::Open, false,
         [](PreparedWorld& w) {
             breakChain(w, true);
             log(w);
         }},
        {"node-starting", "node", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(std::nullopt);
             w.node.set(NodeLink::State::Starting);
         }},
        {"node-stopped", "node", Wallet::Open, false,
         [](PreparedWorld& w) { w.node.set(NodeLink::State::Failed, kDatabase); }},
        {"node-frozen", "node", Wallet::Open, false, freeze},
        {"node-alarms", "node", Wallet::Open, false, alarms},
        {"node-large", "node", Wallet::Open, true, log},
        {"settings", "settings", Wallet::Open, false, [](PreparedWorld&) {}},
        {"settings-no-keychain", "settings", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.keychain.set(
                 keychain::Keychain::State::Missing,
                 QStringLiteral("This system has no keychain service: the passphrase is asked for each time."));
         }},
    };
}

} // namespace landfall::offline
