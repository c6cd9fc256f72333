#include "app/model_test.h"

using namespace landfall;
using namespace landfall::testing;

class TestOverviewModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // What is not known is never shown as zero.
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

    // A sequencer may open a second account: what lies there counts, and its place is named.
    void otherAccountsCount() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto* tokens = world.app().overview()->tokens();
        QCOMPARE(cell(tokens, 0, "elsewhere").toString(), QString());
        auto snapshot = world.snapshot();
        addKeylessAccount(*snapshot.account);
        world.node.show(snapshot);
        QCOMPARE(cell(tokens, 0, "total").toString(), QStringLiteral("1,350.5"));
        QCOMPARE(cell(tokens, 0, "available").toString(), QStringLiteral("1,250.5"));
        QCOMPARE(cell(tokens, 0, "elsewhere").toString(), QStringLiteral("100 of it in account 9, which has no key"));
        QCOMPARE(cell(tokens, 1, "elsewhere").toString(), QString());
        snapshot.account->others[0].hasKey = true;
        world.node.show(snapshot);
        QCOMPARE(cell(tokens, 0, "elsewhere").toString(), QStringLiteral("100 of it in account 9"));
    }
};

LANDFALL_OFFSCREEN_TEST(TestOverviewModel)
#include "tst_overview_model.moc"
