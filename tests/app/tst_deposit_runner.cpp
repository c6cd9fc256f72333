#include "desktop/real_backend.h"
#include "devnet/plan.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace landfall;
using desktop::DepositFlow;
using desktop::DevnetControl;
using StepState = app::DepositStep::State;

namespace {

constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000U;

} // namespace

// Deposits as the window makes them, on a devnet that it started: real Anvils, a
// real node. Cases build on one another.
class TestDepositRunner : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<desktop::RealBackend> m_backend;

    DepositFlow& deposits() { return m_backend->deposits(); }
    bool ends() {
        return QTest::qWaitFor([&] { return deposits().state() != DepositFlow::State::Running; }, 120'000);
    }
    std::string problem() { return deposits().error() ? deposits().error()->code : std::string(); }

private Q_SLOTS:
    void initTestCase() {
        qputenv("LANDFALL_KEYS", LANDFALL_BINARY_DIR "/test-keys");
        m_backend = std::make_unique<desktop::RealBackend>(app::Profile(m_folder.path(), QString()));
    }

    void nothingWorksBeforeThereIsANetwork() {
        deposits().start({1, devnet::kUsdc, 300 * kUnit});
        QCOMPARE(problem(), std::string("no-network"));
    }

    void devnetComesUpAndIsOpen() {
        auto& devnet = m_backend->devnet();
        devnet.setSizes({4});
        devnet.start();
        QCOMPARE(devnet.state(), DevnetControl::State::Starting);
        QVERIFY(QTest::qWaitFor([&] { return devnet.state() != DevnetControl::State::Starting; }, 300'000));
        QVERIFY2(devnet.state() == DevnetControl::State::Up, devnet.error() ? devnet.error()->message.c_str() : "");
        QVERIFY(!devnet.lines().isEmpty());
        QVERIFY(m_backend->node().network() != nullptr);
    }

    void lockedWalletDepositsNothing() {
        deposits().start({1, devnet::kUsdc, 300 * kUnit});
        QCOMPARE(problem(), std::string("wallet-locked"));
    }

    void emptyWalletIsTold() {
        m_backend->wallet().adopt(SecretBytes(std::size_t{16}));
        m_backend->node().watch(m_backend->wallet().address());
        deposits().start({1, devnet::kUsdc, 300 * kUnit});
        QVERIFY(ends());
        QCOMPARE(problem(), std::string("token-balance-low"));
        QVERIFY(deposits().steps()[0].state == StepState::Failed);
    }

    void amountThatTheChainCantExpress() {
        deposits().start({1, devnet::kUsdc, 1}); // 6 decimals there
        QVERIFY(ends());
        QCOMPARE(problem(), std::string("amount-not-expressible"));
    }

    void everyStepIsSeen() {
        QSignalSpy funded(&m_backend->devnet(), &DevnetControl::funded);
        m_backend->devnet().fund();
        QVERIFY(m_backend->devnet().funding());
        QVERIFY(funded.wait(60'000));
        std::set<std::pair<std::size_t, StepState>> seen;
        QObject watcher;
        connect(&deposits(), &DepositFlow::changed, &watcher, [&] {
            for (std::size_t i = 0; i < deposits().steps().size(); ++i) {
                seen.insert({i, deposits().steps()[i].state});
            }
        });
        deposits().start({1, devnet::kUsdc, 300 * kUnit});
        QVERIFY(ends());
        QVERIFY2(deposits().state() == DepositFlow::State::Done, problem().c_str());
        QCOMPARE(deposits().steps().size(), std::size_t{4});
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(seen.contains({i, StepState::Active}));
            QVERIFY(deposits().steps()[i].state == StepState::Done);
            QCOMPARE(deposits().steps()[i].transaction.has_value(), i != 2); // the credit is the node's work
        }
        const auto& account = m_backend->node().snapshot()->account;
        QVERIFY(account.has_value());
        const auto& balances = account->balances;
        const auto usdc = std::ranges::find(balances, devnet::kUsdc, &node::TokenBalance::token);
        QVERIFY(usdc != balances.end() && usdc->total == 300 * kUnit);
    }

    void secondDepositNeedsNoKey() {
        deposits().start({2, devnet::kCoin, kUnit});
        QVERIFY(ends());
        QVERIFY2(deposits().state() == DepositFlow::State::Done, problem().c_str());
        QVERIFY(!deposits().steps()[0].transaction); // the chain's own coin needs no approval
        QVERIFY(!deposits().steps()[3].transaction); // the key is registered
    }

    void lockingEndsWhatWouldBeSigned() {
        deposits().start({1, devnet::kWeth, kUnit});
        m_backend->wallet().lock();
        QVERIFY(ends());
        QCOMPARE(problem(), std::string("wallet-locked"));
    }

    void stoppedDevnetLeavesNothing() {
        m_backend->devnet().stop();
        QCOMPARE(m_backend->devnet().state(), DevnetControl::State::Off);
        QVERIFY(m_backend->node().network() == nullptr);
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("devnet/devnet.json"))));
    }
};

QTEST_GUILESS_MAIN(TestDepositRunner)
#include "tst_deposit_runner.moc"
