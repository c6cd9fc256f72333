#include "node/attack.h"

#include <QtCore/QDir>
#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using protocol::VoteKind;

namespace {

constexpr node::Milliseconds kDay = 86'400'000;
constexpr node::Milliseconds kHalfHour = 1'800'000;

} // namespace

// How attesters end the network once a chain is frozen: on one batch, by votes that bind them.
class TestFreezeVotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsOnEveryChain();
    void endsAtGenesis();
    void attestersEndItAlone();
    void notBeforeADay();
    void othersAreAskedFirst();
    void notWhileABatchMayStillBeProven();
    void neitherAgreesNorRevertsAfterwards();
    void silentChainAfterAWeek();
    void differentViewsEndOnOne();
    void differentViewsAtOneTime();
    void misledByNobody();
    void roundFollowsTheFirst();
    void doubleVotesAreFollowedByNobody();
    void lostDatabaseSignsNothing();
    void ownVoteComesBack();
    void foreignCertificates();

private:
    // What a chain shows is proven on chain 1 alone; returns its number.
    static protocol::BatchNumber provenOnFirstAlone(World& world) {
        world.openSequencer();
        world.fund();
        world.run(15);
        world.chain(2)->mining = false;
        world.withdraw(kUnit);
        const auto number = world.chain(1)->proven() + 1;
        if (!world.runUntil(30, [&] { return world.chain(1)->proven() == number; })) {
            qFatal("the batch never got proven");
        }
        return number;
    }
    // Chain 2 proves the batch after chain 1 froze, and is silent for a week then. Attester 3 is gone.
    static protocol::BatchNumber silentAfterTheFreeze(World& world) {
        const auto number = provenOnFirstAlone(world);
        freeze(world, 1);
        world.chain(2)->mining = true;
        if (!world.runUntil(60, [&] { return world.chain(2)->proven() == number; })) {
            qFatal("the batch never got proven");
        }
        world.run(6);
        world.closeSequencer();
        world.attesters[3].reset();
        for (std::size_t node = 0; node <= 4; ++node) {
            world.faults(node, 2).everything = Error::unavailable("rpc-unreachable", "the chain is gone");
        }
        world.clock->time += 7 * kDay - 30'000;
        return number;
    }
    // Through the hours of all attesters.
    static bool inTurns(World& world, const std::function<bool()>& done) {
        for (std::size_t half = 0; half <= 2 * world.attesters.size(); ++half) {
            if (world.runUntil(10, done)) {
                return true;
            }
            world.clock->time += kHalfHour;
        }
        return false;
    }
    static void freeze(World& world, protocol::ChainIndex chain) {
        world.chain(chain)->freeze();
        world.run(6);
    }
    static std::vector<protocol::BatchNumber> freezes(const World& world, std::size_t attester) {
        std::vector<protocol::BatchNumber> out;
        for (const auto& vote : world.attesters[attester]->votes(0)) {
            const auto signer = node::signerOf(world.network.networkId(), vote);
            if (vote.vote.kind == VoteKind::Freeze &&
                *signer == *node::signerOf(world.network.networkId(), world.forgedVote(attester, vote.vote))) {
                out.push_back(vote.vote.number);
            }
        }
        return out;
    }
    static protocol::Vote freezeOn(World& world, protocol::BatchNumber number) {
        const auto held = world.chain(1)->held(number);
        return {VoteKind::Freeze, 0, number, held.submission.newRoot, held.commitment};
    }
};

void TestFreezeVotes::endsOnEveryChain() {
    World world(4);
    world.openSequencer();
    world.fund();
    world.run(15);
    // Proven on both chains and not yet executed on the second.
    world.chain(2)->mining = false;
    const auto hash = world.withdraw(kUnit);
    const auto number = world.chain(2)->executed() + 1;
    QVERIFY(world.runUntil(30, [&] { return world.chain(1)->proven() == number; }));
    world.chain(2)->mining = true;
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->proven() == number; }));
    world.chain(2)->mining = false;
    world.run(10);
    freeze(world, 1);
    QVERIFY(contains(world.sequencer->status().freeze->says, "Alpha is frozen since"));
    world.chain(2)->mining = true;
    world.clock->time += kDay;
    QVERIFY(world.runUntil(60, [&] { return world.chain(1)->exitsOpen() && world.chain(2)->exitsOpen(); }));
    for (const auto& chain : world.chains) {
        QCOMPARE(chain->freezePoint(), std::optional<protocol::BatchNumber>(number));
        QCOMPARE(chain->executed(), std::size_t{number});
    }
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    world.run(10);
    QVERIFY(world.arrived(hash));
    const auto status = world.sequencer->status();
    QCOMPARE(status.lastBatch, number);
    QCOMPARE(status.freeze->number, std::optional(number));
    QCOMPARE(status.freeze->exitsOpen.size(), std::size_t{2});
    QVERIFY2(contains(status.freeze->says, "exits are open on Alpha, Beta"), status.freeze->says.c_str());
    const auto refused = world.submit(world.sign(world.draft(kUnit)));
    QVERIFY(refused && !*refused);
}

// A sequencer that never served anybody.
void TestFreezeVotes::endsAtGenesis() {
    World world;
    world.chain(1)->deposit(kUsdc, kUnit, world.user);
    world.run(5);
    freeze(world, 2);
    world.clock->time += kDay;
    QVERIFY(world.runUntil(1000, [&] { return world.chain(1)->exitsOpen() && world.chain(2)->exitsOpen(); }));
    QCOMPARE(world.chain(1)->freezePoint(), std::optional<protocol::BatchNumber>(0));
}

void TestFreezeVotes::attestersEndItAlone() {
    World world(4);
    const auto number = provenOnFirstAlone(world);
    world.chain(2)->mining = true;
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->proven() == number; }));
    world.closeSequencer();
    world.run(10);
    const auto executed = world.chain(2)->executed();
    freeze(world, 2);
    world.clock->time += kDay;
    // Each leaves the others their turn.
    QVERIFY(world.runUntil(2000, [&] { return world.chain(1)->exitsOpen() && world.chain(2)->exitsOpen(); }));
    QCOMPARE(world.chain(1)->executed(), std::size_t{number});
    QVERIFY(executed <= number);
    QCOMPARE(world.chain(1)->failedTransactions() + world.chain(2)->failedTransactions(), std::size_t{0});
}

void TestFreezeVotes::notBeforeADay() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    freeze(world, 1);
    world.clock->time += kDay - 60'000;
    world.run(30);
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(freezes(world, i).empty());
    }
    const auto says = world.attesters[0]->status().freeze->attesterSays;
    QVERIFY2(contains(says, "this node votes from"), says.c_str());
    QVERIFY(world.runUntil(120, [&] { return freezes(world, 0).size() == 1; }));
}

// Facts are the same for all, but votes of a round may have been signed before: nobody signs unheard.
void TestFreezeVotes::othersAreAskedFirst() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.votesHang = true;
    freeze(world, 1);
    world.clock->time += kDay;
    world.run(20);
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(freezes(world, i).empty());
    }
    const auto says = world.attesters[0]->status().freeze->attesterSays;
    QVERIFY2(contains(says, "asked first"), says.c_str());
    world.votesHang = false;
    QVERIFY(world.runUntil(60, [&] { return freezes(world, 0).size() == 1; }));
}

// A day after the freeze a proof may still come where the deadline is a little later.
void TestFreezeVotes::notWhileABatchMayStillBeProven() {
    World world;
    const auto number = provenOnFirstAlone(world);
    freeze(world, 1);
    world.clock->time += kDay;
    world.run(20);
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(freezes(world, i).empty());
    }
    const auto says = world.attesters[0]->status().freeze->attesterSays;
    QVERIFY2(contains(says, "Beta may still prove"), says.c_str());
    QVERIFY(world.runUntil(500, [&] { return freezes(world, 0).size() == 1 && freezes(world, 2).size() == 1; }));
    QCOMPARE(freezes(world, 0).front(), number - 1);
    world.chain(2)->mining = true; // the certificate's transaction gets there, and for the proof it is too late
    QVERIFY(world.runUntil(60, [&] { return world.chain(1)->exitsOpen() && world.chain(2)->exitsOpen(); }));
    world.run(6);
    // What was proven on one chain alone is nobody's: the request's owner has the balance still.
    QCOMPARE(world.sequencer->status().lastBatch, number - 1);
    QCOMPARE(world.sequencer->account(world.userAccount)->balances[0].total, 1000 * kUnit);
    QVERIFY(world.runUntil(30, [&] {
        return world.sequencer->requests(world.userAccount, 1).front().state == node::RequestState::Ended;
    }));
    const auto note = world.sequencer->requests(world.userAccount, 1).front().note;
    QVERIFY2(contains(note, "take the balance out with an exit"), note.c_str());
}

void TestFreezeVotes::neitherAgreesNorRevertsAfterwards() {
    Attack attack(4, {4});
    World& world = attack.world;
    world.closeSequencer();
    for (const std::size_t other : {1, 2, 3}) {
        world.attesters[other].reset();
    }
    // Attester 1 is shown two chains that are frozen, one of which lacks the bad batch: FREEZE is free before REVERT.
    for (const auto chain : {protocol::ChainIndex{1}, protocol::ChainIndex{2}}) {
        auto ended = world.chain(chain)->forked();
        world.forks.push_back(ended);
        world.faults(1, chain).instead = ended;
        ended->freeze();
    }
    world.run(6);
    world.clock->time += kDay;
    QVERIFY(world.runUntil(60, [&] { return freezes(world, 0).size() == 1; }));
    QCOMPARE(freezes(world, 0).front(), attack.bad.number - 1);
    QCOMPARE(attack.votes(0, VoteKind::Revert), std::size_t{0});
    const auto before = world.attesters[0]->votes(0).size();
    world.attesters[0].reset();
    world.openAttester(0);
    world.clock->time += 1'000'000; // past what clocks may differ by: REVERT would be due
    world.run(30);
    QCOMPARE(attack.votes(0, VoteKind::Revert), std::size_t{0});
    // And chains that show the batch as good as any, not frozen.
    world.faults(1, 1).instead = attack.fork;
    world.faults(1, 2).instead.reset();
    QVERIFY(world.attesters[0]->readChainAgain(1).ok());
    QVERIFY(world.attesters[0]->readChainAgain(2).ok());
    world.run(60);
    QCOMPARE(world.attesters[0]->votes(0).size(), before);
    const auto says = world.attesters[0]->status().attesterSays;
    QVERIFY2(contains(says, "signed FREEZE"), says.c_str());
}

// Chain 2 is dead. Whether it had proven what chain 1 had is not known.
void TestFreezeVotes::silentChainAfterAWeek() {
    World world(4);
    const auto number = provenOnFirstAlone(world);
    freeze(world, 1);
    world.closeSequencer();
    for (std::size_t node = 0; node <= 4; ++node) {
        world.faults(node, 2).everything = Error::unavailable("rpc-unreachable", "the chain is gone");
    }
    world.clock->time += 6 * kDay;
    world.run(20);
    for (std::size_t i = 0; i < 4; ++i) {
        QVERIFY(freezes(world, i).empty());
    }
    // Also after a restart, when the chain has never answered.
    world.attesters[0].reset();
    world.openAttester(0);
    world.clock->time += kDay;
    for (std::size_t i = 0; i < 4; ++i) {
        QVERIFY(inTurns(world, [&] { return freezes(world, i).size() == 1; }));
        QCOMPARE(freezes(world, i).front(), number - 1);
    }
    QVERIFY(world.runUntil(2000, [&] { return world.chain(1)->exitsOpen(); }));
    QCOMPARE(world.chain(1)->freezePoint(), std::optional<protocol::BatchNumber>(number - 1));
}

// One attester saw the last proof of a chain that died; the others did not, and one of them had even agreed
// to nothing. With three of three a quorum, each must follow the others.
void TestFreezeVotes::differentViewsEndOnOne() {
    World world;
    const auto number = provenOnFirstAlone(world);
    for (const std::size_t node : {2, 3}) { // they lose sight of it before the proof is final
        world.faults(node, 2).everything = Error::unavailable("rpc-unreachable", "the chain is gone");
    }
    world.chain(2)->mining = true;
    QVERIFY(world.runUntil(60, [&] {
        const auto votes = world.attesters[0]->votes(number);
        return !votes.empty() && votes.front().vote.kind == VoteKind::Agree;
    }));
    QVERIFY(world.attesters[1]->votes(number).empty());
    world.closeSequencer();
    freeze(world, 1);
    world.faults(1, 2).everything = Error::unavailable("rpc-unreachable", "the chain is gone");
    world.clock->time += 8 * kDay;
    QVERIFY(inTurns(world, [&] {
        return freezes(world, 0).size() == 1 && freezes(world, 1).size() == 1 && freezes(world, 2).size() == 1;
    }));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(freezes(world, i), std::vector<protocol::BatchNumber>{number});
    }
    QVERIFY(world.runUntil(2000, [&] { return world.chain(1)->exitsOpen(); }));
    QCOMPARE(world.chain(1)->executed(), std::size_t{number});
}

// Two attesters saw the last proof of a chain that died, two did not, nobody had agreed to it, and all of them are
// free to sign in one moment: the hours of the others have passed.
void TestFreezeVotes::differentViewsAtOneTime() {
    World world(4);
    const auto number = provenOnFirstAlone(world);
    for (const std::size_t node : {3, 4}) {
        world.faults(node, 2).everything = Error::unavailable("rpc-unreachable", "the chain is gone");
    }
    freeze(world, 1);
    world.chain(2)->mining = true;
    QVERIFY(world.runUntil(60, [&] { return world.chain(2)->proven() == number; }));
    world.run(6);
    world.closeSequencer();
    for (const std::size_t node : {1, 2}) {
        world.faults(node, 2).everything = Error::unavailable("rpc-unreachable", "the chain is gone");
    }
    world.clock->time += 9 * kDay;
    QVERIFY(inTurns(world, [&] {
        return std::all_of(world.attesters.begin(), world.attesters.end(), [&](const auto& attester) {
            return !freezes(world, static_cast<std::size_t>(&attester - world.attesters.data())).empty();
        });
    }));
    for (std::size_t i = 1; i < 4; ++i) {
        QCOMPARE(freezes(world, i), freezes(world, 0));
    }
    QVERIFY(world.runUntil(2000, [&] { return world.chain(1)->exitsOpen(); }));
}

// Where facts give the number, the votes of others change nothing.
void TestFreezeVotes::misledByNobody() {
    World world(4);
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto last = world.chain(1)->proven();
    world.smuggled[3] = {world.forgedVote(3, freezeOn(world, last - 1))};
    freeze(world, 1);
    world.clock->time += kDay;
    QVERIFY(world.runUntil(60, [&] { return world.chain(1)->exitsOpen() && world.chain(2)->exitsOpen(); }));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(freezes(world, i), std::vector<protocol::BatchNumber>{last});
    }
}

// A silent chain, a batch that every chain shows and nobody has agreed to, and a vote on the one before it.
void TestFreezeVotes::roundFollowsTheFirst() {
    World world(4);
    const auto number = silentAfterTheFreeze(world);
    world.smuggled[0] = {world.forgedVote(3, freezeOn(world, number - 1))};
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(inTurns(world, [&] { return freezes(world, i).size() == 1; }));
        QCOMPARE(freezes(world, i).front(), number - 1);
    }
}

// A dishonest attester shows one vote to one and another to others.
void TestFreezeVotes::doubleVotesAreFollowedByNobody() {
    World world(4);
    const auto number = silentAfterTheFreeze(world);
    world.smuggled[0] = {world.forgedVote(3, freezeOn(world, number - 1))};
    world.smuggled[1] = {world.forgedVote(3, freezeOn(world, number))};
    world.smuggled[2] = world.smuggled[0];
    world.smuggled[2].push_back(world.smuggled[1].front());
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(inTurns(world, [&] { return freezes(world, i).size() == 1; }));
        QCOMPARE(freezes(world, i).front(), number);
    }
    QVERIFY(std::any_of(world.attesterNotices.begin(), world.attesterNotices.end(),
                        [](const node::Notice& notice) { return notice.code == "freeze-signed-twice"; }));
}

void TestFreezeVotes::lostDatabaseSignsNothing() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.faults(3, 1).everything = Error::unavailable("rpc-timeout", "no answer in time"); // it can't have signed
    freeze(world, 1);
    world.clock->time += kDay;
    QVERIFY(world.runUntil(60, [&] { return freezes(world, 0).size() == 1; }));
    world.attesters[2].reset();
    QVERIFY(QDir(world.dataFolder(3)).removeRecursively());
    world.faults(3, 1).everything.reset();
    world.openAttester(2);
    world.run(30);
    QVERIFY(freezes(world, 2).empty());
    const auto says = world.attesters[2]->status().freeze->attesterSays;
    QVERIFY2(contains(says, "put the old database back"), says.c_str());
}

// An attester on an old copy of its database learns from its peers what it had signed.
void TestFreezeVotes::ownVoteComesBack() {
    World world(4);
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto last = world.chain(1)->proven();
    world.attesters[1].reset();
    world.attesters[2].reset();
    world.smuggled[3] = {world.forgedVote(0, freezeOn(world, last - 1))};
    freeze(world, 1);
    world.run(5);
    QCOMPARE(freezes(world, 0), std::vector<protocol::BatchNumber>{last - 1});
    world.clock->time += kDay;
    world.run(60);
    QCOMPARE(freezes(world, 0), std::vector<protocol::BatchNumber>{last - 1}); // and none on `last`
    QCOMPARE(freezes(world, 3), std::vector<protocol::BatchNumber>{last});
}

// What the contract takes for a certificate, and what not.
void TestFreezeVotes::foreignCertificates() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto number = world.chain(2)->proven();
    const auto held = world.chain(2)->held(number);
    const auto given = [&](const protocol::Vote& vote, std::vector<std::size_t> signers, bool sorted) {
        std::sort(signers.begin(), signers.end(), [&](std::size_t a, std::size_t b) {
            const auto of = [&](std::size_t i) {
                return *node::signerOf(world.network.networkId(), world.forgedVote(i, vote));
            };
            return sorted ? of(a) < of(b) : of(b) < of(a);
        });
        l1::FreezeByVotes call{held, {}};
        for (const auto signer : signers) {
            call.signatures.push_back(world.forgedVote(signer, vote).signature);
        }
        const auto refusal = world.chain(2)->dryRun(call, world.recipient);
        return refusal ? refusal->code : std::string();
    };
    const auto vote = freezeOn(world, number);
    QCOMPARE(given(vote, {0, 1, 2}, true), std::string());
    QCOMPARE(given(vote, {0, 1}, true), std::string("contract-quorum"));
    QCOMPARE(given(vote, {0, 1, 1}, true), std::string("contract-signature"));
    QCOMPARE(given(vote, {0, 1, 2}, false), std::string("contract-signature"));
    auto other = vote;
    other.kind = VoteKind::Agree;
    QCOMPARE(given(other, {0, 1, 2}, true), std::string("contract-signature"));
    other = vote;
    other.number -= 1;
    QCOMPARE(given(other, {0, 1, 2}, true), std::string("contract-signature"));
    other = vote;
    other.setEpoch = 1;
    QCOMPARE(given(other, {0, 1, 2}, true), std::string("contract-signature"));
}

QTEST_GUILESS_MAIN(TestFreezeVotes)
#include "tst_freeze_votes.moc"
