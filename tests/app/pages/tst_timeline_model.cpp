#include "app/model_test.h"

#include <QtCore/QRegularExpression>

using namespace landfall;
using namespace landfall::testing;

class TestTimelineModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arrivedOnlyWhenTheTimelineSaysSo() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& timeline = *world.app().timeline();
        for (int i = 0; i < 8; ++i) {
            const auto reached = static_cast<Step>(i);
            world.openTimeline(preparedTimeline(*world.node.network(), world.address(), reached));
            QCOMPARE(timeline.arrived(), reached == Step::Arrived);
            QCOMPARE(timeline.stateText() == QStringLiteral("Arrived"), reached == Step::Arrived);
            QCOMPARE(timeline.steps()->count(), 8);
            for (int row = 0; row < 8; ++row) {
                QCOMPARE(cell(timeline.steps(), row, "done").toBool(), row <= i);
            }
        }
        QCOMPARE(timeline.title(), QStringLiteral("250 USDC to Anvil Two"));
    }

    void theTransactionThatPaidIsNamed() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& timeline = *world.app().timeline();
        world.openTimeline(preparedTimeline(*world.node.network(), world.address(), Step::Executed));
        QCOMPARE(timeline.arrivalTransaction(), QString());
        const auto arrived = preparedTimeline(*world.node.network(), world.address(), Step::Arrived);
        world.openTimeline(arrived);
        QCOMPARE(timeline.arrivalTransaction(), app::hashText(arrived.steps.back().chains[0].transaction));
        QCOMPARE(timeline.arrivalUrl(),
                 QStringLiteral("https://explorer.example/31338/tx/") + timeline.arrivalTransaction());
        auto network = *world.node.network();
        network.chains[1].explorerTransactionUrl.clear();
        world.node.open(network);
        world.openTimeline(arrived);
        QCOMPARE(timeline.arrivalUrl(), QString());
        QVERIFY(!timeline.arrivalTransaction().isEmpty());
    }

    void stepsSayWhyTheyWait() {
        const auto world = worldIn("timeline-proved");
        auto* steps = world->app().timeline()->steps();
        const int verified = static_cast<int>(Step::Verified);
        QVERIFY(cell(steps, verified, "waiting").toString().contains(QStringLiteral("gas above your cap")));
        QVERIFY(cell(steps, verified, "active").toBool());
        QCOMPARE(cell(steps, verified, "number").toString(), QStringLiteral("5"));
        QCOMPARE(cell(steps, static_cast<int>(Step::Agreed), "number").toString(), QString());
        QCOMPARE(cell(steps, static_cast<int>(Step::Arrived), "number").toString(), QStringLiteral("7"));
    }

    void rootsAreCheckedHere() {
        const auto world = worldIn("timeline-arrived");
        auto* steps = world->app().timeline()->steps();
        auto* chains = cell(steps, static_cast<int>(Step::Verified), "chains").value<ValueList*>();
        QCOMPARE(chains->count(), 2);
        QVERIFY(cell(chains, 0, "rootAgrees").toBool());
        QCOMPARE(cell(chains, 0, "finalRootNote").toString(), QStringLiteral("checked here"));
        QVERIFY(cell(chains, 0, "explorerUrl").toString().endsWith(cell(chains, 0, "transaction").toString()));

        auto forged = *world->node.snapshot();
        auto timeline = *withdrawalsIn(forged)[0];
        timeline.steps[static_cast<std::size_t>(Step::Verified)].chains[0].finalRoot = Bytes32{1};
        forged.activity.entries[0] = std::make_shared<const node::ActivityEntry>(timeline);
        world->node.show(std::move(forged));
        QVERIFY(!cell(chains, 0, "rootAgrees").toBool());
        QVERIFY(cell(chains, 0, "finalRootNote").toString().contains(QStringLiteral("differs")));
    }

    void failuresNameTheNextAction() {
        QVERIFY(worldIn("timeline-expired")->app().timeline()->failed());
        QVERIFY(!worldIn("timeline-expired")->app().timeline()->nextAction().isEmpty());
        const auto claim = worldIn("timeline-claim");
        QVERIFY(!claim->app().timeline()->failed());
        QVERIFY(claim->app().timeline()->nextAction().contains(QStringLiteral("anyone may send it")));
        QVERIFY(worldIn("timeline-arrived")->app().timeline()->nextAction().isEmpty());
    }

    void whatWaitsInTheContractCanBeCollected() {
        const auto world = worldIn("timeline-claim");
        auto& timeline = *world->app().timeline();
        const auto request = withdrawalsIn(*world->node.snapshot())[0]->request.request;
        QVERIFY(request.to != world->address());
        QCOMPARE(timeline.collectText(), QStringLiteral("Claim…"));
        auto& collect = *world->app().collect();
        QVERIFY(collect.open(timeline.collectId()));
        collect.sign();
        QCOMPARE(world->sender.calls.size(), std::size_t{1});
        const auto& [chain, call] = world->sender.calls.back();
        QCOMPARE(chain, request.chain);
        const auto* claim = std::get_if<l1::ClaimPending>(&call);
        QVERIFY(claim != nullptr && claim->token == request.token && claim->recipient == request.to);
        QVERIFY(worldIn("timeline-arrived")->app().timeline()->collectId().isEmpty());
    }

    // Nobody has to do anything before its time, and nobody has to wait for the sequencer's node after it.
    void delayedPayoutsAreNotOverdue() {
        const auto world = worldIn("timeline-delayed");
        auto& timeline = *world->app().timeline();
        QCOMPARE(timeline.stateText(), QStringLiteral("Delayed"));
        QVERIFY(timeline.note().contains(QStringLiteral("2026-05-04 12:20:30 UTC")));
        QCOMPARE(timeline.collectId(), QString());
        world->now += 3'600'000;
        world->node.show(*world->node.snapshot());
        QVERIFY(!timeline.overdue());
        const auto due = worldIn("timeline-due");
        QCOMPARE(due->app().timeline()->collectText(), QStringLiteral("Release…"));
        QVERIFY(due->app().collect()->open(due->app().timeline()->collectId()));
        due->app().collect()->sign();
        const auto* release = std::get_if<l1::ReleaseDelayed>(&due->sender.calls.at(0).second);
        QVERIFY(release != nullptr && release->number == 12 && release->payout == 1);
    }

    void overdueIsJudgedByThisMachinesOwnRuns() {
        const auto world = worldIn("timeline-proved");
        auto& timeline = *world->app().timeline();
        QVERIFY(timeline.expected().contains(QStringLiteral("6.1 s to 12.8 s")));
        QVERIFY(!timeline.overdue());
        world->now += 60'000;
        world->node.show(*world->node.snapshot());
        QVERIFY(timeline.overdue());
        QCOMPARE(timeline.stateText(), QStringLiteral("Overdue"));
        auto unknown = *world->node.snapshot();
        auto unjudged = *withdrawalsIn(unknown)[0];
        unjudged.expectedHigh.reset();
        unknown.activity.entries[0] = std::make_shared<const node::ActivityEntry>(unjudged);
        world->node.show(std::move(unknown));
        QVERIFY(!timeline.overdue());
        QCOMPARE(timeline.expected(), QString());
    }

    void oneThatIsOlderThanEveryListIsFollowed() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& timeline = *world.app().timeline();
        const auto old = preparedTimeline(*world.node.network(), world.address(), Step::Arrived);
        timeline.setHash(app::hashText(old.hash));
        QVERIFY(!timeline.known());
        QVERIFY(world.node.followed == old.hash); // the node is asked for it
        auto snapshot = world.snapshot();
        snapshot.followed = old;
        world.node.show(std::move(snapshot));
        QVERIFY(timeline.known() && timeline.arrived());
        timeline.setHash(app::hashText(Bytes32{7}));
        QVERIFY(!timeline.known());
    }

    void aWithdrawalThatIsGoneIsNotKnown() {
        const auto world = worldIn("timeline-arrived");
        world->app().timeline()->setHash(QStringLiteral("0x00"));
        QVERIFY(!world->app().timeline()->known());
        QCOMPARE(world->app().timeline()->steps()->count(), 0);
        QVERIFY(!world->app().timeline()->arrived());
    }

    // --- proofs ---

    void timesLeftAreLearned() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& model = *world.app().node();
        world.prove(1, 0.13);
        QVERIFY(model.proving());
        QCOMPARE(model.proofPhase(), QStringLiteral("Sum C"));
        QCOMPARE(model.proofLeft(), QString()); // nothing was ever seen
        QCOMPARE(cell(model.phases(), 0, "done").toBool(), true);
        QCOMPARE(cell(model.phases(), 2, "fraction").toDouble(), 0.0);
        world.prove(2, 1);
        QVERIFY(!model.proving());
        QCOMPARE(model.phases()->count(), 0);
        world.prove(3, 0.30); // now the second one is known, by its parts
        QVERIFY2(model.proofLeft().startsWith(QStringLiteral("about ")), qPrintable(model.proofLeft()));
        const double fraction = cell(model.phases(), 2, "fraction").toDouble();
        QVERIFY2(fraction > 0.2 && fraction < 0.5, qPrintable(QString::number(fraction)));
        QVERIFY(!cell(model.phases(), 4, "timeLeft").toString().isEmpty());
    }

    void aProofOfAnotherSizeIsJudgedByItsSize() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& model = *world.app().node();
        const auto secondsLeft = [&] {
            static const QRegularExpression number(QStringLiteral("about (\\d+) s left"));
            return number.match(model.proofLeft()).captured(1).toInt();
        };
        world.prove(2, 1);
        world.prove(3, 0.30);
        const int small = secondsLeft();
        QVERIFY(small > 0);
        auto snapshot = world.snapshot();
        snapshot.batches[8].size = 32; // batch 4
        snapshot.batches[7].size = 32; // batch 5
        world.node.show(std::move(snapshot));
        world.prove(4, 0.30);
        QVERIFY2(std::abs(secondsLeft() - 8 * small) <= 8, qPrintable(model.proofLeft()));
        QVERIFY2(model.proofLeft().endsWith(QStringLiteral("judged by proofs of 4")), qPrintable(model.proofLeft()));
        world.prove(4, 1); // as long as one of 4 here, whatever its size
        world.prove(5, 0.30);
        QVERIFY2(std::abs(secondsLeft() - small) <= 2, qPrintable(model.proofLeft()));
        QVERIFY(!model.proofLeft().contains(QStringLiteral("judged")));
    }

    void aProofThatFailedTeachesNothing() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        world.prove(1, 0.13);
        world.prove(2, 0.13); // the first was dropped
        world.prove(2, 0.13);
        QCOMPARE(world.app().node()->proofLeft(), QString());
    }
};

LANDFALL_OFFSCREEN_TEST(TestTimelineModel)
#include "tst_timeline_model.moc"
