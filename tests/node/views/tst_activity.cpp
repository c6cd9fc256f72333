#include "node/world.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;

class TestActivity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesBackPageByPage();
};

void TestActivity::goesBackPageByPage() {
    World world;
    world.openSequencer();
    QCOMPARE(world.sequencer->activity(world.user, {}, 2).total, 0U);
    world.fund();
    for (protocol::Amount units = 1; units <= 3; ++units) {
        const auto hash = world.withdraw(units * kUnit);
        QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    }
    world.chain(2)->deposit(kUsdc, protocol::kAmountLimit - kUnit, world.user); // more than an account can hold
    world.chain(2)->deposit(kUsdc, 2 * kUnit, world.recipient);                 // somebody else's
    const auto newest = [&] {
        return std::get<node::DepositView>(world.sequencer->activity(world.user, {}, 1).entries.at(0));
    };
    QVERIFY(world.runUntil(60, [&] { return world.sequencer->activity(world.user, {}, 1).total == 5; }));
    QVERIFY(newest().state == node::DepositState::Queued);
    QVERIFY(world.runUntil(60, [&] { return newest().state != node::DepositState::Queued; }));
    QVERIFY(newest().state == node::DepositState::Refused);

    std::vector<protocol::Amount> amounts;
    std::optional<node::ActivityPlace> place = node::ActivityPlace();
    node::Milliseconds last = std::numeric_limits<node::Milliseconds>::max();
    for (int pages = 0; place; ++pages) {
        QVERIFY(pages < 3);
        const auto page = world.sequencer->activity(world.user, *place, 2);
        for (const auto& entry : page.entries) {
            const auto* request = std::get_if<node::Timeline>(&entry);
            amounts.push_back(request != nullptr ? request->request.request.amount
                                                 : std::get<node::DepositView>(entry).amount);
            QVERIFY(node::beganAt(entry) <= last);
            last = node::beganAt(entry);
        }
        place = page.older;
    }
    QVERIFY(amounts ==
            (std::vector<protocol::Amount>{protocol::kAmountLimit - kUnit, 3 * kUnit, 2 * kUnit, kUnit, 1000 * kUnit}));
    const auto oldest = world.sequencer->activity(world.user, {}, 5).entries.at(4);
    const auto& first = std::get<node::DepositView>(oldest);
    QVERIFY(first.state == node::DepositState::Settled);
    QVERIFY(first.batch.has_value() && first.chain == 1 && first.token == kUsdc);
}

QTEST_GUILESS_MAIN(TestActivity)
#include "tst_activity.moc"
