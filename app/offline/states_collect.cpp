#include "offline/prepared_pages.h"
#include "protocol/address.h"

namespace landfall::offline {
namespace {

using Wallet = PreparedWorld::Wallet;

// The row of that place.
void open(PreparedWorld& world, int row) {
    muchWaits(world);
    auto& collect = *world.app().collect();
    auto* rows = collect.rows();
    collect.open(rows->data(rows->index(row), rows->roleNames().key("wait")).toString());
}

void claimTo(PreparedWorld& world, protocol::Address to) {
    open(world, 0);
    world.app().collect()->setOwnAddress(false);
    world.app().collect()->setRecipient(QString::fromStdString(protocol::formatAddress(to)));
}

void lookAlike(PreparedWorld& world) {
    auto almost = world.address();
    almost.bytes[9] ^= 0xFF;
    claimTo(world, almost);
}

void askedFor(PreparedWorld& world) {
    muchWaits(world);
    auto snapshot = *world.node.snapshot();
    auto& exit = snapshot.waiting.back();
    exit.kind = node::WaitingKind::ExitQueued;
    auto other = exit;
    other.account = 9;
    other.amount = money("100");
    snapshot.waiting.push_back(other);
    snapshot.chains[1].head.latest.timestamp += 7'200; // what was delayed is due
    world.node.show(std::move(snapshot));
}

} // namespace

std::vector<PreparedState> collectStates() {
    return {
        {"overview-waiting", "overview", Wallet::Open, false, muchWaits},
        {"overview-asked", "overview", Wallet::Open, false, askedFor},
        {"overview-waiting-large", "overview", Wallet::Open, true, muchWaits},
        {"collect-claim", "collect", Wallet::Open, false, [](PreparedWorld& w) { open(w, 0); }},
        {"collect-to-another", "collect", Wallet::Open, false,
         [](PreparedWorld& w) {
             open(w, 0);
             w.app().collect()->setOwnAddress(false);
         }},
        {"collect-to-contract", "collect", Wallet::Open, false,
         [](PreparedWorld& w) { claimTo(w, *w.node.network()->chains[0].rollup.evm()); }},
        {"collect-look-alike", "collect", Wallet::Open, false, lookAlike},
        {"collect-review", "collect", Wallet::Open, false,
         [](PreparedWorld& w) {
             lookAlike(w);
             w.app().collect()->review();
         }},
        {"collect-failed", "collect", Wallet::Open, false,
         [](PreparedWorld& w) {
             open(w, 0);
             w.app().collect()->review();
             w.sender.failure = kRefused;
             w.app().collect()->sign();
             while (w.app().collect()->sending()) {
                 QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
             }
         }},
        {"collect-owed", "collect", Wallet::Open, false, [](PreparedWorld& w) { open(w, 3); }},
        {"collect-exit", "collect", Wallet::Open, false, [](PreparedWorld& w) { open(w, 4); }},
        {"collect-exit-large", "collect", Wallet::Open, true, [](PreparedWorld& w) { open(w, 4); }},
    };
}

} // namespace landfall::offline
