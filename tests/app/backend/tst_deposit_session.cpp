#include "desktop/backend/real_backend.h"
#include "devnet/plan.h"
#include "l1/chain_adapters.h"
#include "protocol/address.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include <algorithm>

using namespace landfall;
using desktop::DepositControl;
using desktop::DevnetControl;
using StepState = app::DepositStep::State;

namespace {

constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000U;

} // namespace

// Deposits as the window makes them, on a devnet that it started: real Anvils, a
// real node. Cases build on one another.
class TestDepositSession : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<desktop::RealBackend> m_backend;

    DepositControl& deposits() { return m_backend->deposits(); }
    bool ends() {
        return QTest::qWaitFor([&] { return deposits().state() != DepositControl::State::Running; }, 120'000);
    }
    // Another window's, with a record of its own.
    std::unique_ptr<desktop::DepositSession> runner() {
        return std::make_unique<desktop::DepositSession>(m_backend->node(), m_backend->wallet(),
                                                         [this](const auto&) { return record(); });
    }
    QString record() const { return m_folder.filePath(QStringLiteral("other/deposit.json")); }
    // Deposits until `here` is true of a step, and ends there as a closed window does.
    bool depositsUntil(const desktop::DepositWish& wish, std::size_t step,
                       const std::function<bool(const app::DepositStep&)>& here) {
        auto ending = runner();
        bool ended = false;
        connect(ending.get(), &DepositControl::changed, this, [&] {
            if (!ended && ending->steps().size() == 4 && here(ending->steps()[step])) {
                ended = true;
                QTimer::singleShot(0, this, [&] { ending.reset(); });
            }
        });
        ending->start(wish);
        return QTest::qWaitFor([&] { return ending == nullptr; }, 120'000);
    }
    std::optional<protocol::Amount> usdcCredited() {
        const auto& account = m_backend->node().snapshot()->account;
        if (!account || account->owner != m_backend->wallet().address()) {
            return std::nullopt;
        }
        const auto found = std::ranges::find(account->balances, devnet::kUsdc, &node::TokenBalance::token);
        return found == account->balances.end() ? std::nullopt : std::optional(found->total);
    }
    // Of the next transaction of the wallet, counting what waits in the server's pool.
    std::optional<std::uint64_t> nonceOn(protocol::ChainIndex chain) {
        const auto adapter = l1::makeChainAdapter(*m_backend->node().network(), chain);
        std::optional<Result<std::uint64_t>> answer;
        (*adapter)->nextNonce(this, *m_backend->wallet().address(), true,
                              [&answer](const auto& nonce) { answer.emplace(nonce); });
        return QTest::qWaitFor([&] { return answer.has_value(); }, 60'000) && answer->ok() ? std::optional(**answer)
                                                                                           : std::nullopt;
    }
    bool setCode(protocol::ChainIndex chain, const protocol::Address& at, const char* code) {
        QNetworkRequest request(
            QUrl(QString::fromStdString(m_backend->node().network()->chain(chain)->rpcUrls.front())));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        const QJsonObject call{
            {QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
            {QStringLiteral("id"), 1},
            {QStringLiteral("method"), QStringLiteral("anvil_setCode")},
            {QStringLiteral("params"),
             QJsonArray{QString::fromStdString(protocol::formatAddress(at)), QString::fromLatin1(code)}}};
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(network.post(request, QJsonDocument(call).toJson()));
        return QTest::qWaitFor([&] { return reply->isFinished(); }, 60'000) &&
               reply->error() == QNetworkReply::NoError && !reply->readAll().contains("\"error\"");
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
        const std::string words = deposits().error()->message;
        QVERIFY2(words.find("6 decimals on Anvil One") != std::string::npos, words.c_str());
    }

    void everyStepIsSeen() {
        QSignalSpy funded(&m_backend->devnet(), &DevnetControl::funded);
        m_backend->devnet().fund();
        QVERIFY(m_backend->devnet().funding());
        QVERIFY(funded.wait(60'000));
        std::set<std::pair<std::size_t, StepState>> seen;
        QObject watcher;
        connect(&deposits(), &DepositControl::changed, &watcher, [&] {
            for (std::size_t i = 0; i < deposits().steps().size(); ++i) {
                seen.insert({i, deposits().steps()[i].state});
            }
        });
        deposits().start({1, devnet::kUsdc, 300 * kUnit});
        QVERIFY(ends());
        QVERIFY2(deposits().state() == DepositControl::State::Done, problem().c_str());
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

    void aDepositThatCantBeKeptIsNotSent() {
        const auto before = nonceOn(2);
        QVERIFY(before.has_value());
        const auto second = runner();
        QObject watcher;
        connect(second.get(), &DepositControl::changed, &watcher, [&] {
            if (second->steps()[1].state == StepState::Active) { // it is signed next
                QFile::remove(record());
                QDir().mkpath(record()); // no file can be written there
            }
        });
        second->start({2, devnet::kCoin, kUnit});
        QVERIFY(QTest::qWaitFor([&] { return second->state() == DepositControl::State::Failed; }, 60'000));
        QCOMPARE(second->error()->code, std::string("deposit-not-kept"));
        QVERIFY(second->error()->message.find(record().toStdString()) != std::string::npos);
        QVERIFY(!second->steps()[1].transaction);
        QCOMPARE(nonceOn(2), before);

        disconnect(second.get(), nullptr, &watcher, nullptr);
        QVERIFY(QDir(record()).removeRecursively());
        second->goOn();
        QVERIFY(QTest::qWaitFor([&] { return second->state() != DepositControl::State::Running; }, 120'000));
        QVERIFY2(second->state() == DepositControl::State::Done,
                 second->error() ? second->error()->message.c_str() : "");
        QCOMPARE(nonceOn(2), std::optional(*before + 1));
        QVERIFY(!second->steps()[0].transaction); // the chain's own coin needs no approval
        QVERIFY(!second->steps()[3].transaction); // the key is registered
    }

    // As the timeline's button does it.
    void whatCouldNotBePushedIsReleased() {
        const auto& network = *m_backend->node().network();
        const auto snapshot = m_backend->node().snapshot();
        protocol::Withdraw wish;
        wish.chain = 2;
        wish.account = snapshot->account->id;
        wish.from = *m_backend->wallet().address();
        protocol::Address recipient;
        recipient.bytes.fill(0x77);
        wish.to = recipient;
        wish.token = devnet::kCoin;
        wish.amount = kUnit / 10;
        wish.fee = snapshot->fees.at(devnet::kCoin).packed;
        wish.nonce = snapshot->account->nextNonce;
        wish.validUntil = static_cast<protocol::UnixSeconds>(QDateTime::currentSecsSinceEpoch()) + 3600;
        QVERIFY(setCode(2, recipient, "0x60006000fd")); // a contract that takes nothing
        const auto key = m_backend->wallet().l2Key(network);
        m_backend->node().submit(protocol::signWithdraw(network.networkId(), wish, *key), this, [](const auto&) {});
        const auto timeline = [&]() -> const node::Timeline* {
            const auto withdrawals = desktop::withdrawalsIn(*m_backend->node().snapshot());
            return withdrawals.empty() ? nullptr : withdrawals.front();
        };
        QVERIFY(QTest::qWaitFor(
            [&] { return timeline() != nullptr && timeline()->payment == node::PaymentState::Pending; }, 120'000));
        std::optional<Result<l1::Receipt>> claimed;
        const auto claim = [&] {
            claimed.reset();
            m_backend->parts().sender->send(2, l1::ClaimPending{wish.token, recipient}, this,
                                            [&](const auto& receipt) { claimed.emplace(receipt); });
            return QTest::qWaitFor([&] { return claimed.has_value(); }, 60'000);
        };
        QVERIFY(claim());
        QVERIFY(!claimed->ok()); // it still takes nothing, and that is said before anything is sent
        QVERIFY(setCode(2, recipient, "0x"));
        QVERIFY(claim());
        QVERIFY2(claimed->ok(), claimed->ok() ? "" : claimed->error().message.c_str());
        QVERIFY(QTest::qWaitFor([&] { return timeline()->arrived(); }, 60'000));
        QVERIFY(timeline()->payment == node::PaymentState::Claimed);
    }

    // --- windows that were closed in the middle ---

    void aMissingKeyIsRegisteredByItself() {
        m_backend->wallet().lock();
        SecretBytes entropy(std::size_t{16});
        entropy.span()[0] = 1;
        m_backend->wallet().adopt(std::move(entropy));
        m_backend->node().watch(m_backend->wallet().address());
        QSignalSpy funded(&m_backend->devnet(), &DevnetControl::funded);
        m_backend->devnet().fund();
        QVERIFY(funded.wait(60'000));
        QVERIFY(depositsUntil({1, devnet::kUsdc, 30 * kUnit}, 1,
                              [](const auto& step) { return step.state == StepState::Done; }));
        app::removeDepositRecord(record()); // as of a deposit that another program made
        QVERIFY(QTest::qWaitFor([&] { return deposits().state() == DepositControl::State::Running; }, 60'000));
        QVERIFY(deposits().keyOnly());
        QVERIFY(ends());
        QVERIFY2(deposits().state() == DepositControl::State::Done, problem().c_str());
        QVERIFY(!m_backend->node().snapshot()->account->keyHash.isZero());
        QCOMPARE(usdcCredited(), std::optional(30 * kUnit));
    }

    void closedBeforeTheDepositWasSent() {
        QVERIFY(depositsUntil({1, devnet::kUsdc, 40 * kUnit}, 0,
                              [](const auto& step) { return step.state == StepState::Done; }));
        const auto again = runner();
        QVERIFY(QTest::qWaitFor([&] { return again->state() != DepositControl::State::Idle; }, 10'000));
        QVERIFY(again->state() == DepositControl::State::Interrupted);
        const auto approval = again->steps()[0].transaction;
        QVERIFY(approval.has_value() && !again->steps()[1].transaction);
        QTest::qWait(1500);
        QVERIFY(again->state() == DepositControl::State::Interrupted); // money waits for its owner
        again->goOn();
        QVERIFY(QTest::qWaitFor([&] { return again->state() != DepositControl::State::Running; }, 120'000));
        QVERIFY2(again->state() == DepositControl::State::Done, again->error() ? again->error()->message.c_str() : "");
        QVERIFY(again->steps()[0].transaction == approval); // the same, not a second one
        QCOMPARE(usdcCredited(), std::optional(70 * kUnit));
        QVERIFY(!QFile::exists(record()));
    }

    void closedAfterTheDepositWasSent() {
        QVERIFY(depositsUntil({1, devnet::kUsdc, 10 * kUnit}, 1,
                              [](const auto& step) { return step.transaction.has_value(); }));
        const auto kept = app::readDepositRecord(record());
        QVERIFY(kept.ok() && kept->has_value() && (*kept)->sent.deposit);
        const auto again = runner();
        QVERIFY(QTest::qWaitFor([&] { return again->state() == DepositControl::State::Done; }, 120'000));
        QVERIFY(again->steps()[1].transaction == (*kept)->sent.deposit->hash);
        QCOMPARE(usdcCredited(), std::optional(80 * kUnit)); // once
        QVERIFY(!QFile::exists(record()));
    }

    void aDepositLeftHalfWayIsForgotten() {
        QVERIFY(depositsUntil({1, devnet::kUsdc, 5 * kUnit}, 0,
                              [](const auto& step) { return step.state == StepState::Done; }));
        const auto again = runner();
        QVERIFY(QTest::qWaitFor([&] { return again->state() == DepositControl::State::Interrupted; }, 10'000));
        again->reset();
        QVERIFY(again->state() == DepositControl::State::Idle && !QFile::exists(record()));
    }

    void anAllowanceThatIsTooLowIsTakenBackFirst() {
        const auto before = nonceOn(1);
        QVERIFY(before.has_value()); // 5 USDC are allowed
        std::set<std::optional<Bytes32>> approvals;
        QVERIFY(depositsUntil({1, devnet::kUsdc, 6 * kUnit}, 0, [&](const auto& step) {
            if (step.state == StepState::Done) {
                approvals.insert(step.transaction);
            }
            return approvals.size() == 2;
        }));
        const auto after = nonceOn(1);
        QVERIFY(after && *after >= *before + 2);
        app::removeDepositRecord(record());
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

QTEST_GUILESS_MAIN(TestDepositSession)
#include "tst_deposit_session.moc"
