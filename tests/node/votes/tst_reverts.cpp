#include "base/hex.h"
#include "node/attack.h"
#include "store/store.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using protocol::VoteKind;

// Batches that must go: who takes them back, when, and what becomes of requests.
class TestReverts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forgedDepositIsTakenBack();
    void nothingBeforeTheDeadline();
    void attestersBringItThemselves();
    void missedDeadlineOnOneChain();
    void sleepsThroughARevert();
    void whatExpiredMeanwhileSaysSo();
};

void TestReverts::forgedDepositIsTakenBack() {
    Attack attack(4, {4}); // a quorum of four is three; the fourth is deceived as well
    World& world = attack.world;
    QCOMPARE(world.chain(2)->proven(), attack.settled + 1); // the attack was real
    QCOMPARE(world.chain(1)->commits(), attack.settled);
    QCOMPARE(attack.votes(3, VoteKind::Agree), std::size_t{1});
    auto request = world.draft(20 * kUnit);
    request.validUntil += 6 * 86'400;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(hash && *hash);
    world.run(10);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto says = world.attesters[i]->status().attesterSays;
        QVERIFY2(contains(says, "item 1 of Alpha's queue was never queued there"), says.c_str());
    }

    attack.passDeadline();
    QVERIFY(world.runUntil(60, [&] { return world.chain(2)->commits() == attack.settled; }));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(attack.votes(i, VoteKind::Revert), std::size_t{1});
        QCOMPARE(attack.votes(i, VoteKind::Agree), std::size_t{0});
    }
    QCOMPARE(attack.votes(3, VoteKind::Revert), std::size_t{0}); // it has agreed
    QVERIFY(!world.chain(2)->sequencerActive());
    QCOMPARE(world.chain(2)->payments().size(), std::size_t{0});

    attack.repair();
    QVERIFY(
        world.runUntil(60, [&] { return world.sequencer->timeline(**hash)->state == node::RequestState::Waiting; }));
    const auto waiting = world.sequencer->timeline(**hash);
    QVERIFY2(contains(waiting->note, "was reverted: the attesters took it back from "), waiting->note.c_str());
    QVERIFY2(contains(waiting->note, "your request goes into the next batch"), waiting->note.c_str());
    // Nothing is composed while a chain would not take it.
    world.run(20);
    QCOMPARE(world.sequencer->status().lastBatch, protocol::BatchNumber{attack.settled});
    QVERIFY(contains(world.sequencer->status().batcherWaits, "Beta has suspended this node"));
    QVERIFY(world.sequencer->chains()[1].sequencerSuspended);

    world.chain(2)->readmit();
    QVERIFY(world.runUntil(120, [&] { return world.arrived(**hash); }));
    world.run(15);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QCOMPARE(world.chain(1)->executed(), world.chain(2)->executed());
    QVERIFY(!world.sequencer->chains()[1].sequencerSuspended);
    QCOMPARE(world.sequencer->accountOf(world.user)->nonce, 1U);
    QVERIFY(std::none_of(world.notices.begin(), world.notices.end(),
                         [](const node::Notice& notice) { return notice.code.starts_with("store-"); }));
    // The deceived one takes part again.
    for (const auto& attester : world.attesters) {
        QVERIFY(attester->status().stateRoot == world.sequencer->status().stateRoot);
        const auto votes = attester->votes(attack.bad.number);
        QVERIFY(std::any_of(votes.begin(), votes.end(), [&](const node::SignedVote& vote) {
            return vote.vote.kind == VoteKind::Agree &&
                   vote.vote.commitment == world.chain(2)->held(attack.bad.number).commitment;
        }));
    }
}

// Until a final block is past the deadline another chain may still prove the batch, and a block's time is only what a
// server says.
void TestReverts::nothingBeforeTheDeadline() {
    Attack attack(3);
    World& world = attack.world;
    const auto words = protocol::decodeBatch(attack.bad.submission.batchData);
    QVERIFY(words);
    const auto deadline = words->header.timestamp + world.network.durations.proveWindow;
    const auto late = static_cast<node::Milliseconds>(deadline) * 1000;
    const auto finalised = [&] {
        const auto& blocks = world.chain(1)->blocks();
        return blocks[blocks.size() - 1 - world.chain(1)->finalDepth].ref.timestamp;
    };
    bool signedOne = false;
    for (const auto start : {late, late + node::kClockAllowance}) {
        world.clock->time = start - 5'000;
        for (int i = 0; i < 40 && !signedOne; ++i) {
            const auto before = finalised();
            world.turn();
            signedOne = attack.votes(0, VoteKind::Revert) != 0;
            QVERIFY(!signedOne || std::max(before, finalised()) > deadline);
            QVERIFY(!signedOne || world.clock->time > late + node::kClockAllowance);
        }
    }
    QVERIFY(signedOne);
    for (const auto& attester : world.attesters) {
        QVERIFY(contains(attester->status().attesterSays, "Alpha did not prove it by its deadline"));
    }
}

// The sequencer does not take its own batch back: the attesters do, one of them.
void TestReverts::attestersBringItThemselves() {
    Attack attack(3);
    World& world = attack.world;
    world.closeSequencer();
    attack.passDeadline();
    world.run(60);
    QCOMPARE(world.chain(2)->commits(), attack.settled + 1); // first it is the sequencer's turn
    QVERIFY(world.runUntil(400, [&] { return world.chain(2)->commits() == attack.settled; }));
    world.run(400);
    QCOMPARE(world.chain(2)->failedTransactions(), std::size_t{0});
    for (const auto& attester : world.attesters) {
        QCOMPARE(attester->status().lastBatch, protocol::BatchNumber{attack.settled});
    }
}

// Committed by the sequencer's key on one chain, never proven: reverted there by deadline, paid once by a later batch.
void TestReverts::missedDeadlineOnOneChain() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.engine->failure = Error::internal("prover-proof", "the prover is broken");
    auto request = world.draft(20 * kUnit);
    request.validUntil += 6 * 86'400;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(hash && *hash);
    QVERIFY(world.runUntil(20, [&] { return world.sequencer->timeline(**hash)->batch.has_value(); }));
    const auto number = *world.sequencer->timeline(**hash)->batch;
    world.closeSequencer();
    {
        const auto store = store::Store::open(world.folder.filePath(QStringLiteral("node-0")).toStdString(),
                                              toHex0x(world.network.networkId()));
        QVERIFY(store);
        std::optional<store::BatchRow> row;
        QVERIFY((**store).transaction([&] { row = (**store).batches.find(number); }));
        QVERIFY(row);
        world.chain(1)->commit(
            {world.chain(1)->held(number - 1), {{row->publicDataHash, row->oldRoot, row->newRoot, row->data}}});
    }
    world.run(3);
    QCOMPARE(world.chain(1)->commits(), std::size_t{number});
    QCOMPARE(world.chain(1)->proven(), std::size_t{number} - 1);
    world.clock->time += kPastDeadline;
    world.run(3);
    world.engine->failure.reset();
    world.openSequencer();
    QVERIFY(world.runUntil(60, [&] { return world.chain(1)->commits() == number - 1; }));
    QVERIFY(!world.chain(1)->sequencerActive());
    world.run(5);
    const auto note = world.sequencer->timeline(**hash)->note;
    QVERIFY2(contains(note, "was reverted: Alpha did not prove it by its deadline"), note.c_str());
    world.chain(1)->readmit();
    QVERIFY(world.runUntil(120, [&] { return world.arrived(**hash); }));
    world.run(15);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QCOMPARE(world.chain(1)->executed(), world.chain(2)->executed());
}

// A node that was away while a batch was taken back, another was made in its place, and that
// one was executed: it learns of all that at once.
void TestReverts::sleepsThroughARevert() {
    Attack attack(4);
    World& world = attack.world;
    QCOMPARE(world.attesters[0]->status().lastBatch, attack.bad.number);
    for (const auto chain : {protocol::ChainIndex{1}, protocol::ChainIndex{2}}) {
        world.faults(1, chain).everything = Error::unavailable("rpc-timeout", "no answer in time");
    }
    world.run(5);
    attack.passDeadline();
    QVERIFY(world.runUntil(60, [&] { return world.chain(2)->commits() == attack.settled; }));
    attack.repair();
    world.chain(2)->readmit();
    world.run(60); // the sequencer unwinds its view of chain 1
    world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] {
        return world.chain(1)->executed() >= attack.bad.number && world.chain(2)->executed() >= attack.bad.number;
    }));
    world.run(10);
    QVERIFY(world.chain(2)->held(attack.bad.number).commitment != attack.bad.commitment);
    for (const auto chain : {protocol::ChainIndex{1}, protocol::ChainIndex{2}}) {
        world.faults(1, chain).everything.reset();
    }
    QVERIFY(world.runUntil(
        130, [&] { return world.attesters[0]->status().stateRoot == world.sequencer->status().stateRoot; }));
    QCOMPARE(world.attesters[0]->status().batchProblem, std::string());
}

// A batch goes back after a day; most requests are valid for an hour.
void TestReverts::whatExpiredMeanwhileSaysSo() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto settled = world.chain(2)->executed();
    world.faults(0, 1).everything = Error::unavailable("rpc-timeout", "no answer in time");
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->proven() == settled + 1; }));
    world.clock->time += kPastDeadline;
    world.faults(0, 1).everything.reset();
    QVERIFY(world.runUntil(90, [&] { return world.chain(2)->commits() == settled; }));
    QVERIFY(world.runUntil(30, [&] { return world.sequencer->timeline(hash)->state == node::RequestState::Waiting; }));
    world.run(5);
    const auto note = world.sequencer->timeline(hash)->note;
    QVERIFY2(contains(note, "sign a new one with the same nonce"), note.c_str());
    // And that works.
    world.chain(2)->readmit();
    world.run(30);
    auto again = world.draft(kUnit);
    again.nonce = 0;
    const auto outcome = world.submit(world.sign(again));
    QVERIFY(outcome && *outcome);
    QVERIFY(world.runUntil(120, [&] { return world.arrived(**outcome); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestReverts)
#include "tst_reverts.moc"
