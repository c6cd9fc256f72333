#include "e2e/cli_driver.h"
#include "e2e/window_driver.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::e2e;

// The first quarter of an hour of a person with the window: from no wallet to
// tokens that arrived on the other chain. Real chains, a real node, real proofs;
// mouse and keyboard only. The steps build on one another.
class TestWindow : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    std::unique_ptr<desktop::MainWindow> m_window;
    std::unique_ptr<WindowDriver> m_driver;

    desktop::AppModel& app() { return m_window->app(); }

private Q_SLOTS:
    void initTestCase() {
        auto window = desktop::MainWindow::open({app::Profile(m_profile.folder(), QString())});
        QVERIFY2(window.ok(), window ? "" : window.error().message.c_str());
        m_window = std::move(*window);
        m_driver = std::make_unique<WindowDriver>(*m_window);
        app().settings()->setReducedMotion(true);
        app().settings()->setAutoLockMinutes(0);
    }

    void walletIsMade() {
        QVERIFY(m_driver->waitFor("page.welcome"));
        QVERIFY(m_driver->createWallet(QStringLiteral("correct horse battery")));
        QVERIFY(QFile::exists(m_profile.file(QStringLiteral("keystore.json"))));
        QCOMPARE(m_profile.cli({QStringLiteral("wallet"), QStringLiteral("show")})
                     .json()
                     .value(QLatin1StringView("address"))
                     .toString(),
                 app().overview()->address());
    }

    void devnetIsStarted() {
        QVERIFY(m_driver->waitFor("page.network"));
        QVERIFY(m_driver->click("network.startDevnet"));
        const bool up = QTest::qWaitFor([&] { return app().network()->loaded(); }, 300'000);
        QVERIFY2(up, qPrintable(app().devnet()->error() + app().devnet()->lines().join(QStringLiteral("; "))));
        QVERIFY(m_driver->waitFor("page.overview"));
    }

    void tokensAreDeposited() {
        QVERIFY(m_driver->click("nav.deposit"));
        QVERIFY(m_driver->click("devnet.fund"));
        QVERIFY(m_driver->choose("deposit.chain", QStringLiteral("Anvil One")));
        QVERIFY(m_driver->choose("deposit.token", QStringLiteral("USDC")));
        QVERIFY(
            QTest::qWaitFor([&] { return app().deposit()->balance().startsWith(QStringLiteral("10,000")); }, 60'000));
        QVERIFY(m_driver->type("deposit.amount", QStringLiteral("600")));
        QVERIFY(m_driver->click("deposit.start"));
        const bool done = QTest::qWaitFor([&] { return app().deposit()->finished(); }, 120'000);
        QVERIFY2(done, qPrintable(app().deposit()->error()));
        QVERIFY(m_driver->click("deposit.done"));
        QVERIFY(QTest::qWaitFor([&] { return m_driver->available(QStringLiteral("USDC")) == QStringLiteral("600"); },
                                20'000));
    }

    void problemsAreNamedWhileTyping() {
        QVERIFY(m_driver->fillWithdraw(QStringLiteral("USDC"), QStringLiteral("Anvil Two"), QStringLiteral("600")));
        QVERIFY2(app().withdraw()->amountProblem().contains(QStringLiteral("600.001")), // with the fee
                 qPrintable(app().withdraw()->amountProblem()));
        QVERIFY(!app().withdraw()->canReview());
        QVERIFY(m_driver->click("withdraw.max"));
        QCOMPARE(app().withdraw()->amount(), QStringLiteral("599.999"));
        QVERIFY(app().withdraw()->canReview());
    }

    void withdrawalArrives() {
        QVERIFY(m_driver->fillWithdraw(QStringLiteral("USDC"), QStringLiteral("Anvil Two"), QStringLiteral("250")));
        QVERIFY(m_driver->reviewAndSign());
        const bool arrived = m_driver->waitUntilArrived(120);
        QVERIFY2(arrived, qPrintable(app().timeline()->stateText() + app().timeline()->note()));
        QCOMPARE(app().timeline()->title(), QStringLiteral("250 USDC to Anvil Two"));
        QCOMPARE(app().timeline()->steps()->count(), 8);
        QVERIFY(QTest::qWaitFor(
            [&] { return m_driver->available(QStringLiteral("USDC")) == QStringLiteral("349.999"); }, 10'000));
    }

    // The command line finds the window's own node, and says the same.
    void commandLineSeesTheSame() {
        const auto ran = m_profile.cli({QStringLiteral("status"), app().timeline()->hash()});
        QVERIFY2(ran.exit == 0, ran.err + ran.out);
        QVERIFY(ran.json().value(QLatin1StringView("arrived")).toBool());
        const auto balances = m_profile.cli({QStringLiteral("balances")}).json();
        QCOMPARE(balances.value(QLatin1StringView("chains"))
                     .toObject()
                     .value(QLatin1StringView("2"))
                     .toObject()
                     .value(QLatin1StringView("USDC"))
                     .toString(),
                 QStringLiteral("10250000000000000000000"));
    }

    void overviewTellsOfIt() {
        QVERIFY(m_driver->click("nav.overview"));
        QVERIFY(m_driver->click("overview.activity"));
        QVERIFY(m_driver->waitFor("page.timeline"));
    }

    void nothingIsLeftBehind() {
        const auto pids = m_profile.cli({QStringLiteral("devnet"), QStringLiteral("status")})
                              .json()
                              .value(QLatin1StringView("processes"))
                              .toArray();
        QVERIFY(pids.size() >= 5);
        m_driver.reset();
        m_window.reset();
        for (const auto& pid : pids) {
            if (pid.toInteger() != QCoreApplication::applicationPid()) {
                QTRY_VERIFY2(!platform::ProcessId::of(pid.toInteger()), qPrintable(QString::number(pid.toInteger())));
            }
        }
        QVERIFY(!QFile::exists(m_profile.file(QStringLiteral("devnet/devnet.json"))));
    }
};

int main(int argc, char** argv) {
    e2e::prepareWindowTest();
    QGuiApplication application(argc, argv);
    TestWindow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_window.moc"
