#include "app/model_test.h"

#include <QtCore/QFile>
#include <QtTest/QAbstractItemModelTester>

using namespace landfall;
using namespace landfall::testing;

class TestActivityModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
        QVERIFY(lines[0].startsWith(QStringLiteral("\"kind\",\"began\",\"state\",\"amount\"")));
        QVERIFY2(lines[1].contains(QStringLiteral("\"Arrived\",\"1000\",\"USDC\",\"Anvil Two\"")),
                 qPrintable(lines[1]));
        QVERIFY2(lines[1].startsWith(QStringLiteral("\"withdrawal\",\"2026-05-04T10:08:2")), qPrintable(lines[1]));
        activity.exportCsv(QUrl::fromLocalFile(QStringLiteral("/nowhere/list.csv")));
        QCOMPARE(notified.back().at(1).toBool(), true);
    }

    void depositsStandAmongWithdrawals() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        const auto& network = *world.node.network();
        world.node.show(world.snapshotWith(preparedHistory(network, world.address()), preparedDeposits(network)));
        auto& activity = *world.app().activity();
        auto* rows = activity.rows();
        QCOMPARE(rows->count(), 9);
        QCOMPARE(cell(rows, 1, "title").toString(), QStringLiteral("150 USDC from Anvil One"));
        QCOMPARE(cell(rows, 1, "deposit").toBool(), true);
        QCOMPARE(cell(rows, 1, "stateText").toString(), QStringLiteral("Waits for a batch"));
        QVERIFY(cell(rows, 1, "explorerUrl").toString().endsWith(cell(rows, 1, "transaction").toString()));
        QCOMPARE(cell(rows, 8, "stateText").toString(), QStringLiteral("Credited"));
        activity.setKind(ActivityModel::Deposits);
        QCOMPARE(rows->count(), 3);
        activity.setState(ActivityModel::OnTheWay);
        QCOMPARE(rows->count(), 2);
        activity.setTokenRow(2);
        QCOMPARE(rows->count(), 1); // the half ether
        activity.clearFilters();
        activity.setKind(ActivityModel::Withdrawals);
        QCOMPARE(rows->count(), 6);

        activity.clearFilters();
        auto deposits = preparedDeposits(network);
        deposits.erase(deposits.begin()); // a reorganisation took it back
        world.node.show(world.snapshotWith(preparedHistory(network, world.address()), deposits));
        QCOMPARE(rows->count(), 8);
    }

    void olderOnesAreReadWhenAViewComesToTheirPlace() {
        const auto world = worldIn("activity");
        auto& activity = *world->app().activity();
        auto* rows = activity.rows();
        const QAbstractItemModelTester tester(rows, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const int all = 15 * 6 + 3 + 15;
        QTRY_VERIFY(!activity.reading()); // the tester is a view of its own
        QCOMPARE(activity.countText(), QString::number(all));
        while (rows->canFetchMore({})) {
            const int before = rows->count();
            rows->fetchMore({});
            QVERIFY(!rows->canFetchMore({})); // once at a time
            QTRY_VERIFY(!activity.reading());
            QVERIFY(rows->count() > before);
        }
        QCOMPARE(rows->count(), all);
        for (int row = 1; row < all; ++row) {
            QVERIFY(cell(rows, row, "at").toString() <= cell(rows, row - 1, "at").toString());
        }
        // A new one moves the page on: nothing falls between it and the older ones.
        auto snapshot = *world->node.snapshot();
        auto& entries = snapshot.activity.entries;
        auto newest = preparedTimeline(*world->node.network(), world->address(), Step::Checked);
        newest.steps[0].at = kNow;
        const auto shared = std::make_shared<const node::ActivityEntry>(newest);
        entries.insert(entries.begin(), shared);
        entries.pop_back();
        ++snapshot.activity.total;
        world->node.show(snapshot);
        QCOMPARE(rows->count(), all + 1);
        QCOMPARE(cell(rows, 0, "hash").toString(), app::hashText(newest.hash));
        // Nothing in common with what was here: another life of the network.
        snapshot.activity = {};
        snapshot.activity.entries.push_back(shared);
        snapshot.activity.total = 1;
        world->node.show(snapshot);
        QCOMPARE(rows->count(), 1);
        QVERIFY(!rows->canFetchMore({}));
    }

    void aFilterLooksAsFarBackAsItMust() {
        const auto world = worldIn("activity");
        auto& activity = *world->app().activity();
        const auto oldest = std::get<node::DepositView>(*world->node.older.back());
        activity.setSearch(app::hashText(oldest.transaction));
        QCOMPARE(activity.countText(), QStringLiteral("0 so far, of 108"));
        QTRY_COMPARE(activity.rows()->count(), 1);
        QTRY_COMPARE(activity.countText(), QStringLiteral("1 of 108"));
    }

    void theExportHoldsTheOlderOnesToo() {
        const auto world = worldIn("activity");
        auto& activity = *world->app().activity();
        const QTemporaryDir folder;
        const QUrl url = QUrl::fromLocalFile(folder.filePath(QStringLiteral("list.csv")));
        QSignalSpy notified(&world->app(), &AppModel::notified);
        world->node.pageProblem = kDead;
        activity.exportCsv(url);
        QTRY_COMPARE(notified.size(), 1);
        QVERIFY(notified.front().at(0).toString().contains(QStringLiteral("does not answer")));
        QVERIFY(!QFile::exists(url.toLocalFile()));
        activity.exportCsv(url);
        QTRY_COMPARE(notified.size(), 2);
        QCOMPARE(notified.back().at(1).toBool(), false);
        QFile file(url.toLocalFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count("\r\n"), 1 + 108);
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
};

LANDFALL_OFFSCREEN_TEST(TestActivityModel)
#include "tst_activity_model.moc"
