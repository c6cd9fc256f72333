#include "app/model_test.h"

using namespace landfall;
using namespace landfall::testing;

class TestDepositModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depositsAreJudged_data() {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("fine");
        QTest::newRow("nothing") << QString() << QString() << false;
        QTest::newRow("fine") << QStringLiteral("100") << QString() << true;
        QTest::newRow("all") << QStringLiteral("5000") << QString() << true;
        QTest::newRow("too much") << QStringLiteral("5000.01") << QStringLiteral("holds 5,000 USDC") << false;
        QTest::newRow("too precise") << QStringLiteral("1.0000001") << QStringLiteral("6 decimals on ") << false;
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
        QVERIFY(deposit.explanation().contains(QStringLiteral("still allowed")));
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
};

LANDFALL_OFFSCREEN_TEST(TestDepositModel)
#include "tst_deposit_model.moc"
