#include "e2e/cli_driver.h"

#include <QRegularExpression>
#include <QtTest>

using namespace landfall::e2e;

// The rehearsal of the way out, as somebody runs it who wants to see whether it holds.
class TestRehearsal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack() {
        const Profile profile;
        const auto ran = profile.plain({QStringLiteral("rehearse")}, 300);
        QVERIFY2(ran.exit == 0, ran.err + ran.out);
        const auto told = QRegularExpression(QStringLiteral("rehearsed: ([0-9.]+) of 300 USDC came back"))
                              .match(QString::fromUtf8(ran.out));
        QVERIFY2(told.hasMatch(), ran.out);
        const auto back = told.captured(1).toDouble();
        QVERIFY2(back > 299.999998 && back <= 300, ran.out);
        // Each step is told, and the forced exit's fee is among what comes back.
        for (const char* step :
             {"You deposit 300 USDC", "The sequencer is gone", "forced exit requested", "armed on", "frozen on",
              "votes brought on Anvil Two", "exit on Anvil One", "exit on Anvil Two", "refund on Anvil One"}) {
            QVERIFY2(ran.out.contains(step), step);
        }
    }

    void leavesTheUsersFolderAlone() {
        const Profile profile;
        QCOMPARE(profile.cli({QStringLiteral("rehearse")}).error(), QStringLiteral("usage"));
    }
};

QTEST_GUILESS_MAIN(TestRehearsal)
#include "tst_rehearsal.moc"
