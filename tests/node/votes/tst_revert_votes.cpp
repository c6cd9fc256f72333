#include "node/attack.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <set>

using namespace landfall;
using namespace landfall::testing;
using protocol::VoteKind;

// Which votes on a batch that may have to go are signed, counted and taken by contracts.
class TestRevertVotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void minorityDoesNothing();
    void bothKindsPayNothing();
    void neverBothKinds_data();
    void neverBothKinds();
    void votesOfOthersAreNotCounted();
    void foreignCertificates();
    void hiddenEventsAreNoReason();
    void finalOnAnotherForkIsNotFinal();
};

void TestRevertVotes::minorityDoesNothing() {
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
void TestRevertVotes::bothKindsPayNothing() {
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

void TestRevertVotes::neverBothKinds_data() {
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
void TestRevertVotes::neverBothKinds() {
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
    QVERIFY(world.attesters[0]->readChainAgain(1).ok()); // else it would stay with what was final
    for (int i = 0; i < 30; ++i) {
        turn();
    }
    QCOMPARE(served.size(), std::size_t{1});
    // And back again.
    view.instead = agreesFirst ? attack.fork : nullptr;
    QVERIFY(world.attesters[0]->readChainAgain(1).ok());
    for (int i = 0; i < 30; ++i) {
        turn();
    }
    QCOMPARE(served.size(), std::size_t{1});
    QCOMPARE(attack.votes(0, *served.begin()), std::size_t{1});
}

void TestRevertVotes::votesOfOthersAreNotCounted() {
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
void TestRevertVotes::foreignCertificates() {
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
void TestRevertVotes::hiddenEventsAreNoReason() {
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

// A node that was away for a while: what it read last is gone, and the head that it is
// shown first has finalised other blocks at those heights.
void TestRevertVotes::finalOnAnotherForkIsNotFinal() {
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

QTEST_GUILESS_MAIN(TestRevertVotes)
#include "tst_revert_votes.moc"
