#include "base/hex.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_events.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/waiting.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

class TestRollupEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsLogsStrictly() {
        const auto network = sampleNetwork();
        const QString hash = QStringLiteral("0x") + QString(64, QLatin1Char('a'));
        const auto topic = QString::fromStdString(toHex0x(rollupAbi().finalRoot.topic()));
        const QString number = QStringLiteral("0x") + QString(63, QLatin1Char('0')) + QLatin1Char('5');
        const QJsonObject good{
            {QStringLiteral("blockNumber"), QStringLiteral("0x10")},
            {QStringLiteral("blockHash"), hash},
            {QStringLiteral("transactionHash"), hash},
            {QStringLiteral("logIndex"), QStringLiteral("0x0")},
            {QStringLiteral("address"), QString::fromStdString(toHex0x(network.chains[0].rollup.bytes))},
            {QStringLiteral("data"), QStringLiteral("0x") + QString(128, QLatin1Char('1'))},
            {QStringLiteral("topics"), QJsonArray{topic, number}}};
        const auto log = logOf(good);
        EXPECT_OK(log);
        const auto event = eventOf(*log, {});
        EXPECT_OK(event);
        QCOMPARE(std::get<FinalRoot>(**event).number, 5ULL);

        for (const auto& key : good.keys()) {
            auto without = good;
            without.remove(key);
            QVERIFY2(!logOf(without).ok(), qPrintable(key));
        }
        auto removed = good;
        removed[QStringLiteral("removed")] = true;
        QVERIFY(!logOf(removed).ok());

        auto shortData = good;
        shortData[QStringLiteral("data")] = QStringLiteral("0x11");
        QVERIFY(!eventOf(*logOf(shortData), {}).ok());
        auto fewTopics = good;
        fewTopics[QStringLiteral("topics")] = QJsonArray{topic};
        QVERIFY(!eventOf(*logOf(fewTopics), {}).ok());
        auto wideNumber = good;
        wideNumber[QStringLiteral("topics")] = QJsonArray{topic, hash};
        QVERIFY(!eventOf(*logOf(wideNumber), {}).ok());
        auto unknown = good;
        unknown[QStringLiteral("topics")] = QJsonArray{hash};
        QVERIFY(!eventOf(*logOf(unknown), {})->has_value());
    }

    void readsJsonValuesStrictly() {
        for (const char* bad : {"", "0x", "5", "0x05", "0xg", "-0x1", "0x1 ", "0X1"}) {
            QVERIFY2(!quantityOf(QString::fromLatin1(bad), "x").ok(), bad);
        }
        QVERIFY(quantityOf(QStringLiteral("0x0"), "x")->isZero());
        QVERIFY(!quantityOf(5, "x").ok());
        QVERIFY(!quantity64Of(QStringLiteral("0x10000000000000000"), "x").ok());
        QVERIFY(!dataOf(QStringLiteral("0x1"), "x").ok());
        QVERIFY(!hashOf(QStringLiteral("0x12"), "x").ok());
        QVERIFY(!blockOf(QJsonValue()).ok());
        QJsonObject block{{QStringLiteral("number"), QStringLiteral("0x1")},
                          {QStringLiteral("hash"), QStringLiteral("0x") + QString(64, QLatin1Char('a'))},
                          {QStringLiteral("timestamp"), QStringLiteral("0xffffffffff")}};
        QVERIFY(blockOf(block).ok());
        // Times beyond what batches can hold would turn round where they are reckoned with.
        block[QStringLiteral("timestamp")] = QStringLiteral("0x10000000000");
        QVERIFY(!blockOf(block).ok());
    }
};

QTEST_APPLESS_MAIN(TestRollupEvents)
#include "tst_rollup_events.moc"
