#include "node/chain/event_rows.h"
#include "node/rows.h"
#include "node/views/waiting_payouts.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using node::WaitingKind;

// What waits for an owner on the chains: what their events leave open, and exits that are owed or queued.
class TestWaitingPayouts : public QObject {
    Q_OBJECT

    static constexpr protocol::Address kOwner{{0x51}};
    static inline std::uint64_t lastBlock = 100;

    // In a block of its own, the next one.
    template <class Event>
    static void tell(Rows& rows, protocol::ChainIndex chain, const Event& event) {
        rows.context->write([&] {
            node::EventRows{*rows.store, {chain, ++lastBlock, 0, filled(1)}, 1'800'000'000}(event);
        });
    }
    static std::vector<node::WaitingPayout> waiting(Rows& rows, const protocol::Address& owner = kOwner) {
        std::vector<node::WaitingPayout> out;
        rows.context->write([&] { out = node::waitingFor(*rows.context, owner); });
        return out;
    }
    static const node::WaitingPayout* find(const std::vector<node::WaitingPayout>& all, WaitingKind kind) {
        const auto found = std::ranges::find(all, kind, &node::WaitingPayout::kind);
        return found == all.end() ? nullptr : &*found;
    }

private Q_SLOTS:
    // A claim pays all of a token that was credited on its chain before, and nothing else.
    void creditsAddUpUntilTheyAreClaimed() {
        Rows rows;
        tell(rows, 1, l1::PayoutPending{1, 0, kUsdc, kOwner, 3 * kUnit});
        tell(rows, 1, l1::PayoutPending{2, 5, kUsdc, kOwner, 4 * kUnit});
        tell(rows, 1, l1::PayoutPending{2, 6, kAlphaOnly, kOwner, 9 * kUnit});
        tell(rows, 2, l1::PayoutPending{2, 0, kUsdc, kOwner, 5 * kUnit});
        tell(rows, 1, l1::PayoutPending{2, 7, kUsdc, protocol::Address{{0x52}}, kUnit});
        auto all = waiting(rows);
        QCOMPARE(all.size(), std::size_t{3});
        QVERIFY(all[0].chain == 1 && all[0].token == kUsdc && all[0].amount == 7 * kUnit);
        QVERIFY(all[0].chainName == "Alpha" && all[0].kind == WaitingKind::Claimable);
        QVERIFY(all[1].chain == 1 && all[1].token == kAlphaOnly && all[1].amount == 9 * kUnit);
        QVERIFY(all[2].chain == 2 && all[2].token == kUsdc && all[2].amount == 5 * kUnit);
        rows.context->write([&] { QVERIFY(node::claimable(*rows.context, 1, kUsdc, kOwner) == 7 * kUnit); });

        tell(rows, 1, l1::PendingClaimed{kUsdc, kOwner, 7 * kUnit});
        tell(rows, 1, l1::PayoutPending{3, 0, kUsdc, kOwner, 2 * kUnit});
        all = waiting(rows);
        QCOMPARE(all.size(), std::size_t{3});
        QVERIFY(all[0].amount == 2 * kUnit && all[1].amount == 9 * kUnit && all[2].amount == 5 * kUnit);
        rows.context->write([&] { rows.store->facts.removeAbove(1, lastBlock - 2); }); // both are gone again
        QVERIFY(waiting(rows)[0].amount == 7 * kUnit);
    }

    // Whatever a false token has its events say.
    void sumsDontOverflow() {
        Rows rows;
        for (std::size_t i = 0; i < 300; ++i) {
            tell(rows, 1, l1::PayoutPending{1 + i, 0, kUsdc, kOwner, protocol::kAmountLimit - 1});
        }
        QVERIFY(waiting(rows)[0].amount == protocol::kAmountLimit - 1);
        rows.context->write(
            [&] { QVERIFY(node::claimable(*rows.context, 1, kUsdc, kOwner) == protocol::kAmountLimit - 1); });
    }

    void delayedPayoutsAreReleasedOrCredited() {
        Rows rows;
        tell(rows, 2, l1::PayoutDelayed{4, 2, kUsdc, kOwner, 9 * kUnit, 2'000});
        tell(rows, 2, l1::PayoutDelayed{4, 3, kUsdc, kOwner, 8 * kUnit, 3'000});
        tell(rows, 2, l1::PayoutDelayed{4, 4, kUsdc, protocol::Address{{6}}, kUnit, 3'000});
        auto all = waiting(rows);
        QCOMPARE(all.size(), std::size_t{2});
        QVERIFY(all[0].kind == WaitingKind::Delayed && all[0].batch == 4 && all[0].payout == 2);
        QVERIFY(all[0].releaseAt == 2'000 && all[0].amount == 9 * kUnit && all[1].payout == 3);
        tell(rows, 2, l1::PendingClaimed{kUsdc, kOwner, kUnit}); // leaves them alone
        QCOMPARE(waiting(rows).size(), std::size_t{2});
        tell(rows, 2, l1::DelayedReleased{4, 2, kUsdc, kOwner, 9 * kUnit});
        QVERIFY(waiting(rows).size() == 1 && waiting(rows)[0].payout == 3);
        tell(rows, 2, l1::PayoutPending{4, 3, kUsdc, kOwner, 8 * kUnit}); // its push failed
        all = waiting(rows);
        QVERIFY(all.size() == 1 && all[0].kind == WaitingKind::Claimable && all[0].amount == 8 * kUnit);
    }

    // Of 1000 its chain could pay 500: the account and what it has left are named until nothing is left.
    void owedExitsNameTheirAccount() {
        World world;
        world.openSequencer();
        world.fund();
        const auto waits = [&] { return world.sequencer->waitingPayouts(world.user); };
        QVERIFY(waits().empty());
        world.chain(2)->forcedExit(world.userAccount, kUsdc, world.user);
        const protocol::Address stranger{{0x66}};
        world.chain(2)->forcedExit(world.userAccount, kUsdc, stranger);
        QVERIFY(world.runUntil(20, [&] { return !waits().empty(); }));
        const auto queued = waits();
        QCOMPARE(queued.size(), std::size_t{1});
        QVERIFY(queued[0].kind == WaitingKind::ExitQueued && queued[0].chain == 2 && queued[0].token == kUsdc);
        QVERIFY(queued[0].account == world.userAccount && queued[0].amount == 1000 * kUnit);
        QVERIFY(world.sequencer->waitingPayouts(stranger).empty());

        QVERIFY(world.runUntil(60, [&] { return find(waits(), WaitingKind::ExitOwed) != nullptr; }));
        world.run(5);
        for (const auto* node : {world.sequencer.get(), world.attesters[0].get()}) {
            const auto all = node->waitingPayouts(world.user);
            QCOMPARE(all.size(), std::size_t{1});
            QVERIFY(all[0].kind == WaitingKind::ExitOwed && all[0].chain == 2 && all[0].token == kUsdc);
            QVERIFY(all[0].account == world.userAccount && all[0].amount == 500 * kUnit);
        }
        world.chain(1)->forcedExit(world.userAccount, kUsdc, world.user); // which can pay the rest
        QVERIFY(world.runUntil(60, [&] { return waits().empty(); }));
    }

    // A deposit that was refused is given back by a claim, and says so.
    void refusedDepositsWaitAndAreGivenBack() {
        World world;
        world.openSequencer();
        world.fund();
        world.chain(2)->deposit(kAlphaOnly, 7 * kUnit, world.user); // which the file does not list there
        const auto waits = [&] { return world.sequencer->waitingPayouts(world.user); };
        QVERIFY(world.runUntil(60, [&] { return !waits().empty(); }));
        const auto all = waits();
        QVERIFY(all.size() == 1 && all[0].kind == WaitingKind::Claimable && all[0].chain == 2);
        QVERIFY(all[0].token == kAlphaOnly && all[0].amount == 7 * kUnit);
        const auto state = [&] {
            return std::get<node::DepositView>(*world.sequencer->activity(world.user, {}, 1).entries.at(0)).state;
        };
        QVERIFY(state() == node::DepositState::Refused);
        world.chain(2)->claim(kAlphaOnly, world.user, 7 * kUnit);
        QVERIFY(world.runUntil(20, [&] { return waits().empty(); }));
        QVERIFY(state() == node::DepositState::GivenBack);
    }

    // All that a claim pays, not only what one withdrawal left there.
    void timelinesSayWhatWaits() {
        World world;
        world.openSequencer();
        world.fund();
        world.chain(2)->contract.rejecting.insert(world.recipient);
        const auto first = world.withdraw(3 * kUnit);
        const auto second = world.withdraw(4 * kUnit);
        const auto payment = [&](const auto& hash) { return world.sequencer->timeline(hash)->payment; };
        QVERIFY(world.runUntil(60, [&] {
            return payment(first) == node::PaymentState::Pending && payment(second) == node::PaymentState::Pending;
        }));
        QVERIFY(world.sequencer->timeline(first)->waits == 7 * kUnit);
        QVERIFY(world.sequencer->waitingPayouts(world.recipient).at(0).amount == 7 * kUnit);
    }
};

QTEST_GUILESS_MAIN(TestWaitingPayouts)
#include "tst_waiting_payouts.moc"
