#include "platform/end_signals.h"
#include "platform/process.h"

#include <QtTest>

#include <csignal>

using namespace landfall;

class TestEndSignals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void becomeEvents_data() {
        QTest::addColumn<int>("number");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void becomeEvents() {
        QFETCH(const int, number);
        const platform::EndSignals signals;
        QSignalSpy requested(&signals, &platform::EndSignals::requested);
        raise(number);
        QCOMPARE(requested.size(), 0); // not from the handler
        QTRY_COMPARE(requested.size(), 1);
        raise(number);
        QTRY_COMPARE(requested.size(), 2);
    }

    void whoAsksIsHeard() {
        const platform::EndSignals signals;
        QSignalSpy requested(&signals, &platform::EndSignals::requested);
        platform::ProcessId::of(QCoreApplication::applicationPid())->askToEnd();
        QTRY_COMPARE(requested.size(), 1);
    }

    void whatWasBeforeIsBack() {
        struct sigaction mine {};
        mine.sa_handler = SIG_IGN;
        struct sigaction usual {};
        sigaction(SIGTERM, &mine, &usual);
        { const platform::EndSignals signals; }
        struct sigaction found {};
        sigaction(SIGTERM, &usual, &found);
        QVERIFY(found.sa_handler == SIG_IGN);
    }
};

QTEST_GUILESS_MAIN(TestEndSignals)
#include "tst_end_signals.moc"
