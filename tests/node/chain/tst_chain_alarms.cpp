#include "node/chain/chain_alarms.h"
#include "node/chain/event_rows.h"
#include "node/chain/relay_plan.h"
#include "node/rows.h"
#include "protocol/address.h"
#include "support/addresses.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;

// What a chain says of its governor, pauses and delayed payouts, in rows: what people are told of it, and what the
// relayer does.
class TestChainAlarms : public QObject {
    Q_OBJECT

    static constexpr protocol::ChainIndex kChain = 1;
    static constexpr protocol::UnixSeconds kDay = 86'400;
    static inline std::uint64_t lastBlock = 100;

    static protocol::UnixSeconds nowOf(const Rows& rows) {
        return static_cast<protocol::UnixSeconds>(rows.world.clock->now() / 1000);
    }
    // In a block of its own, the next one.
    template <class Event>
    static void tell(Rows& rows, const Event& event) {
        rows.context->write([&] {
            node::EventRows{*rows.store, {kChain, ++lastBlock, 0, filled(1)}, nowOf(rows)}(event);
        });
    }
    static std::vector<node::Alarm> alarms(Rows& rows) {
        std::vector<node::Alarm> out;
        rows.context->write([&] { out = node::chainAlarms(*rows.context, kChain); });
        return out;
    }
    static std::string only(Rows& rows) {
        const auto found = alarms(rows);
        return found.size() == 1 ? found.front().message : std::to_string(found.size()) + " alarms";
    }

private Q_SLOTS:
    void tokensThatTheFileLacksAreNamed() {
        Rows rows;
        const auto* usdc = rows.config.network.tokenOn(kUsdc, kChain);
        tell(rows, l1::TokenRegistered{kUsdc, usdc->address, usdc->decimals, Uint256(1)});
        QVERIFY(alarms(rows).empty());
        const protocol::Address other{{0xbb, 1}};
        tell(rows, l1::TokenRegistered{900, other, 7, Uint256(1)});
        auto found = alarms(rows);
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found[0].grave && found[0].code == "token-not-in-file");
        QVERIFY(found[0].message.find("token 900") != std::string::npos);
        QVERIFY(found[0].message.find(protocol::formatAddress(other)) != std::string::npos);
    }

    void anotherTokenThanTheFilesIsNamed_data() {
        QTest::addColumn<bool>("address");
        QTest::newRow("address") << true;
        QTest::newRow("decimals") << false;
    }
    void anotherTokenThanTheFilesIsNamed() {
        QFETCH(bool, address);
        Rows rows;
        auto place = *rows.config.network.tokenOn(kUsdc, kChain);
        if (address) {
            place.address = test::changedAt(place.address, 0);
        } else {
            place.decimals = 18;
        }
        tell(rows, l1::TokenRegistered{kUsdc, place.address, place.decimals, Uint256(1)});
        const auto found = alarms(rows);
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found[0].grave && found[0].code == "token-other-than-file");
        QVERIFY(found[0].message.find(protocol::formatChainAddress(place.address)) != std::string::npos);
    }

    void changesAreAnnouncedUntilTheyAreOver() {
        Rows rows;
        const l1::Change gas{.kind = l1::ChangeKind::PushGas, .pushGas = 200'000};
        const l1::Change fee{.kind = l1::ChangeKind::QueueFee, .queueFee = Uint256(5)};
        const auto start = nowOf(rows);
        tell(rows, l1::ChangeScheduled{gas, start + 2 * kDay + 60});
        QVERIFY2(only(rows).find("at most 200000 gas: in 2 days") != std::string::npos, only(rows).c_str());
        tell(rows, l1::ChangeCancelled{fee}); // another change
        QCOMPARE(alarms(rows).size(), std::size_t{1});

        rows.world.clock->advance(3 * kDay * 1000);
        QVERIFY2(only(rows).find("at any moment") != std::string::npos, only(rows).c_str());
        rows.world.clock->advance(14 * kDay * 1000); // expired
        QVERIFY(alarms(rows).empty());
        tell(rows, l1::ChangeScheduled{gas, nowOf(rows) + kDay}); // and again
        QCOMPARE(alarms(rows).size(), std::size_t{1});
        tell(rows, l1::ChangeApplied{gas});
        QVERIFY(alarms(rows).empty());
        tell(rows, l1::ChangeScheduled{gas, nowOf(rows) + kDay});
        tell(rows, l1::ChangeCancelled{gas});
        QVERIFY(alarms(rows).empty());
    }

    void aFalseTokenIsNamedBeforeItIsThere() {
        Rows rows;
        tell(rows, l1::ChangeScheduled{{.kind = l1::ChangeKind::RegisterToken,
                                        .account = protocol::Address{{0xcc}},
                                        .token = kUsdc,
                                        .leastDeposit = Uint256(1)},
                                       nowOf(rows) + kDay});
        const auto found = alarms(rows);
        QVERIFY(found.size() == 1 && found[0].grave && found[0].when == nowOf(rows) + kDay);
    }

    // The contract forgets what would let a suspended sequencer in again, and says nothing of it.
    void aSuspensionVoidsWhatWouldLiftIt() {
        Rows rows;
        const auto sequencer = rows.config.network.sequencer;
        const l1::Change readmit{.kind = l1::ChangeKind::ReadmitSequencer, .account = sequencer};
        tell(rows, l1::ChangeScheduled{readmit, nowOf(rows) + kDay});
        QCOMPARE(alarms(rows).size(), std::size_t{1});
        tell(rows, l1::SequencerSuspended{sequencer, 1});
        QVERIFY(alarms(rows).empty());
    }

    // A row of each kind comes back as the change that it was.
    void changesAreStoredWhole() {
        Rows rows;
        const protocol::Address account{{1, 2, 3}};
        const Uint256 most = Uint256({~0ULL, ~0ULL, ~0ULL, ~0ULL});
        const std::vector<l1::Change> all{
            {.kind = l1::ChangeKind::Governor, .account = account},
            {.kind = l1::ChangeKind::AddSequencer, .account = account},
            {.kind = l1::ChangeKind::RemoveSequencer, .account = account},
            {.kind = l1::ChangeKind::ReadmitSequencer, .account = account},
            {.kind = l1::ChangeKind::PushGas, .pushGas = 240'000},
            {.kind = l1::ChangeKind::RegisterToken, .account = account, .token = 1'023, .leastDeposit = Uint256(7)},
            {.kind = l1::ChangeKind::QueueFee, .queueFee = most},
            {.kind = l1::ChangeKind::DailyLimit, .token = 1'023, .dailyLimit = ~protocol::Amount{0}},
            {.kind = l1::ChangeKind::Guardian},
        };
        for (const auto& change : all) {
            tell(rows, l1::ChangeScheduled{change, nowOf(rows) + kDay});
        }
        std::vector<store::GovernanceRow> open;
        QVERIFY(rows.context->write([&] { open = rows.store->governance.open(kChain); }));
        QCOMPARE(open.size(), all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            QVERIFY(node::changeIn(open[i]) == all[i]);
        }
        QCOMPARE(alarms(rows).size(), all.size());
        // A reorganisation takes it back.
        QVERIFY(rows.context->write([&] {
            rows.store->facts.removeAbove(kChain, open.front().place.block);
            open = rows.store->governance.open(kChain);
        }));
        QCOMPARE(open.size(), std::size_t{1});
    }

    void aPausedChainExecutesNothing() {
        Rows rows;
        QVERIFY(rows.context->write([&] {
            store::BatchRow batch;
            batch.number = 1;
            batch.newRoot = filled(1);
            batch.commitment = filled(11);
            batch.operations = 4;
            batch.data = {1};
            rows.store->batches.insert(batch, {});
            for (const auto kind : {store::BatchEventKind::Committed, store::BatchEventKind::FinalRoot}) {
                store::BatchEventRow event;
                event.place = {kChain, 1, static_cast<std::uint32_t>(kind), {}};
                event.kind = kind;
                event.number = 1;
                event.last = 1;
                event.commitment = batch.commitment;
                event.root = batch.newRoot;
                rows.store->facts.insert(event);
            }
            rows.vote(protocol::VoteKind::Agree, 1, batch.newRoot, batch.commitment);
        }));
        const auto plan = [&](std::string& waits) {
            std::optional<node::RelayPlan> out;
            rows.context->write([&] { out = node::RelayPlanner(*rows.context, kChain).plan(waits, 64); });
            return out;
        };
        std::string waits;
        QVERIFY(plan(waits) && plan(waits)->purpose == store::Purpose::Execute);
        tell(rows, l1::ExecutionsPaused{nowOf(rows) + 3 * kDay});
        QVERIFY(!plan(waits));
        QVERIFY2(waits.find("paused until 20") != std::string::npos, waits.c_str());
        QVERIFY(only(rows).find("pays nothing until 20") != std::string::npos);
        rows.world.clock->advance(3 * kDay * 1000);
        QVERIFY(plan(waits) && alarms(rows).empty());
        tell(rows, l1::ExecutionsPaused{nowOf(rows) + 3 * kDay});
        QVERIFY(!plan(waits));
        tell(rows, l1::ExecutionsResumed{});
        QVERIFY(plan(waits));
    }

    void delayedPayoutsAreReleasedWhenTheyAreDue() {
        Rows rows;
        const auto due = nowOf(rows) + kDay;
        tell(rows, l1::PayoutDelayed{4, 2, kUsdc, protocol::Address{{5}}, 9 * kUnit, due});
        tell(rows, l1::PayoutDelayed{4, 3, kUsdc, protocol::Address{{6}}, 9 * kUnit, due + 1});
        QVERIFY2(only(rows).find("2 payouts wait") != std::string::npos, only(rows).c_str());
        const auto call = [&](protocol::UnixSeconds at) -> std::optional<l1::ReleaseDelayed> {
            rows.context->chains[kChain].head = l1::ChainHead{{200, {}, at}, {190, {}, at - 10}};
            std::optional<l1::ContractCall> out;
            rows.context->write([&] {
                std::string waits;
                node::RelayPlanner planner(*rows.context, kChain);
                if (const auto plan = planner.plan(waits, 64)) {
                    out = planner.callOf(*plan, 0);
                }
            });
            return out ? std::optional(std::get<l1::ReleaseDelayed>(*out)) : std::nullopt;
        };
        QVERIFY(!call(due - 1));
        QVERIFY(call(due) && call(due)->number == 4 && call(due)->payout == 2);
        tell(rows, l1::DelayedReleased{4, 2, kUsdc, protocol::Address{{5}}, 9 * kUnit});
        QVERIFY(!call(due) && call(due + 1)->payout == 3);
        tell(rows, l1::PayoutPending{4, 3, kUsdc, protocol::Address{{6}}, 9 * kUnit}); // the push failed
        QVERIFY(!call(due + 1) && alarms(rows).empty());
    }
};

QTEST_GUILESS_MAIN(TestChainAlarms)
#include "tst_chain_alarms.moc"
