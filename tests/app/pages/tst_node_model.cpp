#include "app/model_test.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

using namespace landfall;
using namespace landfall::testing;

class TestNodeModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
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

    // What a governor does, apart from what contradicts the network's file.
    void alarmsAreShownWithTheirChain() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto snapshot = world.snapshot();
        snapshot.chains[0].alarms = {{"change-scheduled", "in 2 days", false, 5},
                                     {"executions-paused", "paused", false, 6},
                                     {"token-not-in-file", "a false token", true, 0}};
        world.node.show(snapshot);
        auto* chains = world.app().node()->chains();
        QCOMPARE(cell(chains, 0, "notes").toString(), QStringLiteral("in 2 days\npaused"));
        QCOMPARE(cell(chains, 0, "alarms").toString(), QStringLiteral("a false token"));
        QCOMPARE(cell(chains, 1, "alarms").toString(), QString());
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
};

LANDFALL_OFFSCREEN_TEST(TestNodeModel)
#include "tst_node_model.moc"
