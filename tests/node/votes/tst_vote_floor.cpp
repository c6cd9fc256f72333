#include "node/attack.h"

#include <QtCore/QDir>
#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using protocol::VoteKind;

// Attesters that lost their database, and with it the votes they signed.
class TestVoteFloor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forgottenAgreeMeetsNoRevert();
    void forgottenRevertMeetsNoAgree();
    void agreesAgainBeforeTheDeadline();
    void oldDatabasePutBackGoesOn();
    void agreesToWhatAChainHasPaid();

private:
    // Closes an attester and opens it on an empty folder.
    static void forget(World& world, std::size_t attester) {
        world.attesters[attester].reset();
        QVERIFY(QDir(world.dataFolder(attester + 1)).removeRecursively());
        world.openAttester(attester);
    }
    static std::size_t votesOn(const World& world, std::size_t attester, protocol::BatchNumber number) {
        const auto votes = world.attesters[attester]->votes(number);
        return static_cast<std::size_t>(std::count_if(
            votes.begin(), votes.end(), [&](const node::SignedVote& vote) { return vote.vote.number == number; }));
    }
    // A withdrawal whose batch waits for the third attester, which can't see chain 2.
    static protocol::RequestHash waitingForTheThird(World& world) {
        world.openSequencer();
        world.fund();
        world.run(15);
        world.faults(3, 2).everything = Error::unavailable("rpc-timeout", "no answer in time");
        const auto hash = world.withdraw(kUnit);
        world.run(20);
        return hash;
    }
};

void TestVoteFloor::forgottenAgreeMeetsNoRevert() {
    Attack attack(4, {4});
    World& world = attack.world;
    QCOMPARE(attack.votes(3, VoteKind::Agree), std::size_t{1});
    world.attesters[1].reset(); // no quorum: the batch stays where it is
    world.attesters[2].reset();
    world.faults(4, 1).instead.reset();
    forget(world, 3);
    attack.passDeadline();
    world.run(30);
    QCOMPARE(attack.votes(0, VoteKind::Revert), std::size_t{1}); // it remembers that it signed nothing
    QCOMPARE(attack.votes(3, VoteKind::Revert), std::size_t{0});
    const auto says = world.attesters[3]->status().attesterSays;
    QVERIFY2(contains(says, "database is younger than the batch"), says.c_str());
    QVERIFY(std::any_of(world.attesterNotices.begin(), world.attesterNotices.end(), [](const node::Notice& notice) {
        return notice.code == "attester-votes-unknown" && contains(notice.message, "put it back");
    }));
}

void TestVoteFloor::forgottenRevertMeetsNoAgree() {
    Attack attack(3);
    World& world = attack.world;
    world.attesters[1].reset();
    world.attesters[2].reset();
    attack.passDeadline();
    QVERIFY(world.runUntil(60, [&] { return attack.votes(0, VoteKind::Revert) == 1; }));
    world.faults(1, 1).instead = attack.fork; // which shows the batch as good as any
    forget(world, 0);
    world.run(30);
    QCOMPARE(attack.votes(0, VoteKind::Revert) + attack.votes(0, VoteKind::Agree), std::size_t{0});
    const auto says = world.attesters[0]->status().attesterSays;
    QVERIFY2(contains(says, "database is younger than the batch"), says.c_str());
}

// No deadline has passed, so it signed no REVERT before: a quorum of three of three still comes about.
void TestVoteFloor::agreesAgainBeforeTheDeadline() {
    World world;
    const auto hash = waitingForTheThird(world);
    const auto number = world.chain(2)->executed() + 1;
    QCOMPARE(votesOn(world, 0, number), std::size_t{1});
    forget(world, 0);
    QCOMPARE(votesOn(world, 0, number), std::size_t{0});
    QVERIFY(world.runUntil(20, [&] { return votesOn(world, 0, number) == 1; }));
    world.faults(3, 2).everything.reset();
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
}

// Three of three are needed, and one may have signed REVERT for all it knows.
void TestVoteFloor::oldDatabasePutBackGoesOn() {
    World world;
    const auto hash = waitingForTheThird(world);
    const auto number = world.chain(2)->executed() + 1;
    const QString folder = world.dataFolder(1);
    world.attesters[0].reset();
    QVERIFY(QDir().rename(folder, folder + QStringLiteral("-old")));
    world.clock->time += kPastDeadline;
    world.openAttester(0);
    world.run(20);
    QCOMPARE(votesOn(world, 0, number), std::size_t{0});
    const auto says = world.attesters[0]->status().attesterSays;
    QVERIFY2(contains(says, "ut the old database back"), says.c_str());
    world.attesters[0].reset();
    QVERIFY(QDir(folder).removeRecursively());
    QVERIFY(QDir().rename(folder + QStringLiteral("-old"), folder));
    world.openAttester(0);
    QCOMPARE(votesOn(world, 0, number), std::size_t{1});
    world.faults(3, 2).everything.reset();
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
}

// Where a chain has paid a batch there is a quorum's AGREE already, however late it is.
void TestVoteFloor::agreesToWhatAChainHasPaid() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto number = world.chain(2)->executed() + 1;
    world.withdraw(kUnit);
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->proven() == number; }));
    world.chain(2)->mining = false;
    QVERIFY(world.runUntil(60, [&] { return world.chain(1)->executed() == number; }));
    QCOMPARE(world.chain(2)->executed(), number - 1);
    world.clock->time += kPastDeadline;
    forget(world, 0);
    QVERIFY(world.runUntil(30, [&] { return votesOn(world, 0, number) == 1; }));
}

QTEST_GUILESS_MAIN(TestVoteFloor)
#include "tst_vote_floor.moc"
