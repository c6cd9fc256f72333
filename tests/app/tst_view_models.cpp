#include "app/offscreen.h"
#include "common/format.h"
#include "offline/prepared_states.h"

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>

using namespace landfall;
using namespace landfall::offline;
using node::Step;

namespace {

QVariant cell(ValueList* list, int row, const char* name) {
    return list->data(list->index(row), list->roleNames().key(name));
}

std::unique_ptr<PreparedWorld> worldIn(const char* state) {
    return enter(*preparedState(QString::fromLatin1(state)));
}

const Error kDead = Error::unavailable("rpc-unreachable", "Anvil Two does not answer: start it");

} // namespace

class TestViewModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // --- what is not known is never shown as zero ---

    void balancesAreUnknownUntilEveryChainWasRead() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& overview = *world.app().overview();
        QVERIFY(overview.known());
        QCOMPARE(cell(overview.tokens(), 0, "total").toString(), QStringLiteral("1,250.5"));

        world.node.show(std::nullopt);
        QVERIFY(!overview.known());
        QVERIFY(overview.unknownReason().contains(QStringLiteral("starting")));
        QCOMPARE(overview.tokens()->count(), 0);

        auto snapshot = world.snapshot();
        snapshot.account.reset();
        snapshot.chains[1].seenAt = 0;
        snapshot.chains[1].problem = kDead;
        world.node.show(snapshot);
        QVERIFY(!overview.known());
        QVERIFY(overview.unknownReason().contains(QString::fromStdString(kDead.message)));
        QVERIFY(!overview.empty() && !overview.hasAccount());

        snapshot.chains[1].seenAt = kNow;
        snapshot.chains[1].problem.reset();
        snapshot.chains[1].head.finalised.number = 200;
        snapshot.chains[1].readTo = 100;
        world.node.show(snapshot);
        QVERIFY(!overview.known());
        QVERIFY(overview.unknownReason().contains(QStringLiteral("block 100 of 200")));

        snapshot.chains[1].readTo = 200;
        world.node.show(snapshot);
        QVERIFY(overview.known());
        QVERIFY(!overview.hasAccount());
        QVERIFY(overview.empty());
    }

    void whatIsOldSaysSo() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& overview = *world.app().overview();
        QCOMPARE(overview.staleText(), QString());
        auto snapshot = world.snapshot();
        snapshot.chains[1].health = node::Health::Down;
        world.node.show(snapshot);
        QVERIFY(overview.known() && overview.staleText().contains(QStringLiteral("Anvil Two")));
        world.node.set(NodeLink::State::Failed, Error::damaged("store-damaged", "the disk is full"));
        QVERIFY(overview.known() && overview.staleText().contains(QStringLiteral("the disk is full")));
    }

    void pendingAndSettlingAreShownApart() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto snapshot = world.snapshot();
        auto& usdc = snapshot.account->balances[0];
        usdc.pending = money("250.12");
        usdc.committed = money("1000");
        world.node.show(snapshot);
        auto* tokens = world.app().overview()->tokens();
        QCOMPARE(cell(tokens, 0, "available").toString(), QStringLiteral("1,000.38"));
        QCOMPARE(cell(tokens, 0, "pending").toString(), QStringLiteral("250.12"));
        QCOMPARE(cell(tokens, 0, "hasPending").toBool(), true);
        QVERIFY(cell(tokens, 0, "settling").toString().contains(QStringLiteral("1,000")));
        auto* reserves = cell(tokens, 0, "reserves").value<ValueList*>();
        QCOMPARE(reserves->count(), 2);
        QCOMPARE(cell(reserves, 0, "fraction").toDouble(), 4200.0 / 6000);
    }

    // --- the timeline ---

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
        forged.requests[0].steps[static_cast<std::size_t>(Step::Verified)].chains[0].finalRoot = Bytes32{1};
        world->node.show(std::move(forged));
        QVERIFY(!cell(chains, 0, "rootAgrees").toBool());
        QVERIFY(cell(chains, 0, "finalRootNote").toString().contains(QStringLiteral("differs")));
    }

    void failuresNameTheNextAction() {
        QVERIFY(worldIn("timeline-expired")->app().timeline()->failed());
        QVERIFY(!worldIn("timeline-expired")->app().timeline()->nextAction().isEmpty());
        const auto claim = worldIn("timeline-claim");
        QVERIFY(!claim->app().timeline()->failed());
        QVERIFY(claim->app().timeline()->nextAction().contains(QStringLiteral("claimPending")));
        QVERIFY(worldIn("timeline-arrived")->app().timeline()->nextAction().isEmpty());
    }

    void whatWaitsInTheContractCanBeReleased() {
        const auto world = worldIn("timeline-claim");
        auto& timeline = *world->app().timeline();
        const auto& request = world->node.snapshot()->requests[0].request.request;
        QVERIFY(timeline.canClaim() && !timeline.claiming());
        world->sender.failure = kDead;
        timeline.claim();
        QVERIFY(timeline.claiming());
        QTRY_VERIFY(!timeline.claiming());
        QVERIFY(timeline.claimError().contains(QStringLiteral("does not answer")));
        world->sender.failure.reset();
        timeline.claim();
        timeline.claim(); // once is enough
        QCOMPARE(world->sender.calls.size(), std::size_t{2});
        const auto& [chain, call] = world->sender.calls.back();
        QCOMPARE(chain, request.chain);
        const auto* claim = std::get_if<l1::ClaimPending>(&call);
        QVERIFY(claim != nullptr && claim->token == request.token && claim->recipient == request.to);
        QVERIFY(!worldIn("timeline-arrived")->app().timeline()->canClaim());
    }

    void overdueIsJudgedByThisMachinesOwnRuns() {
        const auto world = worldIn("timeline-proved");
        auto& timeline = *world->app().timeline();
        QVERIFY(timeline.expected().contains(QStringLiteral("6.1 s to 12.8 s")));
        QVERIFY(!timeline.overdue());
        world->now += 60'000;
        world->node.show(*world->node.snapshot());
        QVERIFY(timeline.overdue());
        auto unknown = *world->node.snapshot();
        unknown.requests[0].expectedHigh.reset();
        world->node.show(std::move(unknown));
        QVERIFY(!timeline.overdue());
        QCOMPARE(timeline.expected(), QString());
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

    // --- node ---

    void healthIsTheWorstOfAll() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& model = *world.app().node();
        QCOMPARE(model.health(), NodeModel::Good);
        auto snapshot = world.snapshot();
        snapshot.chains[0].health = node::Health::Degraded;
        world.node.show(snapshot);
        QCOMPARE(model.health(), NodeModel::Degraded);
        world.node.set(NodeLink::State::Starting);
        QCOMPARE(model.health(), NodeModel::Starting);
        world.node.set(NodeLink::State::Failed, kDead);
        QCOMPARE(model.health(), NodeModel::Down);
        QVERIFY(model.canRestart());
        QVERIFY(model.problem().contains(QStringLiteral("does not answer")));
        model.restart();
        QCOMPARE(world.node.restarts, 1);
    }

    void unknownGasAndBalancesSaySo() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto snapshot = world.snapshot();
        snapshot.chains[0].gasPrice = Uint256(1'500'000'000);
        snapshot.chains[0].relayerBalance = checkedMul(Uint256(123), powerOfTen(16));
        snapshot.chains[1].gasPrice.reset();
        snapshot.chains[1].relayerBalance.reset();
        world.node.show(snapshot);
        auto* chains = world.app().node()->chains();
        QCOMPARE(cell(chains, 0, "gas").toString(), QStringLiteral("1.5 gwei"));
        QCOMPARE(cell(chains, 0, "relayerBalance").toString(), QStringLiteral("1.23 ETH"));
        QCOMPARE(cell(chains, 1, "gas").toString(), QStringLiteral("unknown"));
        QCOMPARE(cell(chains, 1, "relayerBalance").toString(), QStringLiteral("unknown"));
    }

    void theLogIsExportedWithoutNames() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        const QString address = QStringLiteral("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        Q_EMIT world.node.notice({node::Notice::Level::Warning, "rpc-slow",
                                  "https://user:secret@rpc.example/key is slow for " + address.toStdString() + " in " +
                                      QDir::homePath().toStdString() + "/x"},
                                 kNow);
        QCOMPARE(world.app().node()->log()->count(), 1);
        const QTemporaryDir folder;
        QSignalSpy notified(world.app().node(), &NodeModel::notified);
        world.app().node()->exportLog(QUrl::fromLocalFile(folder.filePath(QStringLiteral("log.txt"))));
        QCOMPARE(notified.front().at(1).toBool(), false);
        QFile file(folder.filePath(QStringLiteral("log.txt")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString written = QString::fromUtf8(file.readAll());
        QVERIFY(written.contains(QStringLiteral("rpc-slow")));
        QVERIFY(written.contains(QStringLiteral("0x5aAe…")));
        for (const QString& hidden :
             {address, QStringLiteral("secret"), QStringLiteral("rpc.example"), QDir::homePath()}) {
            QVERIFY2(!written.contains(hidden), qPrintable(hidden));
        }
        world.app().node()->exportLog(QUrl::fromLocalFile(QStringLiteral("/nowhere/log.txt")));
        QCOMPARE(notified.back().at(1).toBool(), true);
    }

    // --- activity ---

    void activityIsFoundByAnyOfItsMarks() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        const auto history = preparedHistory(*world.node.network(), world.address());
        world.node.show(world.snapshotWith(history));
        auto& activity = *world.app().activity();
        const auto count = [&] { return activity.rows()->count(); };
        QCOMPARE(count(), 6);
        QVERIFY(!activity.filtered() && !activity.empty());
        activity.setState(ActivityModel::Arrived);
        QCOMPARE(count(), 3);
        QCOMPARE(activity.countText(), QStringLiteral("3 of 6"));
        activity.setState(ActivityModel::NeedsYou); // one expired, one to be claimed
        QCOMPARE(count(), 2);
        activity.setState(ActivityModel::OnTheWay);
        QCOMPARE(count(), 1);
        activity.clearFilters();
        activity.setTokenRow(2); // ether
        QCOMPARE(count(), 1);
        activity.setTokenRow(0);
        activity.setChainRow(1);
        QCOMPARE(count(), 0);
        QVERIFY(!activity.empty());
        activity.setChainRow(2);
        QCOMPARE(count(), 6);
        activity.setSearch(QStringLiteral("12.000001 usdc"));
        QCOMPARE(count(), 1);
        activity.setSearch(app::hashText(history[1].hash).right(20).toUpper());
        QCOMPARE(count(), 1);
        QCOMPARE(cell(activity.rows(), 0, "hash").toString(), app::hashText(history[1].hash));
        activity.setSearch(QStringLiteral("nothing like it"));
        QCOMPARE(count(), 0);
        world.node.show(world.snapshot());
        QVERIFY(activity.empty());
    }

    void activityIsExported() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        world.node.show(world.snapshotWith(preparedHistory(*world.node.network(), world.address())));
        auto& activity = *world.app().activity();
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("list.csv"));
        QSignalSpy notified(&world.app(), &AppModel::notified);
        activity.setState(ActivityModel::Arrived);
        activity.exportCsv(QUrl::fromLocalFile(path));
        QCOMPARE(notified.front().at(1).toBool(), false);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = QString::fromUtf8(file.readAll()).split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 5); // names, three arrived, the end
        QVERIFY(lines[0].startsWith(QStringLiteral("\"signed\",\"state\",\"amount\"")));
        QVERIFY2(lines[1].contains(QStringLiteral("\"Arrived\",\"1000\",\"USDC\",\"Anvil Two\"")),
                 qPrintable(lines[1]));
        QVERIFY2(lines[1].startsWith(QStringLiteral("\"2026-05-04T10:08:2")), qPrintable(lines[1]));
        activity.exportCsv(QUrl::fromLocalFile(QStringLiteral("/nowhere/list.csv")));
        QCOMPARE(notified.back().at(1).toBool(), true);
    }

    void noFieldOfTheExportIsAFormula() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto network = preparedNetwork();
        network.tokens[0].symbol = "=1+\"1";
        world.node.open(network);
        world.node.show(world.snapshotWith(preparedHistory(network, world.address())));
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("list.csv"));
        world.app().activity()->exportCsv(QUrl::fromLocalFile(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains(",\"'=1+\"\"1\","));
    }

    // --- deposits ---

    void depositsAreJudged_data() {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("fine");
        QTest::newRow("nothing") << QString() << QString() << false;
        QTest::newRow("fine") << QStringLiteral("100") << QString() << true;
        QTest::newRow("all") << QStringLiteral("5000") << QString() << true;
        QTest::newRow("too much") << QStringLiteral("5000.01") << QStringLiteral("holds 5,000 USDC") << false;
        QTest::newRow("too precise") << QStringLiteral("1.0000001") << QStringLiteral("6 decimals") << false;
        QTest::newRow("zero") << QStringLiteral("0") << QStringLiteral("above zero") << false;
        QTest::newRow("words") << QStringLiteral("all") << QStringLiteral("amount") << false;
    }
    void depositsAreJudged() {
        QFETCH(QString, amount);
        QFETCH(QString, says);
        QFETCH(bool, fine);
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& deposit = *world.app().deposit();
        deposit.setAmount(amount);
        QVERIFY2(says.isEmpty() ? deposit.amountProblem().isEmpty() : deposit.amountProblem().contains(says),
                 qPrintable(deposit.amountProblem()));
        QCOMPARE(deposit.canStart(), fine);
        deposit.start();
        QCOMPARE(deposit.running(), fine);
    }

    void anUnknownBalanceSaysWhy() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        world.funds.set(1, kUsdc, {std::nullopt, kDead});
        auto& deposit = *world.app().deposit();
        QVERIFY(!deposit.balanceKnown());
        QVERIFY(deposit.balance().contains(QString::fromStdString(kDead.message)));
        deposit.setAmount(QStringLiteral("1"));
        QVERIFY(!deposit.canStart());
    }

    void maxLeavesCoinForGas() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& deposit = *world.app().deposit();
        deposit.useMax();
        QCOMPARE(deposit.amount(), QStringLiteral("5000"));
        deposit.setTokenRow(1); // the chain's own coin: 9.81
        deposit.useMax();
        const auto most = protocol::parseAmount(deposit.amount().toStdString());
        QVERIFY(most.ok() && *most < money("9.81") && *most > money("9.8"));
        QVERIFY(deposit.canStart());
    }

    void theAddressToPayNamesChainAndToken() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& deposit = *world.app().deposit();
        QVERIFY(deposit.receiveText().startsWith(QStringLiteral("ethereum:0x")));
        QVERIFY(deposit.receiveText().endsWith(QStringLiteral("@31337/transfer?address=") + deposit.address()));
        deposit.setTokenRow(1);
        QCOMPARE(deposit.receiveText(), QStringLiteral("ethereum:%1@31337").arg(deposit.address()));
    }

    void theTokenStaysWhenTheChainChanges() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& deposit = *world.app().deposit();
        deposit.setTokenRow(1);
        deposit.setChainRow(1);
        QCOMPARE(deposit.symbol(), QStringLiteral("ETH"));
        deposit.setChainRow(0);
        deposit.setTokenRow(2); // DAI is not on the other chain
        deposit.setChainRow(1);
        QCOMPARE(deposit.symbol(), QStringLiteral("USDC"));
    }

    void anUnfinishedDepositSaysWhatHappened() {
        const auto half = worldIn("deposit-interrupted");
        auto& deposit = *half->app().deposit();
        QVERIFY(deposit.interrupted() && deposit.canGoOn() && !deposit.running());
        QVERIFY2(deposit.explanation().contains(QStringLiteral("still at your address")),
                 qPrintable(deposit.explanation()));
        QVERIFY(deposit.explanation().contains(QStringLiteral("stays allowed")));
        QVERIFY2(deposit.summary().contains(QStringLiteral("100 USDC from Anvil One")), qPrintable(deposit.summary()));
        deposit.goOn();
        QVERIFY(deposit.running() && !deposit.canGoOn());
        QVERIFY(deposit.summary().contains(QStringLiteral("under way")));
        const auto key = worldIn("deposit-key");
        QVERIFY(key->app().deposit()->title().contains(QStringLiteral("Signing key")));
        QVERIFY(key->app().deposit()->summary().contains(QStringLiteral("registered")));
        auto noKey = key->snapshot();
        noKey.account->keyHash = {};
        key->node.show(std::move(noKey));
        QVERIFY2(key->app().withdraw()->formProblem().contains(QStringLiteral("is being registered")),
                 qPrintable(key->app().withdraw()->formProblem()));
        QVERIFY(worldIn("deposit")->app().deposit()->summary().isEmpty());
    }

    // --- every list of every state ---

    void listsHoldTogether_data() {
        QTest::addColumn<QString>("state");
        for (const auto& state : preparedStates()) {
            QTest::newRow(state.name) << QString::fromLatin1(state.name);
        }
    }
    void listsHoldTogether() {
        QFETCH(QString, state);
        const auto world = enter(*preparedState(state));
        auto& app = world->app();
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        for (ValueList* list :
             {app.overview()->tokens(), app.overview()->activity(), app.activity()->rows(), app.withdraw()->tokens(),
              app.withdraw()->chains(), app.withdraw()->reviewLines(), app.timeline()->steps(), app.node()->phases(),
              app.node()->chains(), app.node()->batches(), app.node()->log(), app.deposit()->chains(),
              app.deposit()->tokens(), app.deposit()->steps()}) {
            testers.push_back(std::make_unique<QAbstractItemModelTester>(
                list, QAbstractItemModelTester::FailureReportingMode::Fatal));
        }
        // From there to another network, to nothing, and back.
        const auto before = world->node.snapshot();
        world->node.open(largeNetwork());
        world->node.show(quietSnapshot(largeNetwork()));
        world->prove(77, 0.6);
        world->node.open(preparedNetwork());
        world->node.show(world->snapshotWith(preparedHistory(*world->node.network(), world->address())));
        app.timeline()->setHash(app::hashText(world->node.snapshot()->requests.back().hash));
        world->node.show(std::nullopt);
        world->node.open(std::nullopt);
        if (before != nullptr) {
            world->node.show(*before);
        }
    }
};

LANDFALL_OFFSCREEN_TEST(TestViewModels)
#include "tst_view_models.moc"
