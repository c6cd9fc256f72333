#include "node/world.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;

// The sequencer dies at its n-th question to a chain, for every n, before or after
// the question took effect, and is opened again on the same folder.
class TestRestart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paidExactlyOnce_data();
    void paidExactlyOnce();
    void attesterKeepsItsVotes();
};

void TestRestart::paidExactlyOnce_data() {
    QTest::addColumn<int>("chain");
    QTest::addColumn<int>("call");
    QTest::addColumn<bool>("actFirst");
    const bool soak = qEnvironmentVariableIsSet("LANDFALL_FULL");
    for (const int chain : {1, 2}) {
        for (int call = 1; call <= 140; call += soak ? 1 : 3) {
            for (const bool act : {false, true}) {
                QTest::addRow("chain %d, call %d, %s", chain, call, act ? "after" : "before") << chain << call << act;
            }
        }
    }
}

void TestRestart::paidExactlyOnce() {
    QFETCH(int, chain);
    QFETCH(int, call);
    QFETCH(bool, actFirst);
    World world;
    world.openSequencer();
    world.fund();
    const auto hash = world.withdraw(20 * kUnit);
    auto& faults = world.faults(0, static_cast<protocol::ChainIndex>(chain));
    faults.calls = 0;
    faults.swallowAt = static_cast<std::uint64_t>(call);
    faults.actBeforeSwallowing = actFirst;
    world.runUntil(40, [&] { return faults.calls >= faults.swallowAt; });
    // Whatever the dead node would still do, it can't reach anything.
    world.closeSequencer();
    world.run(1);
    faults = {};
    world.openSequencer();
    QVERIFY(world.runUntil(120, [&] { return world.arrived(hash); }));
    world.run(15);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QCOMPARE(world.chain(2)->payments().back().amount, 20 * kUnit);
    QCOMPARE(world.chain(1)->executed(), world.chain(1)->commits());
    QCOMPARE(world.chain(2)->executed(), world.chain(2)->commits());
    QCOMPARE(world.chain(1)->waiting() + world.chain(2)->waiting(), std::size_t{0});
}

void TestRestart::attesterKeepsItsVotes() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    const auto votes = world.attesters[0]->votes(1);
    QVERIFY(!votes.empty());
    world.attesters[0].reset();
    world.openAttester(0);
    QVERIFY(world.attesters[0]->votes(1) == votes);
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    // Never two votes on one number.
    std::set<protocol::BatchNumber> numbers;
    QVERIFY(world.runUntil(20, [&] { return world.attesters[0]->votes(1).size() > votes.size(); }));
    for (const auto& vote : world.attesters[0]->votes(1)) {
        QVERIFY(numbers.insert(vote.vote.number).second);
    }
}

QTEST_GUILESS_MAIN(TestRestart)
#include "tst_restart.moc"
