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
