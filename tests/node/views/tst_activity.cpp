#include "base/hex.h"
#include "node/shared/ledger.h"
#include "node/world.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;

class TestActivity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesBackPageByPage();
    void onlyWhatIsTouchedIsMadeAgain();
    void batchesAreDecodedOnce();
    void eventsNameWhatTheyTouch();
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
        return std::get<node::DepositView>(*world.sequencer->activity(world.user, {}, 1).entries.at(0));
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
            const auto* request = std::get_if<node::Timeline>(entry.get());
            amounts.push_back(request != nullptr ? request->request.request.amount
                                                 : std::get<node::DepositView>(*entry).amount);
            QVERIFY(node::beganAt(*entry) <= last);
            last = node::beganAt(*entry);
        }
        place = page.older;
    }
    QVERIFY(amounts ==
            (std::vector<protocol::Amount>{protocol::kAmountLimit - kUnit, 3 * kUnit, 2 * kUnit, kUnit, 1000 * kUnit}));
    const auto oldest = world.sequencer->activity(world.user, {}, 5).entries.at(4);
    const auto& first = std::get<node::DepositView>(*oldest);
    QVERIFY(first.state == node::DepositState::Settled);
    QVERIFY(first.batch.has_value() && first.chain == 1 && first.token == kUsdc);
}

// A page that is made from another shares what is settled with it, and no more.
void TestActivity::onlyWhatIsTouchedIsMadeAgain() {
    World world;
    world.openSequencer();
    world.fund();
    for (protocol::Amount units = 1; units <= 3; ++units) {
        const auto hash = world.withdraw(units * kUnit);
        QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    }
    auto& node = *world.sequencer;
    const auto settled = [](const node::ActivityPage& page) {
        return std::ranges::count_if(page.entries, [](const auto& entry) { return node::isSettled(*entry); });
    };
    const auto shared = [](const node::ActivityPage& a, const node::ActivityPage& b) {
        return std::ranges::count_if(
            a.entries, [&](const auto& entry) { return std::ranges::find(b.entries, entry) != b.entries.end(); });
    };
    auto page = node.activity(world.user, {}, 10);
    QVERIFY(!node::isSettled(*page.entries.front())); // its block is not final yet
    QVERIFY(world.runUntil(30, [&] { return settled(node.activity(world.user, {}, 10)) == 4; }));
    page = node.activity(world.user, {}, 10);

    const auto hash = world.withdraw(4 * kUnit);
    auto next = node.activity(world.user, {}, 10, page);
    QCOMPARE(next.entries.size(), std::size_t{5});
    QCOMPARE(next.total, std::uint64_t{5});
    QCOMPARE(shared(next, page), 4);
    QCOMPARE(settled(next), 4);
    page = next;
    for (int block = 0; block < 5; ++block) {
        world.run(1);
        next = node.activityAgain(page);
        QCOMPARE(shared(next, page), 4);
        QVERIFY(next.entries.front() != page.entries.front());
        page = next;
    }
    // What waits goes on by itself, to the end.
    QVERIFY(world.runUntil(60, [&] { return settled(page = node.activityAgain(page)) == 5; }));
    QVERIFY(std::get<node::Timeline>(*page.entries.front()).arrived() && world.arrived(hash));
    QCOMPARE(shared(node.activityAgain(page), page), 5);

    auto batches = node.batches(10);
    QVERIFY(std::ranges::all_of(batches, &node::BatchView::settled));
    for (auto& batch : batches) {
        batch.size = 99; // no batch has it
    }
    world.withdraw(kUnit);
    QVERIFY(world.runUntil(30, [&] { return node.batches(10).size() == batches.size() + 1; }));
    const auto newer = node.batches(10, batches);
    QVERIFY(newer.front().size != 99);
    QCOMPARE(std::ranges::count(newer, 99, &node::BatchView::size), std::ptrdiff_t(batches.size()));
}

void TestActivity::batchesAreDecodedOnce() {
    World world;
    world.openSequencer();
    world.fund();
    const auto hash = world.withdraw(kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    world.closeSequencer();
    auto store = std::move(*store::Store::open(world.dataFolder(0).toStdString(), toHex0x(world.network.networkId())));
    auto ledger = std::move(*node::Ledger::open(*store, world.network));
    const auto last = ledger->number();
    std::shared_ptr<const protocol::BatchData> first;
    std::shared_ptr<const protocol::BatchData> again;
    QVERIFY(store->transaction([&] {
        first = ledger->batch(last);
        again = ledger->batch(last);
    }));
    QVERIFY(first && first == again);
    QCOMPARE(first->header.number, last);
    QVERIFY(ledger->dropFrom(last, "dropped"));
    QVERIFY(store->transaction([&] { again = ledger->batch(last); }));
    QVERIFY(!again);
}

void TestActivity::eventsNameWhatTheyTouch() {
    using Events = node::ChainChanged::Events;
    World world;
    world.openSequencer();
    world.run(5);
    std::map<Events, int> told;
    connect(world.sequencer.get(), &node::Node::happened, this, [&](const node::Event& event) {
        const auto* chain = std::get_if<node::ChainChanged>(&event.what);
        if (chain != nullptr && chain->chain == 2) {
            ++told[chain->events];
        }
    });
    world.run(3);
    QVERIFY(told[Events::Same] > 0);
    QCOMPARE(told[Events::More] + told[Events::Fewer], 0);
    world.chain(2)->deposit(kUsdc, kUnit, world.user);
    QVERIFY(world.runUntil(5, [&] { return world.sequencer->activity(world.user, {}, 1).total == 1; }));
    QVERIFY(told[Events::More] > 0);
    QCOMPARE(told[Events::Fewer], 0);
    world.chain(2)->reorganise(1, true);
    world.run(5);
    QVERIFY(told[Events::Fewer] > 0);
}

QTEST_GUILESS_MAIN(TestActivity)
#include "tst_activity.moc"
