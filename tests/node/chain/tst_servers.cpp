#include "node/world.h"
#include "support/operations.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <deque>

using namespace landfall;
using namespace landfall::testing;

// Servers that lag, forget, leave out, invent, or want more for a transaction.
class TestServers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nullIsNoReorganisation();
    void lowerHeadTakesNothingBack();
    void aHeadJustBelowTakesNothingBack();
    void inventedHeadIsForgotten();
    void finalBlocksStay_data();
    void finalBlocksStay();
    void leftOutEventIsReadAgain();
    void inventedEventIsTakenBack_data();
    void inventedEventIsTakenBack();
    void largerDepositIsNotTakenOver();
    void inventedUntilItIsFinal_data();
    void inventedUntilItIsFinal();
    void batchesThatTheContractDenies();
    void refusedForItsPrice_data();
    void refusedForItsPrice();
    void claimWaitsForConfirmations();
    void serversSetAsideAreShown();
    void governorsEventsAreAnnounced();

private:
    static bool noticed(const World& world, const std::string& code) {
        return std::any_of(world.notices.begin(), world.notices.end(),
                           [&](const node::Notice& notice) { return notice.code == code; });
    }
    static std::string problemOf(const World& world, std::size_t chain) {
        const auto view = world.sequencer->chains().at(chain - 1);
        return view.problem ? view.problem->code : std::string();
    }
};

// A balancer's server knows the head, and answers null for the blocks below it.
void TestServers::nullIsNoReorganisation() {
    World world;
    world.openSequencer();
    world.fund();
    const auto first = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(first); }));
    const auto before = world.sequencer->chains();
    for (const auto chain : {protocol::ChainIndex{1}, protocol::ChainIndex{2}}) {
        world.faults(0, chain).lacksFrom = 1;
    }
    world.run(30);
    QCOMPARE(problemOf(world, 1), std::string("rpc-server-behind"));
    QVERIFY(world.sequencer->chains()[0].readTo >= before[0].readTo);
    QVERIFY(world.arrived(first));
    QVERIFY(!noticed(world, "chain-reorganised"));
    world.faults(0, 1).lacksFrom = 0;
    world.faults(0, 2).lacksFrom = 0;
    const auto second = world.withdraw(kUnit);
    QVERIFY(world.runUntil(120, [&] { return world.arrived(second); }));
    QVERIFY(!noticed(world, "chain-reorganised"));
}

void TestServers::lowerHeadTakesNothingBack() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(10);
    const auto old = world.chain(2)->forked(); // not mined, so it stays where it is
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    world.faults(0, 2).instead = old;
    for (int i = 0; i < 60; ++i) {
        world.turn();
        QVERIFY(world.arrived(hash));
    }
    QCOMPARE(problemOf(world, 2), std::string("rpc-server-behind"));
    QVERIFY(!noticed(world, "chain-reorganised"));
    world.faults(0, 2).instead.reset();
    QVERIFY(world.runUntil(60, [&] { return problemOf(world, 2).empty(); }));
}

// Above what is final: blocks that this node has read are missing there, and what was in them stays.
void TestServers::aHeadJustBelowTakesNothingBack() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.chain(2)->finalDepth = 12;
    const auto hash = world.withdraw(kUnit);
    std::deque<std::shared_ptr<SimulatedChain>> before;
    for (int i = 0; i < 300 && !world.arrived(hash); ++i) {
        before.push_back(world.chain(2)->forked());
        if (before.size() > 4) {
            before.pop_front();
        }
        world.turn();
    }
    QVERIFY(world.arrived(hash));
    world.faults(0, 2).instead = before.front();
    for (int i = 0; i < 60; ++i) {
        world.turn();
        QVERIFY(world.arrived(hash));
    }
    QCOMPARE(problemOf(world, 2), std::string("rpc-server-behind"));
    QVERIFY(!noticed(world, "chain-reorganised"));
}

// One answer with a head and a final block far above the chain: the node goes on once the server is honest again.
void TestServers::inventedHeadIsForgotten() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(10);
    world.faults(0, 2).headsAhead = 1'000'000;
    world.run(5);
    world.faults(0, 2).headsAhead = 0;
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(90, [&] { return world.arrived(hash); }));
}

void TestServers::finalBlocksStay_data() {
    QTest::addColumn<bool>("restarted");
    QTest::newRow("in one run") << false;
    QTest::newRow("after a restart") << true;
}

// Another chain at heights that were final: nothing goes back by itself; a person may have it read again.
void TestServers::finalBlocksStay() {
    QFETCH(const bool, restarted);
    World world;
    world.openSequencer();
    world.fund();
    const auto first = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(first); }));
    world.run(20);
    if (restarted) {
        world.closeSequencer();
        world.openSequencer();
        world.run(2);
    }
    world.chain(1)->reorganise(10, true);
    for (int i = 0; i < 60; ++i) {
        world.turn();
        QVERIFY(world.arrived(first));
    }
    QCOMPARE(problemOf(world, 1), std::string("rpc-contradicts-final"));
    QVERIFY(!noticed(world, "chain-reorganised"));
    QVERIFY(!world.sequencer->readChainAgain(9));
    QVERIFY(world.sequencer->readChainAgain(1).ok());
    QVERIFY(world.runUntil(120, [&] { return problemOf(world, 1).empty(); }));
    QVERIFY(world.runUntil(60, [&] { return world.arrived(first); }));
    for (std::size_t i = 0; i < world.attesters.size(); ++i) {
        const auto votes = world.attesters[i]->votes(1).size();
        QVERIFY(world.attesters[i]->readChainAgain(1).ok());
        world.run(5);
        QVERIFY(votes > 0 && world.attesters[i]->votes(1).size() >= votes);
    }
    const auto second = world.withdraw(kUnit);
    QVERIFY(world.runUntil(120, [&] { return world.arrived(second); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{2});
}

// eth_getLogs answered [] while a deposit happened.
void TestServers::leftOutEventIsReadAgain() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(10);
    const auto before = world.sequencer->accountOf(world.user)->balances[kUsdc].total;
    world.faults(0, 1).hidesItems = true;
    world.chain(1)->deposit(kUsdc, 10 * kUnit, world.user);
    world.run(5);
    QCOMPARE(problemOf(world, 1), std::string("rpc-events-missing"));
    world.faults(0, 1).hidesItems = false;
    world.chain(1)->deposit(kUsdc, 20 * kUnit, world.user);
    QVERIFY(world.runUntil(
        120, [&] { return world.sequencer->accountOf(world.user)->balances[kUsdc].total == before + 30 * kUnit; }));
    QVERIFY(problemOf(world, 1).empty());
    QVERIFY(!noticed(world, "chain-read-again")); // the rows had stayed good
}

void TestServers::inventedEventIsTakenBack_data() {
    QTest::addColumn<bool>("final");
    QTest::newRow("before it was final") << false;
    QTest::newRow("in final blocks") << true;
}

// A deposit that was never made, and a counter that once agreed: rows that the contract then contradicts.
void TestServers::inventedEventIsTakenBack() {
    QFETCH(const bool, final);
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.chain(1)->finalDepth = final ? 2 : 12;
    const std::size_t node = final ? 1 : 0; // an attester composes nothing of it
    auto& faults = world.faults(node, 1);
    faults.forged = l1::QueueItemAdded{1, queuedDeposit(1, kUsdc, 777 * kUnit, world.user), 0, {}};
    faults.forgedBlock = world.chain(1)->blocks().size() + 1;
    faults.countersToo = true;
    const auto votes = world.attesters[0]->votes(1).size();
    world.run(6);
    const auto view = [&] { return node == 0 ? world.sequencer->chains()[0] : world.attesters[0]->chains()[0]; };
    QCOMPARE(view().queued, 2ULL); // the attack was real
    faults.forged.reset();
    QVERIFY(world.runUntil(60, [&] { return view().queued == 1 && !view().problem; }));
    QVERIFY(world.attesters[0]->votes(1).size() >= votes);
    world.chain(1)->deposit(kUsdc, 20 * kUnit, world.user);
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash) && view().queued == 2 && !view().problem; }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

// As many items as the contract has, and one that says something else.
void TestServers::largerDepositIsNotTakenOver() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.faults(0, 1).bendsItems = [](l1::QueueItemAdded& item) { item.operation.amount += kUnit; };
    const auto before = world.sequencer->chains()[0].queued;
    const auto set = world.faults(0, 1).setAside;
    world.chain(1)->deposit(kUsdc, 20 * kUnit, world.user);
    world.run(15);
    QCOMPARE(world.sequencer->chains()[0].queued, before);
    QCOMPARE(problemOf(world, 1), std::string("rpc-events-missing"));
    QVERIFY(world.faults(0, 1).setAside > set);
    const auto had = world.sequencer->accountOf(world.user)->balances[kUsdc].total;
    world.faults(0, 1).bendsItems = {};
    QVERIFY(world.runUntil(
        120, [&] { return world.sequencer->accountOf(world.user)->balances[kUsdc].total == had + 20 * kUnit; }));
    QVERIFY(problemOf(world, 1).empty());
}

void TestServers::inventedUntilItIsFinal_data() {
    QTest::addColumn<bool>("more");
    QTest::newRow("an item more") << true;
    QTest::newRow("an item that says something else") << false;
}

// A server that made up its newest blocks with all that is in them: what is final unmasks it, nothing of it is final
// here or in a batch, and it is taken back.
void TestServers::inventedUntilItIsFinal() {
    QFETCH(const bool, more);
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto total = [&] { return world.sequencer->accountOf(world.user)->balances[kUsdc].total; };
    const auto had = total();
    world.chain(1)->finalDepth = 4;
    auto& faults = world.faults(0, 1);
    faults.countersToo = true;
    faults.onlyAboveFinal = true;
    if (more) {
        faults.forged = l1::QueueItemAdded{1, queuedDeposit(1, kUsdc, 777 * kUnit, world.user), 0, {}};
        faults.forgedBlock = world.chain(1)->blocks().size() + 1;
    } else {
        faults.bendsItems = [](l1::QueueItemAdded& item) { item.operation.amount += item.index == 0 ? 0 : kUnit; };
        world.chain(1)->deposit(kUsdc, 20 * kUnit, world.user);
    }
    QVERIFY(world.runUntil(20, [&] { return world.sequencer->chains()[0].queued == 2; })); // the attack was real
    QVERIFY(world.runUntil(60, [&] { return noticed(world, "chain-read-again"); }));
    world.run(30);
    QCOMPARE(total(), had);
    faults.forged.reset();
    faults.bendsItems = {};
    const auto queued = more ? 1ULL : 2ULL;
    QVERIFY(world.runUntil(120, [&] {
        const auto view = world.sequencer->chains()[0];
        return view.queued == queued && !view.problem;
    }));
    if (more) {
        world.chain(1)->deposit(kUsdc, 20 * kUnit, world.user);
    }
    QVERIFY(world.runUntil(120, [&] { return total() == had + 20 * kUnit; }));
}

// As long as it does, nothing more is final.
void TestServers::batchesThatTheContractDenies() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(10);
    const auto set = world.faults(0, 1).setAside;
    world.faults(0, 1).deniesBatches = true;
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return problemOf(world, 1) == "rpc-events-missing"; }));
    world.run(10);
    QVERIFY(world.faults(0, 1).setAside > set);
    world.faults(0, 1).deniesBatches = false;
    QVERIFY(world.runUntil(200, [&] { return world.arrived(hash) && problemOf(world, 1).empty(); }));
}

void TestServers::refusedForItsPrice_data() {
    QTest::addColumn<bool>("restarted");
    QTest::newRow("in one run") << false;
    QTest::newRow("through a restart") << true;
}

void TestServers::refusedForItsPrice() {
    QFETCH(const bool, restarted);
    World world;
    world.openSequencer();
    world.fund();
    world.run(10);
    world.chain(2)->leastTip = 1000; // what is suggested is 1
    const auto hash = world.withdraw(kUnit);
    const auto waits = [&] { return world.sequencer->chains()[1].relayerWaits; };
    QVERIFY(world.runUntil(30, [&] { return waits().find("the pool wants a tip") != std::string::npos; }));
    if (restarted) {
        world.closeSequencer();
        world.openSequencer();
    }
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    QVERIFY(noticed(world, "price-raised"));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

// The claim's own block has to be deep enough, and its own time is shown.
void TestServers::claimWaitsForConfirmations() {
    World world;
    world.network.chains[1].confirmations = 4;
    world.openSequencer();
    world.fund();
    world.chain(2)->contract.rejecting.insert(world.recipient);
    const auto hash = world.withdraw(kUnit);
    const auto timeline = [&] { return *world.sequencer->timeline(hash); };
    QVERIFY(world.runUntil(60, [&] { return timeline().payment == node::PaymentState::Pending; }));
    world.run(20);
    world.chain(2)->claim(kUsdc, world.recipient, kUnit);
    QVERIFY(world.runUntil(10, [&] { return timeline().payment == node::PaymentState::Claimed; }));
    const auto& arrived = [&] { return timeline().steps.back(); };
    QVERIFY(!timeline().arrived());
    QVERIFY2(arrived().waiting.find("of 4 confirmations") != std::string::npos, arrived().waiting.c_str());
    QVERIFY(world.runUntil(20, [&] { return timeline().arrived(); }));
    const auto place = arrived().chains.at(0);
    const auto& block = world.chain(2)->blocks().at(place.block);
    QCOMPARE(block.claims.size(), std::size_t{1});
    QCOMPARE(place.at, static_cast<node::Milliseconds>(block.ref.timestamp) * 1000);
    QCOMPARE(arrived().at, place.at);
}

// The chain is read all the same, by another server.
void TestServers::serversSetAsideAreShown() {
    World world;
    world.openSequencer();
    world.run(5);
    QCOMPARE(problemOf(world, 1), std::string());
    world.faults(0, 1).troubles = {"the RPC server http://one of Alpha refuses this node (HTTP status 402)"};
    world.run(3);
    const auto view = world.sequencer->chains()[0];
    QVERIFY(view.problem && view.problem->code == "rpc-server-set-aside");
    QVERIFY2(view.problem->message.find("http://one") != std::string::npos &&
                 view.problem->message.find("402") != std::string::npos,
             view.problem->message.c_str());
    QVERIFY(view.health == node::Health::Good);
    QVERIFY(noticed(world, "rpc-server-set-aside"));
    world.faults(0, 1).troubles.clear();
    world.run(3);
    QCOMPARE(problemOf(world, 1), std::string());
}

// Whoever looks at the log alone is told, once, also of what comes while the node runs.
void TestServers::governorsEventsAreAnnounced() {
    World world;
    world.openSequencer();
    world.run(5);
    auto& faults = world.faults(0, 1);
    faults.forged = l1::TokenRegistered{900, protocol::Address{{0xbb}}, 7, Uint256(1)};
    faults.forgedBlock = world.chain(1)->blocks().size() + 1;
    world.run(10);
    faults.forged = l1::ChangeScheduled{{.kind = l1::ChangeKind::PushGas, .pushGas = 200'000}, 1'900'000'000};
    faults.forgedBlock = world.chain(1)->blocks().size() + 1;
    world.run(10);
    for (const char* code : {"token-not-in-file", "change-scheduled"}) {
        QCOMPARE(std::count_if(world.notices.begin(), world.notices.end(),
                               [&](const node::Notice& notice) { return notice.code == code; }),
                 1);
    }
}

QTEST_GUILESS_MAIN(TestServers)
#include "tst_servers.moc"
