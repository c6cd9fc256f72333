#include "node/attack.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;

namespace {

constexpr node::Milliseconds kDay = 86'400'000;

bool noticed(const std::vector<node::Notice>& notices, const std::string& code, const char* part) {
    return std::any_of(notices.begin(), notices.end(), [&](const node::Notice& notice) {
        return notice.code == code && contains(notice.message, part);
    });
}

} // namespace

// Clocks that are wrong: this machine's, and the one that a server claims for its chain.
class TestClocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lyingBlockTime_data();
    void lyingBlockTime();
    void setBackALittle();
    void setBackADay();
    void setAheadAndRight();
    void attesterSetBack();
    void commitUnderWayIsNotForgotten();

private:
    // A sequencer with a clock of its own.
    static std::shared_ptr<ManualClock> openWithClock(World& world) {
        auto own = std::make_shared<ManualClock>();
        own->time = world.clock->time;
        world.clocks[0] = own;
        world.openSequencer();
        world.fund();
        world.run(15);
        return own;
    }
    static protocol::RequestHash lastingWithdrawal(World& world) {
        auto request = world.draft(20 * kUnit);
        request.validUntil += 5 * 86'400; // a clock set back must not find it too far ahead
        const auto outcome = world.submit(world.sign(request));
        if (!outcome || !*outcome) {
            qFatal("a good request was refused");
        }
        return **outcome;
    }
};

void TestClocks::lyingBlockTime_data() {
    QTest::addColumn<bool>("movableClocks");
    QTest::addColumn<int>("reverts");
    QTest::newRow("its own clock knows better") << false << 0;
    QTest::newRow("believed where clocks may be moved") << true << 1;
}

// A server shows one attester a chain 1 whose final blocks are a day ahead, before the batch is proven there.
void TestClocks::lyingBlockTime() {
    QFETCH(bool, movableClocks);
    QFETCH(int, reverts);
    World world;
    world.network.movableClocks = movableClocks;
    world.attesters[0].reset();
    world.openAttester(0);
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto settled = world.chain(2)->executed();
    world.chain(1)->mining = false;
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(30, [&] { return world.chain(2)->proven() == settled + 1; }));
    const auto fork = world.chain(1)->forked();
    fork->mine(static_cast<protocol::UnixSeconds>((world.clock->time + kDay) / 1000) + 1000);
    world.forks.push_back(fork);
    world.faults(1, 1).instead = fork;
    world.run(20);
    const auto votes = world.attesters[0]->votes(settled + 1);
    QCOMPARE(
        static_cast<int>(std::count_if(votes.begin(), votes.end(),
                                       [](const auto& vote) { return vote.vote.kind == protocol::VoteKind::Revert; })),
        reverts);
    if (reverts != 0) {
        return;
    }
    world.faults(1, 1).instead.reset();
    QVERIFY(world.attesters[0]->readChainAgain(1).ok());
    world.chain(1)->mining = true;
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
}

void TestClocks::setBackALittle() {
    World world;
    const auto own = openWithClock(world);
    own->time -= 120'000;
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
}

// The node goes on reading its chains, and says what is wrong instead of putting a wrong time into a batch.
void TestClocks::setBackADay() {
    World world;
    const auto own = openWithClock(world);
    own->time -= kDay;
    const auto hash = lastingWithdrawal(world);
    const auto queued = world.sequencer->chains()[0].queued;
    world.chain(1)->deposit(kUsdc, kUnit, world.user);
    QVERIFY(world.runUntil(10, [&] { return world.sequencer->chains()[0].queued == queued + 1; }));
    world.run(10);
    const auto waits = world.sequencer->status().batcherWaits;
    QVERIFY2(contains(waits, "Alpha is ahead of this machine's clock: set the clock right"), waits.c_str());
    QVERIFY(!world.sequencer->timeline(hash)->batch);
    own->time += kDay;
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
}

// A batch of a time to come is taken by no chain: it goes when the clock is right again.
void TestClocks::setAheadAndRight() {
    World world;
    const auto own = openWithClock(world);
    own->time += kDay / 12;
    const auto hash = lastingWithdrawal(world);
    world.run(20);
    QVERIFY(world.sequencer->timeline(hash)->batch);
    QVERIFY(!world.arrived(hash));
    own->time -= kDay / 12;
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    QVERIFY(noticed(world.notices, "batch-dropped", "made while this machine's clock was ahead"));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

// What is later than now is no fresh view.
void TestClocks::attesterSetBack() {
    World world;
    const auto own = std::make_shared<ManualClock>();
    world.clocks[1] = own;
    world.attesters[0].reset();
    world.openAttester(0);
    world.openSequencer();
    world.fund();
    own->time -= kDay;
    const auto hash = world.withdraw(kUnit);
    world.run(30);
    QVERIFY(!world.arrived(hash)); // a quorum of three is three
    const auto says = world.attesters[0]->status().attesterSays;
    QVERIFY2(contains(says, "is ahead of this machine's clock"), says.c_str());
    own->time += kDay;
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
}

// The clock is a day ahead for a moment, while a commit waits to be put into a block of chain 1 and
// chain 2 has not seen the batch yet.
void TestClocks::commitUnderWayIsNotForgotten() {
    World world;
    const auto own = openWithClock(world);
    const auto number = world.chain(1)->executed() + 1;
    world.faults(0, 2).everything = Error::unavailable("rpc-unreachable", "no server answers");
    world.chain(1)->mining = false;
    const auto hash = lastingWithdrawal(world);
    QVERIFY(world.runUntil(30, [&] { return world.chain(1)->waiting() == 1; }));
    own->time += kDay + kDay / 12;
    world.run(3);
    own->time -= kDay + kDay / 12;
    world.faults(0, 2).everything.reset();
    world.run(60); // chain 2 has what the sequencer thinks is batch `number`
    QCOMPARE(world.chain(2)->proven(), number);
    world.chain(1)->mining = true;
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    QCOMPARE(world.chain(1)->held(number).commitment, world.chain(2)->held(number).commitment);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestClocks)
#include "tst_clocks.moc"
