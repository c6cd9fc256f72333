#include "node/world.h"

#include "base/hex.h"
#include "node/vote_signing.h"
#include "store/store.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using protocol::VoteKind;

namespace {

constexpr node::Milliseconds kPastDeadline = 86'500'000; // a day and a little

// A server that shows one node, or several, another chain 1: the same past, and a
// deposit that never was. The sequencer's batch `bad` gets proven on chain 2.
struct Attack {
    // `deceived`: nodes besides the sequencer, 1 for the first attester.
    explicit Attack(std::size_t attesters, const std::vector<std::size_t>& deceived = {}) : world(attesters) {
        world.openSequencer();
        world.fund();
        world.run(15);
        settled = world.chain(2)->executed();
        fork = world.chain(1)->forked();
        world.forks.push_back(fork);
        for (const auto node : deceived) {
            world.faults(node, 1).instead = fork;
        }
        world.faults(0, 1).instead = fork;
        fork->deposit(kUsdc, 400 * kUnit, world.user);
        world.runUntil(30, [&] { return world.chain(2)->proven() > settled; });
        world.run(10);
        if (world.chain(2)->proven() == settled + 1) {
            bad = world.chain(2)->held(settled + 1);
        }
    }

    void passDeadline() {
        world.clock->time += kPastDeadline;
        world.run(5);
    }
    void repair() {
        for (std::size_t node = 0; node <= world.attesters.size(); ++node) {
            world.faults(node, 1).instead.reset();
        }
    }
    std::size_t votes(std::size_t attester, VoteKind kind) const {
        const auto all = world.attesters[attester]->votes(1);
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const node::SignedVote& vote) {
            return vote.vote.kind == kind && vote.vote.commitment == bad.commitment;
        }));
    }
    protocol::Vote vote(VoteKind kind) const { return {kind, 0, bad.number, bad.submission.newRoot, bad.commitment}; }

    World world;
    std::shared_ptr<SimulatedChain> fork;
    std::size_t settled = 0;
    l1::CommittedBatch bad;
};

bool contains(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

} // namespace

// Batches that must go: what attesters sign, what relayers bring, what becomes of requests.
class TestReverts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forgedDepositIsTakenBack();
    void nothingBeforeTheDeadline();
    void minorityDoesNothing();
    void bothKindsPayNothing();
    void neverBothKinds_data();
    void neverBothKinds();
    void votesOfOthersAreNotCounted();
    void foreignCertificates();
    void hiddenEventsAreNoReason();
    void attestersBringItThemselves();
    void missedDeadlineOnOneChain();
    void finalOnAnotherForkIsNotFinal();
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
    request.validUntil += 7 * 86'400;
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

// Until a final block is past the deadline another chain may still prove the batch.
void TestReverts::nothingBeforeTheDeadline() {
    Attack attack(3);
    World& world = attack.world;
    const auto words = protocol::decodeBatch(attack.bad.submission.batchData);
    QVERIFY(words);
    const auto deadline = words->header.timestamp + world.network.durations.proveWindow;
    world.clock->time = static_cast<node::Milliseconds>(deadline) * 1000 - 5'000;
    const auto finalised = [&] {
        const auto& blocks = world.chain(1)->blocks();
        return blocks[blocks.size() - 1 - world.chain(1)->finalDepth].ref.timestamp;
    };
    bool signedOne = false;
    for (int i = 0; i < 40 && !signedOne; ++i) {
        const auto before = finalised();
        world.turn();
        signedOne = attack.votes(0, VoteKind::Revert) != 0;
        QVERIFY(!signedOne || std::max(before, finalised()) > deadline);
    }
    QVERIFY(signedOne);
    for (const auto& attester : world.attesters) {
        QVERIFY(contains(attester->status().attesterSays, "Alpha did not prove it by its deadline"));
    }
}

void TestReverts::minorityDoesNothing() {
    Attack attack(4, {3, 4});
    World& world = attack.world;
    QCOMPARE(attack.votes(2, VoteKind::Agree), std::size_t{1});
    attack.passDeadline();
    world.run(200);
    QCOMPARE(attack.votes(0, VoteKind::Revert) + attack.votes(1, VoteKind::Revert), std::size_t{2});
    // Two against two: neither pays nor goes.
    QCOMPARE(world.chain(2)->commits(), attack.settled + 1);
    QCOMPARE(world.chain(2)->executed(), attack.settled);
    QVERIFY(world.chain(2)->sequencerActive());
    const auto view = world.sequencer->batch(attack.bad.number);
    QCOMPARE(view->reverting, std::size_t{2});
    QCOMPARE(view->agreeing, std::size_t{2});
    const auto waits = world.sequencer->chains()[1].relayerWaits;
    QVERIFY2(contains(waits, "2 of 3 attesters agree so far, 2 ask to revert it"), waits.c_str());
}

// More than a third of the attesters sign both kinds.
void TestReverts::bothKindsPayNothing() {
    Attack attack(4, {4});
    World& world = attack.world;
    world.closeSequencer();
    attack.passDeadline();
    world.run(10);
    world.smuggled[0] = {world.forgedVote(0, attack.vote(VoteKind::Agree))};
    world.smuggled[1] = {world.forgedVote(1, attack.vote(VoteKind::Agree))};
    world.openSequencer();
    QVERIFY(world.runUntil(60, [&] {
        const auto view = world.sequencer->batch(attack.bad.number);
        return view && view->agreeing == 3 && view->reverting == 3;
    }));
    world.run(30);
    const auto waits = world.sequencer->chains()[1].relayerWaits;
    QVERIFY2(contains(waits, "signed both"), waits.c_str());
    QCOMPARE(world.chain(2)->commits(), attack.settled + 1);
    QCOMPARE(world.chain(2)->executed(), attack.settled);
}

void TestReverts::neverBothKinds_data() {
    QTest::addColumn<bool>("agreesFirst");
    QTest::addColumn<int>("call");
    QTest::addColumn<int>("chain");
    for (const bool agrees : {false, true}) {
        for (const int chain : {1, 2}) {
            for (int call = 1; call <= 61; call += 4) {
                QTest::addRow("%s first, dies at call %d to chain %d", agrees ? "AGREE" : "REVERT", call, chain)
                    << agrees << call << chain;
            }
        }
    }
}

// One attester is shown, in turn, a chain that asks for AGREE and one that asks for REVERT
// of one batch; it dies at its n-th question to a chain and comes back to the other view.
void TestReverts::neverBothKinds() {
    QFETCH(bool, agreesFirst);
    QFETCH(int, call);
    QFETCH(int, chain);
    Attack attack(3);
    World& world = attack.world;
    world.clock->time += kPastDeadline;
    world.attesters[1].reset(); // no quorum: the batch stays where it is
    world.attesters[2].reset();
    auto& view = world.faults(1, 1);
    auto& dying = world.faults(1, static_cast<protocol::ChainIndex>(chain));
    std::set<VoteKind> served;
    const auto turn = [&] {
        world.turn();
        for (const auto kind : {VoteKind::Agree, VoteKind::Revert}) {
            if (world.attesters[0] && attack.votes(0, kind) != 0) {
                served.insert(kind);
            }
        }
    };
    if (agreesFirst) {
        view.instead = attack.fork;
    }
    dying.calls = 0;
    dying.swallowAt = static_cast<std::uint64_t>(call);
    for (int i = 0; i < 40 && dying.calls < dying.swallowAt; ++i) {
        turn();
    }
    world.attesters[0].reset();
    dying.swallowAt = 0;
    view.instead = agreesFirst ? nullptr : attack.fork;
    world.openAttester(0);
    for (int i = 0; i < 30; ++i) {
        turn();
    }
    QCOMPARE(served.size(), std::size_t{1});
    // And back again.
    view.instead = agreesFirst ? attack.fork : nullptr;
    for (int i = 0; i < 30; ++i) {
        turn();
    }
    QCOMPARE(served.size(), std::size_t{1});
    QCOMPARE(attack.votes(0, *served.begin()), std::size_t{1});
}

void TestReverts::votesOfOthersAreNotCounted() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    auto& late = world.faults(3, 2); // the third attester is blind, so the batch stays for a while
    late.everything = Error::unavailable("rpc-timeout", "no answer in time");
    const auto hash = world.withdraw(kUnit);
    const auto number = world.chain(2)->executed() + 1;
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->proven() == number; }));
    const auto held = world.chain(2)->held(number);
    const protocol::Vote good{VoteKind::Revert, 0, number, held.submission.newRoot, held.commitment};
    auto otherBatch = good;
    otherBatch.commitment[0] ^= 1;
    auto otherRoot = good;
    otherRoot.finalRoot[31] ^= 1;
    auto otherEpoch = good;
    otherEpoch.setEpoch = 1;
    auto otherNetwork = world.forgedVote(0, good);
    auto elsewhere = world.network;
    elsewhere.salt.fill(8);
    Bytes32 key{};
    key[31] = 2; // the first attester's
    otherNetwork = node::signVote(elsewhere.networkId(), good, *crypto::Secp256k1PrivateKey::fromBytes(key));
    const std::vector<node::SignedVote> bad{world.forgedVote(0, otherBatch), world.forgedVote(0, otherRoot),
                                            world.forgedVote(0, otherEpoch),
                                            world.forgedVote(1, good), // by another than the peer that serves it
                                            otherNetwork};
    for (const auto& vote : bad) {
        world.smuggled[0] = {vote};
        world.run(3);
    }
    world.smuggled.clear();
    const auto waits = world.sequencer->chains()[1].relayerWaits;
    QVERIFY2(!contains(waits, "ask to revert"), waits.c_str());
    late.everything.reset();
    QVERIFY(world.runUntil(90, [&] { return world.arrived(hash); }));
}

// What the contract takes for a certificate, and what not.
void TestReverts::foreignCertificates() {
    Attack attack(3);
    World& world = attack.world;
    const auto given = [&](const protocol::Vote& vote, std::vector<std::size_t> signers) {
        std::sort(signers.begin(), signers.end(), [&](std::size_t a, std::size_t b) {
            const auto of = [&](std::size_t i) {
                return *node::signerOf(world.network.networkId(), world.forgedVote(i, vote));
            };
            return of(a) < of(b);
        });
        l1::RevertBatches call{attack.bad, {}};
        for (const auto signer : signers) {
            call.signatures.push_back(world.forgedVote(signer, vote).signature);
        }
        const auto refusal = world.chain(2)->dryRun(call, world.recipient);
        return refusal ? refusal->code : std::string();
    };
    const auto vote = attack.vote(VoteKind::Revert);
    QCOMPARE(given(vote, {0, 1, 2}), std::string());
    QCOMPARE(given(vote, {0, 1}), std::string("contract-quorum"));
    QCOMPARE(given(vote, {0, 1, 1}), std::string("contract-signature"));
    QCOMPARE(given(attack.vote(VoteKind::Agree), {0, 1, 2}), std::string("contract-signature"));
    auto other = vote;
    other.number -= 1;
    QCOMPARE(given(other, {0, 1, 2}), std::string("contract-signature"));
    other = vote;
    other.commitment = world.chain(2)->held(attack.bad.number - 1).commitment;
    QCOMPARE(given(other, {0, 1, 2}), std::string("contract-signature"));
}

// A server that leaves events out makes a proven batch look unproven.
void TestReverts::hiddenEventsAreNoReason() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.faults(1, 1).hidesProofs = true;
    const auto hash = world.withdraw(kUnit);
    world.run(20);
    QVERIFY(!world.arrived(hash)); // a quorum of three is three
    QVERIFY(contains(world.attesters[0]->status().attesterSays, "Alpha does not show it as proven"));
    world.clock->time += kPastDeadline;
    world.run(120);
    for (const auto& attester : world.attesters) {
        for (const auto& vote : attester->votes(1)) {
            QVERIFY(vote.vote.kind == VoteKind::Agree);
        }
    }
    QCOMPARE(world.chain(2)->proven(), world.chain(2)->executed() + 1);
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
    request.validUntil += 7 * 86'400;
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

// A node that was away for a while: what it read last is gone, and the head that it is
// shown first has finalised other blocks at those heights.
void TestReverts::finalOnAnotherForkIsNotFinal() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.chain(1)->finalDepth = 12;
    world.withdraw(kUnit);
    const auto number = world.chain(1)->executed() + 1;
    QVERIFY(
        world.runUntil(30, [&] { return world.chain(1)->proven() == number && world.chain(2)->proven() == number; }));
    world.run(5);
    const auto bad = world.chain(2)->held(number);
    QVERIFY(contains(world.attesters[0]->status().attesterSays, "is not in a final block yet"));
    world.closeSequencer();
    auto& view = world.faults(1, 1);
    view.everything = Error::unavailable("rpc-timeout", "no answer in time");
    world.run(2);
    world.chain(1)->reorganise(10, true);
    QVERIFY(world.chain(1)->proven() < number);
    world.run(40);
    view.headsOnly = true;
    view.everything.reset();
    world.run(130);
    view.headsOnly = false;
    world.run(130);
    for (const auto& vote : world.attesters[0]->votes(number)) {
        QVERIFY(vote.vote.commitment != bad.commitment);
    }
    QVERIFY(contains(world.attesters[0]->status().attesterSays, "Alpha does not show it as proven"));
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
