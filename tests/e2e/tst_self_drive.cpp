#include "e2e/local_network.h"

#include <QFile>
#include <QJsonDocument>
#include <QtTest>

#include <array>
#include <memory>

using namespace landfall::e2e;

namespace {

constexpr int kWallets = 5;
constexpr int kPatience = 5; // seconds that attesters give the sequencer

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QString attester(int index) {
    return QStringLiteral("attester-%1").arg(index);
}

// Where a wallet's withdrawals go.
QString recipient(int wallet) {
    return QStringLiteral("0x%1").arg(0x70000 + wallet, 40, 16, QLatin1Char('0'));
}

} // namespace

// The sequencer is killed and never comes back. Wallets with nothing but the network's file bring their withdrawals
// themselves, with tickets of the attesters: real chains, contracts and proofs, every node a process.
class TestSelfDrive : public QObject {
    Q_OBJECT

private:
    Profile m_home;
    LocalNetwork m_network{m_home};
    std::array<Profile, kWallets> m_wallets;
    std::array<std::unique_ptr<QProcess>, kWallets> m_driving;
    QString m_file; // that names the sequencer's address, as a stranger gets it

    Ran cli(int wallet, const QStringList& line, int seconds = 240) const {
        return m_wallets[wallet].cli(
            line + m_wallets[wallet].passphrase() + QStringList{QStringLiteral("--network"), m_file}, seconds);
    }
    void drive(int wallet) {
        const auto& profile = m_wallets[wallet];
        m_driving[wallet] = profile.start(words("drive --yes --network") << m_file << profile.passphrase());
    }
    // Its node has the driver's role and has read the chains.
    bool drives(int wallet) const {
        const auto ran = m_wallets[wallet].cli(words("node status --network") << m_file, 30);
        const auto status = ran.json().value(QLatin1StringView("node")).toObject();
        return ran.exit == 0 && !status.value(QLatin1StringView("address")).isNull() &&
               !status.value(QLatin1StringView("batcherWaits")).toString().contains(QLatin1StringView("reads"));
    }
    Ran withdraw(int wallet, const char* amount, const QStringList& more = {}) const {
        return cli(wallet, words("withdraw --yes --chain West --token USDC --to")
                               << recipient(wallet) << QStringLiteral("--amount") << QString::fromLatin1(amount)
                               << more);
    }

private Q_SLOTS:
    void begins() {
        QVERIFY2(m_network.startAnvil(QStringLiteral("East"), 41001),
                 "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(QStringLiteral("West"), 41002));
        QVERIFY(m_network.deploy(3));
        const auto port = LocalNetwork::freePort();
        QFile file(m_network.file());
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto network = QJsonDocument::fromJson(file.readAll()).object();
        network.insert(QStringLiteral("sequencerRpcUrl"), QStringLiteral("http://127.0.0.1:%1").arg(port));
        m_file = m_home.write(QStringLiteral("network.json"), QJsonDocument(network).toJson());
        for (int i = 0; i < 3; ++i) {
            QVERIFY(m_network.startNode(attester(i), "attester", LocalNetwork::kFirstAttester + i, m_file, 0,
                                        {QStringLiteral("--ticket-after"), QString::number(kPatience)}));
        }
        QVERIFY(m_network.startNode(QStringLiteral("sequencer"), "sequencer", LocalNetwork::kSequencer, m_file, 0,
                                    {QStringLiteral("--rpc-listen"), QStringLiteral("127.0.0.1:%1").arg(port)}));
    }

    void walletsDeposit() {
        const auto much = QStringLiteral("1000000000000000000000000");
        const auto governor = LocalNetwork::address(LocalNetwork::kGovernor);
        QVERIFY(m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                               {m_network.token(2), QStringLiteral("mint(address,uint256)"), governor, much}));
        QVERIFY(m_network.send(
            QStringLiteral("West"), LocalNetwork::kGovernor,
            {m_network.token(2), QStringLiteral("approve(address,uint256)"), m_network.rollup(2), much}));
        QVERIFY(
            m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                           {m_network.rollup(2), QStringLiteral("deposit(uint16,uint256,address)"), QStringLiteral("1"),
                            much, governor, QStringLiteral("--value"), QStringLiteral("1000")}));
        for (int i = 0; i < kWallets; ++i) {
            const auto wallet = m_wallets[i].createWallet();
            QVERIFY2(wallet.exit == 0, wallet.err);
            const auto address = wallet.json().value(QLatin1StringView("address")).toString();
            for (const auto* chain : {"East", "West"}) {
                QVERIFY(m_network.send(QLatin1StringView(chain), LocalNetwork::kGovernor,
                                       {address, QStringLiteral("--value"), QStringLiteral("5ether")}));
            }
            QVERIFY(m_network.send(
                QStringLiteral("East"), LocalNetwork::kGovernor,
                {m_network.token(1), QStringLiteral("mint(address,uint256)"), address, QStringLiteral("90000000")}));
            const auto deposit = cli(i, words("deposit --chain East --token USDC --amount 90"));
            QVERIFY2(deposit.exit == 0, deposit.err + deposit.out);
        }
    }

    void theSequencerIsGone() {
        m_network.stop(QStringLiteral("sequencer"), true);
        // Its own node takes and keeps what nobody carries.
        const auto kept = withdraw(0, "1", {QStringLiteral("--no-wait")});
        QVERIFY2(kept.exit == 0, kept.err + kept.out);
    }

    void oneWalletDrives() {
        drive(0);
        QTRY_VERIFY_WITH_TIMEOUT(drives(0), 60'000);
        const auto ran = withdraw(0, "70");
        QVERIFY2(ran.exit == 0, ran.err + ran.out + m_driving[0]->readAllStandardError());
        QCOMPARE(m_network.tokensOf(2, recipient(0)), QByteArray("71000000000000000000"));
    }

    // What one brought does not hold up the others, and nobody is paid twice.
    void fiveWalletsDriveAtOnce() {
        for (int i = 1; i < kWallets; ++i) {
            drive(i);
        }
        for (int i = 1; i < kWallets; ++i) {
            QTRY_VERIFY_WITH_TIMEOUT(drives(i), 60'000);
        }
        std::array<std::unique_ptr<QProcess>, kWallets> asking;
        for (int i = 0; i < kWallets; ++i) {
            const auto& profile = m_wallets[i];
            asking[i] = profile.start(words("withdraw --yes --chain West --token USDC --amount 11 --timeout 400 --to")
                                      << recipient(i) << profile.passphrase() << QStringLiteral("--network") << m_file);
        }
        for (int i = 0; i < kWallets; ++i) {
            QVERIFY2(QTest::qWaitFor([&] { return asking[i]->state() == QProcess::NotRunning; }, 420'000),
                     std::to_string(i).c_str());
            const auto said = asking[i]->readAllStandardOutput() + asking[i]->readAllStandardError();
            QVERIFY2(asking[i]->exitCode() == 0, said);
            QCOMPARE(m_network.tokensOf(2, recipient(i)), QByteArray(i == 0 ? "82" : "11") + QByteArray(18, '0'));
        }
        for (auto& driving : m_driving) {
            driving->terminate();
        }
        for (auto& driving : m_driving) {
            QVERIFY(driving->waitForFinished(30'000));
        }
    }

    void cleanupTestCase() {
        for (int i = 0; i < kWallets; ++i) {
            m_wallets[i].cli(words("node stop --network") << m_file, 60);
        }
    }
};

QTEST_GUILESS_MAIN(TestSelfDrive)
#include "tst_self_drive.moc"
