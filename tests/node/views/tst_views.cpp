#include "base/hex.h"
#include "node/shared/ledger.h"
#include "node/world.h"
#include "support/operations.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;

// What an attester holds against a batch, and what a node shows of chains and accounts.
class TestViews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void creditedUnlistedTokenIsObjectedTo();
    void refusedUnlistedTokenIsAgreedTo();
    void refusalsAreAgreedTo();
    void slowFinalityTakesPart();
    void frozenHeadIsNoView();
    void stalledChainIsShown();
    void allAccountsOfAnOwnerCount();
    void theAccountWithAKeySigns();

private:
    static protocol::Address someone() {
        protocol::Address out;
        out.bytes.fill(0x66);
        return out;
    }
    // A batch of another sequencer's making, on both chains, proven; the number of it.
    static protocol::BatchNumber carry(World& world, const std::vector<protocol::Operation>& operations);
    static bool allSay(const World& world, const std::string& text) {
        return std::all_of(world.attesters.begin(), world.attesters.end(), [&](const auto& attester) {
            return attester->status().attesterSays.find(text) != std::string::npos;
        });
    }
};

// The sequencer's node believes another file, which lists a token that the attesters' does not.
void TestViews::creditedUnlistedTokenIsObjectedTo() {
    World world;
    world.tune = [](node::NodeConfig& config) {
        config.network.tokens[kAlphaOnly].chains[2] = config.network.tokens[kUsdc].chains[2];
    };
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto settled = world.chain(2)->executed();
    world.chain(2)->deposit(kAlphaOnly, 1'000'000 * kUnit, someone());
    QVERIFY(world.runUntil(60, [&] { return allSay(world, "does not list on Beta"); }));
    QVERIFY(allSay(world, "token 1"));
    world.run(20);
    QCOMPARE(world.chain(1)->executed(), settled);
    QVERIFY(world.chain(1)->proven() > settled); // the attack was real
}

void TestViews::refusedUnlistedTokenIsAgreedTo() {
    World world;
    world.openSequencer();
    world.fund();
    world.chain(2)->deposit(kAlphaOnly, 7 * kUnit, someone());
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    world.run(20);
    QVERIFY(!world.sequencer->accountOf(someone())); // nothing was credited
    const auto page = world.sequencer->activity(someone(), {}, 5);
    QCOMPARE(page.entries.size(), std::size_t{1});
    QVERIFY(std::get<node::DepositView>(*page.entries[0]).state == node::DepositState::Refused);
    QVERIFY(world.attesters[0]->status().stateRoot == world.sequencer->status().stateRoot);
    QCOMPARE(world.chain(2)->executed(), world.chain(2)->commits());
}

// A sequencer may refuse any deposit: a batch that is proven everywhere must not be stuck over it.
void TestViews::refusalsAreAgreedTo() {
    World world;
    world.tune = [](node::NodeConfig& config) { config.network.tokens[kUsdc].chains.erase(2); };
    world.openSequencer();
    world.chain(2)->deposit(kUsdc, 7 * kUnit, someone());
    QVERIFY(world.runUntil(60, [&] { return world.chain(2)->executed() == 1 && world.chain(1)->executed() == 1; }));
    QVERIFY(!world.attesters[0]->accountOf(someone()));
}

// Blocks every ten minutes, final three hours later.
void TestViews::slowFinalityTakesPart() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.chain(1)->finalDepth = 36;
    auto request = world.draft(kUnit);
    request.validUntil += 86'400;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(*hash);
    for (int block = 0; block < 60 && !world.arrived(**hash); ++block) {
        world.clock->advance(600'000);
        world.run(2);
    }
    QVERIFY2(world.arrived(**hash), world.attesters[0]->status().attesterSays.c_str());
}

void TestViews::frozenHeadIsNoView() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto settled = world.chain(2)->executed();
    const auto frozen = world.chain(1)->forked(); // nobody makes blocks there
    for (std::size_t node = 1; node <= 3; ++node) {
        world.faults(node, 1).instead = frozen;
    }
    world.clock->advance(3'500'000);
    world.run(5);
    QVERIFY(!allSay(world, "older than an hour"));
    world.clock->advance(200'000);
    auto request = world.draft(kUnit);
    QVERIFY(*world.submit(world.sign(request)));
    QVERIFY(world.runUntil(60, [&] { return allSay(world, "older than an hour"); }));
    QCOMPARE(world.chain(2)->executed(), settled);
}

void TestViews::stalledChainIsShown() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(30);
    const auto view = [&] { return world.sequencer->chains()[1]; };
    QVERIFY(view().health == node::Health::Good);
    world.chain(2)->standsStill = true;
    world.run(50);
    QVERIFY(view().health == node::Health::Good);
    world.run(50); // its server answers all the time
    QVERIFY(view().health == node::Health::Stalled);
    QVERIFY(view().problem && view().problem->code == "chain-stalled");
    QVERIFY(view().problem->message.find("Beta") != std::string::npos);
    QVERIFY(world.sequencer->chains()[0].health == node::Health::Good);
    world.chain(2)->standsStill = false;
    world.run(3);
    QVERIFY(view().health == node::Health::Good && !view().problem);
}

protocol::BatchNumber TestViews::carry(World& world, const std::vector<protocol::Operation>& operations) {
    // Built on the state that the sequencer has, which is closed meanwhile.
    auto store = std::move(*store::Store::open(world.dataFolder(0).toStdString(), toHex0x(world.network.networkId())));
    auto ledger = std::move(*node::Ledger::open(*store, world.network));
    protocol::BatchHeader header{world.network.networkId(),
                                 ledger->number() + 1,
                                 static_cast<protocol::UnixSeconds>(world.clock->time / 1000),
                                 4,
                                 world.network.chainSet(),
                                 0};
    state::BatchApplier applier(ledger->tip(), header);
    std::map<protocol::ChainIndex, store::QueueRun> runs;
    const auto written = store->transaction([&] {
        for (const auto& operation : operations) {
            const auto next = store->batches.nextQueueItem(operation.chain);
            ++runs.try_emplace(operation.chain, store::QueueRun{operation.chain, next, next}).first->second.next;
        }
    });
    for (const auto& operation : operations) {
        if (!written || !applier.add(operation)) {
            qFatal("the batch can't be made");
        }
    }
    node::Ledger::Next next{std::move(*std::move(applier).finish()), {}, {}, true, world.clock->time};
    for (const auto& [chain, run] : runs) {
        next.queue.push_back(run);
    }
    if (!ledger->append(std::move(next))) {
        qFatal("the batch can't be stored");
    }
    return ledger->number();
}

// A sequencer opened a second account for the user and credited it: nothing of it may be out of sight.
void TestViews::allAccountsOfAnOwnerCount() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.closeSequencer();
    world.chain(1)->deposit(kUsdc, 40 * kUnit, world.user);
    world.run(5);
    auto second = queuedDeposit(1, kUsdc, 40 * kUnit, world.user);
    second.account = 50;
    const auto number = carry(world, {second});
    world.openSequencer();
    QVERIFY(world.runUntil(
        60, [&] { return world.chain(1)->executed() >= number && world.chain(2)->executed() >= number; }));
    world.run(5);
    for (const auto* node : {world.sequencer.get(), world.attesters[0].get()}) {
        const auto view = node->accountOf(world.user);
        QCOMPARE(view->id, world.userAccount);
        QCOMPARE(view->others.size(), std::size_t{1});
        QCOMPARE(view->others[0].id, protocol::AccountId{50});
        QVERIFY(!view->others[0].hasKey);
        QVERIFY(view->others[0].held == (std::map<protocol::TokenId, protocol::Amount>{{kUsdc, 40 * kUnit}}));
        QCOMPARE(view->balances[kUsdc].total, 1040 * kUnit);
        QCOMPARE(view->balances[kUsdc].committed, 1040 * kUnit);
        QCOMPARE(view->balances[kUsdc].available(), 1000 * kUnit);
        QCOMPARE(node->account(50)->balances[kUsdc].total, 40 * kUnit);
    }
    // With a key it serves like any other.
    world.chain(2)->setSigningKey(50, protocol::keyHashOf(world.userKey.publicKey()), world.user);
    QVERIFY(world.runUntil(60, [&] { return world.sequencer->accountOf(world.user)->others[0].hasKey; }));
    auto request = world.draft(30 * kUnit);
    request.account = 50;
    request.nonce = 0;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(*hash);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(**hash); }));
    const auto page = world.sequencer->activity(world.user, {}, 9);
    QCOMPARE(page.total, std::uint64_t{3}); // two deposits and the withdrawal
    QCOMPARE(page.entries.size(), std::size_t{3});
}

// Also where a keyless one with a lower number was opened for its owner later.
void TestViews::theAccountWithAKeySigns() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.closeSequencer();
    const auto key = protocol::keyHashOf(world.userKey.publicKey());
    world.chain(1)->deposit(kUsdc, 40 * kUnit, someone());
    world.chain(1)->setSigningKey(60, key, someone());
    world.chain(1)->deposit(kUsdc, 5 * kUnit, someone());
    world.run(5);
    auto first = queuedDeposit(1, kUsdc, 40 * kUnit, someone());
    first.account = 60;
    auto second = queuedDeposit(1, kUsdc, 5 * kUnit, someone());
    second.account = 7;
    carry(world, {first, queuedSetKey(1, 60, key, someone()), second});
    world.openSequencer();
    world.run(5);
    const auto view = world.sequencer->accountOf(someone());
    QVERIFY(view);
    QCOMPARE(view->id, protocol::AccountId{60});
    QCOMPARE(view->others.size(), std::size_t{1});
    QVERIFY(view->others[0].id == 7 && !view->others[0].hasKey);
    QCOMPARE(view->balances[kUsdc].available(), 40 * kUnit);
    QCOMPARE(view->balances[kUsdc].total, 45 * kUnit);
}

QTEST_GUILESS_MAIN(TestViews)
#include "tst_views.moc"
