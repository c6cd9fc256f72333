#include "e2e/cli_driver.h"
#include "e2e/relay.h"
#include "e2e/window_driver.h"
#include "protocol/address.h"

#include <QJsonDocument>
#include <QUrl>
#include <QtTest>

#include <algorithm>
#include <csignal>

using namespace landfall;
using namespace landfall::e2e;

namespace {

constexpr const char* kChild = "LANDFALL_WINDOW_IN_FOLDER";
const QString kPassphrase = QStringLiteral("correct horse battery");
const QString kUsdc = QStringLiteral("USDC");
const QString kFirst = QStringLiteral("Anvil One");
const QString kSecond = QStringLiteral("Anvil Two");

void calm(desktop::MainWindow& window) {
    window.app().settings()->setReducedMotion(true);
    window.app().settings()->setAutoLockMinutes(0);
}

// In a process that will be killed: a withdrawal up to its signature, and on.
int signAndStay(const QString& folder) {
    const auto window = desktop::MainWindow::open({app::Profile(folder, QString())});
    if (!window) {
        return 1;
    }
    calm(**window);
    WindowDriver driver(**window);
    const bool ready =
        driver.unlock(kPassphrase) && QTest::qWaitFor([&] { return !driver.available(kUsdc).isEmpty(); }, 30'000);
    if (!ready || !driver.fillWithdraw(kUsdc, kSecond, QStringLiteral("20")) || !driver.reviewAndSign()) {
        return 1;
    }
    std::printf("signed %s\n", qPrintable((*window)->app().timeline()->hash()));
    std::fflush(stdout);
    return QGuiApplication::exec();
}

} // namespace

// The window where things go wrong. The chains run elsewhere (as `devnet up` leaves
// them); the second one is reached through a relay that can be cut.
class TestWindowFaults : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<desktop::MainWindow> m_window;
    std::unique_ptr<WindowDriver> m_driver;
    node::Milliseconds m_behind = 0; // how far the models' clock is late

    desktop::AppModel& app() { return m_window->app(); }

    bool open() {
        auto window = desktop::MainWindow::open({app::Profile(m_profile.folder(), QString()), false,
                                                 [this] { return node::SystemClock().now() - m_behind; }});
        if (!window) {
            qWarning("%s", window.error().message.c_str());
            return false;
        }
        m_window = std::move(*window);
        m_driver = std::make_unique<WindowDriver>(*m_window);
        calm(*m_window);
        return true;
    }

    // The devnet's network file, with the relay in front of the second chain.
    void keepNetwork() {
        QFile file(m_profile.file(QStringLiteral("devnet/network.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto network = l1::parseNetworkFile(file.readAll());
        QVERIFY2(network.ok(), network ? "" : network.error().message.c_str());
        auto& url = network->chains.at(1).rpcUrls.at(0);
        m_relay = std::make_unique<Relay>(static_cast<quint16>(QUrl(QString::fromStdString(url)).port()));
        url = "http://127.0.0.1:" + std::to_string(m_relay->port());
        QVERIFY(l1::saveNetworkFile(*network, m_profile.file(QStringLiteral("network.json"))).ok());
    }

    // By the second chain's own word, in its units of 10^-18; the wallet's, or of another address.
    QString usdcOnSecond(const QStringList& owner = {}) const {
        return m_profile.cli(QStringList{QStringLiteral("balances")} + owner)
            .json()
            .value(QLatin1StringView("chains"))
            .toObject()
            .value(QLatin1StringView("2"))
            .toObject()
            .value(kUsdc)
            .toString();
    }

    const node::ChainView* second() {
        const auto snapshot = m_window->backend().node().snapshot();
        return snapshot && snapshot->chains.size() == 2 ? &snapshot->chains[1] : nullptr;
    }

private Q_SLOTS:
    void initTestCase() {
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err + wallet.out);
        const auto up = m_profile.devnetUp();
        QVERIFY2(up.exit == 0, up.err + up.out);
        keepNetwork();
        QVERIFY(open());
        QVERIFY(QTest::qWaitFor([&] { return second() != nullptr && second()->health == node::Health::Good; }, 30'000));
        // Through the window's node, which needs no unlocked wallet for it.
        for (const QStringList& words : {QStringList{QStringLiteral("devnet"), QStringLiteral("fund")},
                                         QStringList{QStringLiteral("deposit"), QStringLiteral("--chain=1"),
                                                     QStringLiteral("--token=USDC"), QStringLiteral("--amount=600")} +
                                             m_profile.passphrase(),
                                         QStringList{QStringLiteral("deposit"), QStringLiteral("--chain=1"),
                                                     QStringLiteral("--token=WETH"), QStringLiteral("--amount=2")} +
                                             m_profile.passphrase()}) {
            const auto ran = m_profile.cli(words, 240);
            QVERIFY2(ran.exit == 0, ran.err + ran.out);
        }
    }

    void wrongPassphraseOpensNothing() {
        QVERIFY(m_driver->waitFor("page.unlock"));
        QVERIFY(m_driver->type("unlock.passphrase", QStringLiteral("incorrect horse")));
        QVERIFY(m_driver->click("unlock.open"));
        QVERIFY(QTest::qWaitFor([&] { return !app().unlock()->error().isEmpty(); }, 30'000));
        QCOMPARE(app().stage(), desktop::AppModel::Locked);
        QVERIFY(m_driver->find(QStringLiteral("nav.withdraw")) == nullptr);
        QVERIFY(m_driver->unlock(kPassphrase));
        QVERIFY(QTest::qWaitFor([&] { return m_driver->available(kUsdc) == QStringLiteral("600"); }, 20'000));
    }

    void smallReserveIsSaidBeforeSigning() {
        QVERIFY(m_driver->fillWithdraw(QStringLiteral("WETH"), kSecond, QStringLiteral("1")));
        QVERIFY(!app().withdraw()->canReview());
        QVERIFY2(app().withdraw()->chainProblem().contains(kSecond), qPrintable(app().withdraw()->chainProblem()));
        QVERIFY2(app().withdraw()->suggestion().contains(kFirst), qPrintable(app().withdraw()->suggestion()));
        QVERIFY(m_driver->click("withdraw.suggestion"));
        QVERIFY(app().withdraw()->chainProblem().isEmpty());
        QVERIFY(app().withdraw()->canReview());
    }

    // A form that lay open for hours: what it signs has expired.
    void expiredRequestIsRefused() {
        m_behind = 2 * 3'600'000;
        QVERIFY(m_driver->fillWithdraw(kUsdc, kSecond, QStringLiteral("1")));
        QVERIFY(m_driver->click("withdraw.review"));
        QVERIFY(m_driver->click("review.sign"));
        QVERIFY(QTest::qWaitFor([&] { return !app().withdraw()->error().isEmpty(); }, 20'000));
        QVERIFY2(app().withdraw()->error().contains(QStringLiteral("expired")), qPrintable(app().withdraw()->error()));
        QVERIFY(m_driver->waitFor("page.review"));
        QVERIFY(m_driver->click("review.back"));
        QVERIFY(m_driver->waitFor("page.withdraw"));
        m_behind = 0;
        QCOMPARE(m_driver->available(kUsdc), QStringLiteral("600"));
    }

    void serverDiesInTheMiddleAndComesBack() {
        const auto before = usdcOnSecond();
        QVERIFY(m_driver->fillWithdraw(kUsdc, kSecond, QStringLiteral("30")));
        QVERIFY(m_driver->click("withdraw.review"));
        QVERIFY(m_driver->click("review.sign"));
        QVERIFY(m_driver->waitFor("page.timeline", 30));
        m_relay->cut();
        QVERIFY(QTest::qWaitFor([&] { return second()->problem.has_value(); }, 30'000));
        QVERIFY(!m_driver->waitUntilArrived(10));
        QVERIFY(!app().timeline()->failed());
        // What can't be asked is unknown and never 0; the older balance may stand beside the reason.
        QVERIFY(m_driver->click("nav.deposit"));
        QVERIFY(m_driver->choose("deposit.chain", kSecond));
        QVERIFY(!app().deposit()->balance().startsWith(QStringLiteral("0")));
        m_relay->restore();
        const bool arrived = m_driver->waitUntilArrived(120);
        QVERIFY2(arrived, qPrintable(app().timeline()->stateText() + app().timeline()->note()));
        QCOMPARE(before, QStringLiteral("10000000000000000000000"));
        QCOMPARE(usdcOnSecond(), QStringLiteral("10030000000000000000000"));
    }

    // A token that is broken for a while leaves a payout in the contract. It waits in the overview, and goes to the
    // address that is typed there.
    void payoutIsClaimedToAnotherAddress() {
        const auto* network = m_window->backend().node().network();
        const QString url = QString::fromStdString(network->chains.at(1).rpcUrls.at(0));
        const auto usdc = std::ranges::find(network->tokens, kUsdc.toStdString(), &l1::NetworkToken::symbol);
        const QString token = QString::fromStdString(protocol::formatChainAddress(usdc->chains.at(2).address));
        const QString to = QStringLiteral("0x00000000000000000000000000000000000c1a11");
        const auto before = usdcOnSecond();
        const auto code = askChain(url, QStringLiteral("eth_getCode"), {token, QStringLiteral("latest")});
        QVERIFY(code.toString().size() > 2);
        askChain(url, QStringLiteral("anvil_setCode"), {token, QStringLiteral("0xfe")});
        const bool sent = m_driver->fillWithdraw(kUsdc, kSecond, QStringLiteral("7")) && m_driver->reviewAndSign();
        const bool waits = sent && QTest::qWaitFor([&] { return !app().timeline()->collectId().isEmpty(); }, 120'000);
        askChain(url, QStringLiteral("anvil_setCode"), {token, code});
        QVERIFY2(waits, qPrintable(app().timeline()->stateText()));

        QVERIFY(m_driver->click("nav.overview"));
        QVERIFY(m_driver->click("overview.collect"));
        QVERIFY(m_driver->waitFor("page.collect"));
        QVERIFY(m_driver->click("collect.own"));
        QVERIFY(m_driver->type("collect.recipient", token)); // where it would be lost
        QVERIFY(!app().collect()->canReview());
        QVERIFY(m_driver->type("collect.recipient", to));
        QVERIFY(m_driver->click("collect.review"));
        QVERIFY(m_driver->waitFor("page.collectReview"));
        QVERIFY(m_driver->click("review.sign"));
        QVERIFY2(QTest::qWaitFor([&] { return usdcOnSecond({to}) == QStringLiteral("7000000000000000000"); }, 60'000),
                 qPrintable(app().collect()->error()));
        QVERIFY2(m_driver->waitUntilArrived(60), qPrintable(app().timeline()->stateText()));
        QCOMPARE(usdcOnSecond(), before);
        QVERIFY(m_driver->waitFor("page.overview"));
        QVERIFY(QTest::qWaitFor([&] { return app().collect()->rows()->count() == 0; }, 20'000));
    }

    void killedInTheMiddleAndOpenedAgain() {
        m_driver.reset();
        m_window.reset();
        QProcess child;
        auto environment = Profile::environment();
        environment.insert(QString::fromLatin1(kChild), m_profile.folder());
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), QStringList());
        QString hash;
        QVERIFY(QTest::qWaitFor(
            [&] {
                while (child.canReadLine()) {
                    const QString line = QString::fromUtf8(child.readLine()).trimmed();
                    hash = line.startsWith(QStringLiteral("signed ")) ? line.mid(7) : hash;
                }
                return !hash.isEmpty() || child.state() == QProcess::NotRunning;
            },
            120'000));
        QVERIFY(!hash.isEmpty());
        QTest::qWait(700); // into the middle of the batch
        QCOMPARE(::kill(static_cast<pid_t>(child.processId()), SIGKILL), 0);
        QVERIFY(child.waitForFinished());

        QVERIFY(open());
        QVERIFY(m_driver->unlock(kPassphrase));
        QVERIFY(m_driver->click("nav.overview"));
        QVERIFY(m_driver->click("overview.activity", 30));
        QVERIFY(m_driver->waitFor("page.timeline"));
        QCOMPARE(app().timeline()->hash(), hash);
        QVERIFY2(m_driver->waitUntilArrived(120), qPrintable(app().timeline()->note()));
        QCOMPARE(usdcOnSecond(), QStringLiteral("10050000000000000000000"));
    }

    void cleanupTestCase() {
        m_driver.reset();
        m_window.reset();
    }
};

int main(int argc, char** argv) {
    prepareWindowTest();
    const QGuiApplication application(argc, argv);
    if (qEnvironmentVariableIsSet(kChild)) {
        return signAndStay(qEnvironmentVariable(kChild));
    }
    TestWindowFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_window_faults.moc"
