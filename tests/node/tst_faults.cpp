#include "node/world.h"
#include "support/operations.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <array>

#include <csignal>
#include <sys/resource.h>

using namespace landfall;
using namespace landfall::testing;

// Chains, servers, peers and disks that fail.
class TestFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reorganisedDeposit();
    void reorganisedOwnTransaction_data();
    void reorganisedOwnTransaction();
    void deadServerAndBack();
    void gasAboveCap();
    void lingeringTransactionIsRepriced();
    void recipientsThatFoolTheEstimate();
    void nonceUsedBySomebodyElse();
    void forgedDepositIsRefused();
    void eventsThatDontFollow_data();
    void eventsThatDontFollow();
    void nonceAboveAGapIsGivenUp();
    void blindAttesterDelays();
    void tooFewVotes();
    void missedDeadlineReturnsRequests();
    void proverFailsThenWorks();
    void fullDisk();
    void twoNodesOneFolder();
    void twoSequencersOnOneKey_data();
    void twoSequencersOnOneKey();
    void clockJumpsAhead();

private:
    static bool noticed(const World& world, const std::string& code) {
        return std::any_of(world.notices.begin(), world.notices.end(),
                           [&](const node::Notice& notice) { return notice.code == code; });
    }
};

void TestFaults::reorganisedDeposit() {
    World world;
    world.openSequencer();
    world.chain(1)->finalDepth = 6;
    world.fund();
    const auto before = world.sequencer->accountOf(world.user)->balances[kUsdc].total;
    world.chain(1)->deposit(kUsdc, 111 * kUnit, world.user);
    world.run(3);
    world.chain(1)->reorganise(3, true);
    world.run(20);
    // Never believed: it was gone before it was final.
    QCOMPARE(world.sequencer->accountOf(world.user)->balances[kUsdc].total, before);
    QVERIFY(noticed(world, "chain-reorganised"));
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(90, [&] { return world.arrived(hash); }));
}

void TestFaults::reorganisedOwnTransaction_data() {
    QTest::addColumn<int>("chain");
    QTest::addColumn<bool>("forget");
    QTest::addColumn<int>("after"); // seconds
    for (const int chain : {1, 2}) {
        for (const bool forget : {false, true}) {
            for (int after = 1; after <= 12; after += 2) {
                QTest::addRow("chain %d, %s, after %d s", chain, forget ? "forgotten" : "kept", after)
                    << chain << forget << after;
            }
        }
    }
}

void TestFaults::reorganisedOwnTransaction() {
    QFETCH(int, chain);
    QFETCH(bool, forget);
    QFETCH(int, after);
    World world;
    world.openSequencer();
    world.chain(1)->finalDepth = 4;
    world.chain(2)->finalDepth = 4;
    world.fund();
    const auto hash = world.withdraw(20 * kUnit);
    world.run(after);
    world.chain(static_cast<protocol::ChainIndex>(chain))->reorganise(3, forget);
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    world.run(15);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QCOMPARE(world.chain(1)->executed(), world.chain(1)->commits());
    QCOMPARE(world.chain(2)->executed(), world.chain(2)->commits());
}

void TestFaults::deadServerAndBack() {
    World world;
    world.openSequencer();
    world.fund();
    const auto hash = world.withdraw(20 * kUnit);
    auto& faults = world.faults(0, 1);
    faults.everything = Error::unavailable("rpc-unreachable", "no server answers");
    world.run(40);
    QVERIFY(!world.arrived(hash));
    const auto view = world.sequencer->chains().front();
    QVERIFY(view.health == node::Health::Down);
    QVERIFY(view.problem && view.problem->code == "rpc-unreachable");
    const auto timeline = world.sequencer->timeline(hash);
    const bool told = std::any_of(timeline->steps.begin(), timeline->steps.end(), [](const auto& step) {
        return step.waiting.find("no server answers") != std::string::npos;
    });
    QVERIFY(told);
    faults.everything.reset();
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

void TestFaults::gasAboveCap() {
    World world;
    world.tune = [](node::NodeConfig& config) { config.relay.gasPriceCap = Uint256(2'000'000'000); };
    world.openSequencer();
    world.fund();
    world.chain(2)->baseFee = Uint256(50'000'000'000);
    const auto hash = world.withdraw(20 * kUnit);
    world.run(30);
    QVERIFY(!world.arrived(hash));
    QVERIFY(world.sequencer->chains()[1].relayerWaits.find("above your cap") != std::string::npos);
    world.chain(2)->baseFee = Uint256(1'000'000'000);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
}

void TestFaults::lingeringTransactionIsRepriced() {
    World world;
    world.openSequencer();
    world.fund();
    world.chain(2)->mining = false;
    const auto hash = world.withdraw(20 * kUnit);
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->waiting() == 1; }));
    // The price rises while it waits: only a better offer gets in.
    world.chain(2)->baseFee = Uint256(1'500'000'000);
    world.chain(2)->mining = true;
    QVERIFY(world.runUntil(90, [&] { return world.arrived(hash); }));
    QVERIFY(noticed(world, "price-raised"));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QCOMPARE(world.chain(2)->waiting(), std::size_t{0});
}

// A recipient that takes little while it is estimated and much in a block must not stop the chain.
void TestFaults::recipientsThatFoolTheEstimate() {
    World world;
    world.openSequencer();
    world.fund();
    QVERIFY(world.runUntil(60, [&] { return world.chain(2)->executed() == world.chain(2)->commits(); }));
    const auto failedBefore = world.chain(2)->failedTransactions();
    world.chain(2)->executionGas = 7'500'000;
    const auto first = world.withdraw(20 * kUnit);
    QVERIFY(world.runUntil(240, [&] { return world.arrived(first); }));
    QCOMPARE(world.chain(2)->failedTransactions() - failedBefore, std::size_t{3});
    // The next run starts with the plain limit again.
    world.chain(2)->executionGas = 1'500'000;
    const auto second = world.withdraw(20 * kUnit);
    QVERIFY(world.runUntil(240, [&] { return world.arrived(second); }));
    QCOMPARE(world.chain(2)->failedTransactions() - failedBefore, std::size_t{4});
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{2});
}

void TestFaults::nonceUsedBySomebodyElse() {
    World world;
    world.openSequencer();
    world.fund();
    world.chain(2)->mining = false;
    const auto hash = world.withdraw(20 * kUnit);
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->waiting() == 1; }));
    world.chain(2)->useNonce(world.network.sequencer);
    world.chain(2)->mining = true;
    QVERIFY(world.runUntil(90, [&] { return world.arrived(hash); }));
    QVERIFY(noticed(world, "nonce-used"));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

// The sequencer's own server invents a deposit. The chain, which knows better,
// refuses the batch; nothing is minted anywhere.
void TestFaults::forgedDepositIsRefused() {
    World world;
    world.vaultsMayDiffer = true; // the forged deposit is in this node's count
    world.openSequencer();
    world.fund();
    world.run(15);
    const std::size_t settled = world.chain(2)->executed();
    QCOMPARE(settled, world.chain(2)->commits());
    auto& faults = world.faults(0, 1);
    faults.forged = l1::QueueItemAdded{1, queuedDeposit(1, kUsdc, 1'000'000 * kUnit, world.user), 0, {}};
    faults.forgedBlock = world.chain(1)->blocks().size() + 1;
    faults.countersToo = true;
    world.run(30);
    QCOMPARE(world.chain(1)->executed(), settled);
    // It got as far as chain 2, which can't see chain 1's deposits: there the attesters stop it.
    QCOMPARE(world.chain(2)->commits(), settled + 1); // the attack was real
    QCOMPARE(world.chain(2)->executed(), settled);
    for (const auto& attester : world.attesters) {
        const auto status = attester->status();
        QCOMPARE(status.lastBatch, protocol::BatchNumber{settled + 1});
        QVERIFY2(status.attesterSays.find("never queued there") != std::string::npos, status.attesterSays.c_str());
        for (const auto& vote : attester->votes(1)) {
            QVERIFY(vote.vote.number <= settled);
        }
    }
}

// A server that leaves events out, repeats or invents them: the node says so, goes on elsewhere, and takes
// the chain up again with a better server.
void TestFaults::eventsThatDontFollow_data() {
    QTest::addColumn<int>("event");
    QTest::newRow("a queue item far ahead") << 0;
    QTest::newRow("a queue item once more") << 1;
    QTest::newRow("a proof without end") << 2;
    QTest::newRow("a commit once more") << 3;
    QTest::newRow("an execution ahead") << 4;
    QTest::newRow("a revert of what is executed") << 5;
}

void TestFaults::eventsThatDontFollow() {
    QFETCH(const int, event);
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto settled = world.chain(1)->executed();
    l1::BatchCommitted again{world.chain(1)->held(settled)};
    const std::array<l1::ChainEvent, 6> forged{l1::QueueItemAdded{9, queuedDeposit(1, kUsdc, kUnit, world.user), 0, {}},
                                               l1::QueueItemAdded{0, queuedDeposit(1, kUsdc, kUnit, world.user), 0, {}},
                                               l1::FinalRoot{std::uint64_t{1} << 62, {}, {}},
                                               again,
                                               l1::BatchExecuted{settled + 3, {}, {}},
                                               l1::BatchesReverted{settled, settled, again.batch.commitment, true}};
    auto& faults = world.faults(0, 1);
    faults.forged = forged.at(static_cast<std::size_t>(event));
    faults.forgedBlock = world.chain(1)->blocks().size() + 1;
    world.run(10);
    const auto view = world.sequencer->chains().front();
    QVERIFY(view.problem.has_value());
    QCOMPARE(view.problem->code, std::string("rpc-events-missing"));
    QVERIFY(!world.sequencer->status().problem);
    QCOMPARE(view.executed, settled);
    faults.forged.reset();
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

// A server once told of transactions in its pool that nobody sent: what was signed above them waits for ever.
void TestFaults::nonceAboveAGapIsGivenUp() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.faults(0, 2).noncesAhead = 3;
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->waiting() == 1; }));
    world.faults(0, 2).noncesAhead = 0;
    world.run(10);
    QVERIFY(!world.arrived(hash));
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    QVERIFY(noticed(world, "nonce-gap"));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

// One attester of three can't see a chain: it does not sign blindly, and the quorum waits for it.
void TestFaults::blindAttesterDelays() {
    World world;
    world.openSequencer();
    world.fund();
    auto& faults = world.faults(1, 2);
    faults.everything = Error::unavailable("rpc-timeout", "no answer in time");
    const auto hash = world.withdraw(kUnit);
    world.run(30);
    QVERIFY(!world.arrived(hash)); // a quorum of three is three
    QVERIFY(world.sequencer->timeline(hash)->steps[5].waiting.find("2 of 3") != std::string::npos);
    faults.everything.reset();
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
}

void TestFaults::tooFewVotes() {
    World world(4); // a quorum of four is three
    world.openSequencer();
    world.fund();
    world.attesters[0].reset();
    auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    world.attesters[1].reset();
    hash = world.withdraw(kUnit);
    world.run(30);
    QVERIFY(!world.arrived(hash));
    world.openAttester(1);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
}

void TestFaults::missedDeadlineReturnsRequests() {
    World world;
    world.openSequencer();
    world.fund();
    world.engine->failure = Error::internal("prover-proof", "the prover is broken");
    auto request = world.draft(20 * kUnit);
    request.validUntil += 6 * 86'400;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(hash && *hash);
    world.run(5);
    QVERIFY(world.sequencer->timeline(**hash)->batch.has_value());
    QVERIFY(world.sequencer->timeline(**hash)->steps[3].waiting.find("broken") != std::string::npos);
    world.clock->time += 86'500'000; // a day and a little
    world.run(1);
    const auto dropped = world.sequencer->timeline(**hash);
    QVERIFY(noticed(world, "batch-dropped"));
    // Waiting again, or in the batch that was composed since.
    QVERIFY(dropped->state == node::RequestState::Waiting || dropped->state == node::RequestState::InBatch);
    QVERIFY(!dropped->steps[static_cast<std::size_t>(node::Step::Proved)].done);
    world.engine->failure.reset();
    world.clock->time += 60'000;
    QVERIFY(world.runUntil(90, [&] { return world.arrived(**hash); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

void TestFaults::proverFailsThenWorks() {
    World world;
    world.openSequencer();
    world.fund();
    world.engine->failure = Error::damaged("prover-key-damaged", "the proving key is damaged");
    const auto hash = world.withdraw(kUnit);
    world.run(10);
    QVERIFY(noticed(world, "prover-key-damaged"));
    QVERIFY(world.sequencer->timeline(hash)->steps[3].waiting.find("damaged") != std::string::npos);
    world.engine->failure.reset();
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
}

// Writes fail as on a full disk: the node says so, takes nothing, and goes on by
// itself once there is room.
void TestFaults::fullDisk() {
    World world;
    world.openSequencer();
    world.fund();
    const auto first = world.withdraw(kUnit);
    world.run(2);
    signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    const rlimit none{0, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &none);
    world.run(5);
    const auto problem = world.sequencer->status().problem;
    const auto refused = world.submit(world.sign(world.draft(kUnit)));
    setrlimit(RLIMIT_FSIZE, &old);
    QVERIFY(problem.has_value());
    QVERIFY2(problem->code.starts_with("store-"), problem->code.c_str());
    QVERIFY(refused && !*refused);
    QVERIFY(std::holds_alternative<Error>(refused->error()));
    QVERIFY(world.runUntil(120, [&] { return world.arrived(first); }));
    QVERIFY(!world.sequencer->status().problem);
    const auto second = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(second); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{2});
}

void TestFaults::twoNodesOneFolder() {
    World world;
    world.openSequencer();
    node::NodeConfig config;
    config.network = world.network;
    config.dataFolder = world.folder.filePath(QStringLiteral("node-0")).toStdString();
    config.prover = world.engine;
    config.checker = world.checker;
    const auto second = node::Node::open(std::move(config));
    QVERIFY(!second);
    QCOMPARE(second.error().code, std::string("store-in-use"));
}

void TestFaults::twoSequencersOnOneKey_data() {
    QTest::addColumn<bool>("same");
    QTest::newRow("the same request at both") << true;
    QTest::newRow("one request each") << false;
}

// A sequencer's key copied to a second machine: both make batches, and send under the same nonces. One of
// the two batches is on every chain in the end, and of one nonce one request is paid, once.
void TestFaults::twoSequencersOnOneKey() {
    QFETCH(bool, same);
    World world;
    world.openSequencer();
    world.fund();
    auto& first = *world.attesters.emplace_back(std::move(world.sequencer));
    world.tune = [&](node::NodeConfig& config) { config.dataFolder = world.dataFolder(9).toStdString(); };
    world.openSequencer();
    auto& second = *world.sequencer;
    QVERIFY(world.runUntil(60, [&] { return second.status().stateRoot == first.status().stateRoot; }));

    auto draft = world.draft(kUnit);
    int taken = 0;
    const auto send = [&](node::Node& node) {
        node.submit(world.sign(draft), [&taken](const World::Outcome& outcome) { taken += outcome.ok() ? 1 : 0; });
        return protocol::requestHash(world.network.networkId(), draft);
    };
    const auto atFirst = send(first);
    if (!same) {
        draft.amount = 2 * kUnit;
    }
    const auto atSecond = send(second);
    QTRY_COMPARE(taken, 2);

    QVERIFY(world.runUntil(300, [&] { return world.paidTo(2, world.recipient) != 0; }));
    world.run(60);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QVERIFY2(first.status().batchProblem.empty(), first.status().batchProblem.c_str());
    QVERIFY(first.status().stateRoot == second.status().stateRoot);
    const auto arrived = [](const node::Node& node, const protocol::RequestHash& hash) {
        const auto timeline = node.timeline(hash);
        return timeline && timeline->arrived();
    };
    QCOMPARE(arrived(first, atFirst) + arrived(second, atSecond), same ? 2 : 1);
}

void TestFaults::clockJumpsAhead() {
    World world;
    world.openSequencer();
    world.fund();
    const auto hash = world.withdraw(kUnit);
    world.clock->time += 1'800'000;
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
