#include "daemon/options.h"

#include <QtTest>

using namespace landfall;

namespace {

Result<daemon::Options> parsed(const QStringList& more) {
    return daemon::parseOptions(QStringList{QStringLiteral("--network"), QStringLiteral("n.json"),
                                            QStringLiteral("--data"), QStringLiteral("d")} +
                                more);
}

} // namespace

class TestDaemonOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // When a batch closes and what a fee follows are whoever runs the sequencer's to say.
    void batchesAndFees() {
        const auto none = parsed({});
        QVERIFY(none && !none->batchIdle && !none->batchAge && !none->feeMargin && none->prices.empty());
        const auto all = parsed({QStringLiteral("--batch-idle"), QStringLiteral("0"), QStringLiteral("--batch-max-age"),
                                 QStringLiteral("60000"), QStringLiteral("--fee-margin"), QStringLiteral("35"),
                                 QStringLiteral("--price"), QStringLiteral("ETH=3000"), QStringLiteral("--price"),
                                 QStringLiteral("USDC=1"), QStringLiteral("--fee"), QStringLiteral("USDC=0.5")});
        QVERIFY2(all, all ? "" : all.error().message.c_str());
        QCOMPARE(*all->batchIdle, 0U);
        QCOMPARE(*all->batchAge, 60'000U);
        QCOMPARE(*all->feeMargin, 35U);
        QCOMPARE(all->prices, (std::map<QString, QString>{{QStringLiteral("ETH"), QStringLiteral("3000")},
                                                          {QStringLiteral("USDC"), QStringLiteral("1")}}));
        QCOMPARE(all->fees.at(QStringLiteral("USDC")), QStringLiteral("0.5"));
    }

    void drivers() {
        const auto none = parsed({});
        QVERIFY(none && !none->driver && !none->ticketAfter);
        const auto one = parsed({QStringLiteral("--role"), QStringLiteral("driver"), QStringLiteral("--ticket-after"),
                                 QStringLiteral("0")});
        QVERIFY(one && one->driver && !one->sequencer && !one->attester);
        QCOMPARE(*one->ticketAfter, 0U);
    }

    void wrongValuesAreNamed_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* option, const char* value) {
            QTest::addRow("%s %s", option, value) << QString::fromLatin1(option) << QString::fromLatin1(value);
        };
        row("--batch-idle", "-1");
        row("--batch-idle", "soon");
        row("--batch-max-age", "3600001");
        row("--fee-margin", "1001");
        row("--ticket-after", "604801");
        row("--role", "rider");
        row("--price", "ETH");
        row("--data", " ");
        row("--network", "");
    }
    void wrongValuesAreNamed() {
        QFETCH(const QString, option);
        QFETCH(const QString, value);
        const auto wrong = parsed({option, value});
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, std::string("usage"));
        QVERIFY2(wrong.error().message.find(option.toStdString()) != std::string::npos, wrong.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestDaemonOptions)
#include "tst_daemon_options.moc"
