#include "e2e/local_network.h"
#include "e2e/stranger.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QtTest>

#include <sys/resource.h>

using namespace landfall::e2e;

namespace {

constexpr rlim_t kUsualDescriptors = 1'024;
constexpr std::size_t kIdle = 2'000;
constexpr qint64 kMostMemory = 400; // MB
// The address sanitizer's shadow, its red zones and what it keeps from being used again count as the process's own.
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr bool kAddressSanitizer = true;
#else
constexpr bool kAddressSanitizer = false;
#endif
constexpr auto kBetween = 10'000; // ms, from one withdrawal to the next

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// A stranger at both ports of a sequencer, while somebody withdraws every ten seconds: nothing crashes, memory
// stays small, everything arrives. LANDFALL_FULL=1 in the environment makes it ten minutes.
class TestStranger : public QObject {
    Q_OBJECT

public:
    TestStranger() {
        if (m_full) {
            qputenv("QTEST_FUNCTION_TIMEOUT", "1800000"); // ms; QtTest's own is five minutes
        }
        if (kAddressSanitizer && !qEnvironmentVariableIsSet("ASAN_OPTIONS")) {
            // Of each node: its own books, which grow with the number of allocations, not with what they hold.
            qputenv("ASAN_OPTIONS", "quarantine_size_mb=16:thread_local_quarantine_size_kb=64:malloc_context_size=8:"
                                    "allocator_release_to_os_interval_ms=500");
        }
    }

private:
    Profile m_profile;
    LocalNetwork m_network{m_profile};
    const quint16 m_open = LocalNetwork::freePort();
    QString m_file;       // the network's, with the sequencer's address
    QList<qint64> m_took; // withdrawals, ms

    const bool m_full = qEnvironmentVariableIsSet("LANDFALL_FULL");

    struct Withdrawal {
        std::unique_ptr<QProcess> command;
        QString to;
    };

    quint16 cookiePort() const {
        QDirIterator files(m_profile.file(QStringLiteral("sequencer")), {QStringLiteral("rpc.cookie")}, QDir::Files,
                           QDirIterator::Subdirectories);
        return files.hasNext() ? static_cast<quint16>(QUrl(QString::fromUtf8(read(files.next()).split('\n')[0])).port())
                               : quint16{0};
    }

    // A line of the sequencer's /proc/PID/status, in MB.
    qint64 memory(const char* name) const {
        const auto lines = read(QStringLiteral("/proc/%1/status").arg(m_network.pid(QStringLiteral("sequencer"))));
        for (const auto& line : lines.split('\n')) {
            if (line.startsWith(name)) {
                return line.simplified().split(' ').value(1).toLongLong() / 1024;
            }
        }
        return -1;
    }

    // As its wallet would make it, with another key and a signature of nothing.
    QByteArray badTransaction() const {
        const auto zeros = [](int bytes) {
            return QString(QStringLiteral("0x") + QString(2 * bytes, QLatin1Char('0')));
        };
        const QString owner = QStringLiteral("0x00000000000000000000000000000000000000aa");
        const QJsonObject transaction{
            {QStringLiteral("type"), QStringLiteral("Withdraw")},
            {QStringLiteral("chainId"), 1},
            {QStringLiteral("accountId"), 1}, // the first after the fee collector's
            {QStringLiteral("from"), owner},
            {QStringLiteral("to"), owner},
            {QStringLiteral("token"), 1},
            {QStringLiteral("amount"), QStringLiteral("1000000000000000000")},
            {QStringLiteral("fee"), QStringLiteral("1000000000000000")},
            {QStringLiteral("nonce"), 0},
            {QStringLiteral("validUntil"), QDateTime::currentSecsSinceEpoch() + 3'600},
            {QStringLiteral("pubKey"), zeros(63) + QStringLiteral("01")}, // (0, 1): a point of the curve
            {QStringLiteral("signature"), zeros(96)},
            {QStringLiteral("networkId"),
             QJsonDocument::fromJson(read(m_file)).object().value(QLatin1StringView("networkId"))}};
        return QJsonDocument(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                         {QStringLiteral("id"), 1},
                                         {QStringLiteral("method"), QStringLiteral("sendTransaction")},
                                         {QStringLiteral("params"), QJsonArray{transaction}}})
            .toJson(QJsonDocument::Compact);
    }

    // What the open port says to it.
    QByteArray refusal() const {
        const auto body = badTransaction();
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_open);
        socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
                     "Content-Length: " +
                     QByteArray::number(body.size()) + "\r\n\r\n" + body);
        while (socket.waitForReadyRead(10'000)) {
            // until it is closed
        }
        return socket.readAll();
    }

    Withdrawal withdraw(int index) {
        const auto to = QStringLiteral("0x%1").arg(0xb0b0000 + index, 40, 16, QLatin1Char('0'));
        QElapsedTimer since;
        since.start();
        auto command =
            m_profile.start(words("withdraw --yes --json --chain West --token USDC --amount 1 --timeout 300 --to")
                            << to << m_profile.passphrase() << QStringLiteral("--network") << m_file);
        connect(command.get(), &QProcess::finished, this, [this, since] { m_took.append(since.elapsed()); });
        return {std::move(command), to};
    }

private Q_SLOTS:
    void networkIsUp() {
        QVERIFY2(m_network.startAnvil(QStringLiteral("East"), 41001),
                 "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(QStringLiteral("West"), 41002));
        QVERIFY(m_network.deploy(1));
        auto file = QJsonDocument::fromJson(read(m_network.file())).object();
        file.insert(QStringLiteral("sequencerRpcUrl"), QStringLiteral("http://127.0.0.1:%1/").arg(m_open));
        m_file = m_profile.write(QStringLiteral("user.json"), QJsonDocument(file).toJson());
        QVERIFY(m_network.startNode(QStringLiteral("attester"), "attester", LocalNetwork::kFirstAttester,
                                    m_network.file()));
        QVERIFY(m_network.startNode(QStringLiteral("sequencer"), "sequencer", LocalNetwork::kSequencer,
                                    m_network.file(), 0,
                                    {QStringLiteral("--rpc-listen"), QStringLiteral("127.0.0.1:%1").arg(m_open)}));
        QTRY_VERIFY_WITH_TIMEOUT(cookiePort() != 0, 60'000);
        const rlimit usual{kUsualDescriptors, kUsualDescriptors};
        QCOMPARE(
            prlimit(static_cast<pid_t>(m_network.pid(QStringLiteral("sequencer"))), RLIMIT_NOFILE, &usual, nullptr), 0);
    }

    void somebodyHasMoney() {
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err);
        const auto address = wallet.json().value(QLatin1StringView("address")).toString();
        QVERIFY(m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                               {address, QStringLiteral("--value"), QStringLiteral("5ether")}));
        QVERIFY(m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                               {m_network.token(2), QStringLiteral("mint(address,uint256)"), address,
                                QStringLiteral("900000000000000000000")}));
        const auto done = m_profile.cli(words("deposit --chain West --token USDC --amount 400") +
                                            m_profile.passphrase() + QStringList{QStringLiteral("--network"), m_file},
                                        240);
        QVERIFY2(done.exit == 0, done.err + done.out);
    }

    void everythingArrivesUnderAttack() {
        const int rounds = m_full ? 60 : 2;
        rlimit ours{};
        getrlimit(RLIMIT_NOFILE, &ours);
        ours.rlim_cur = ours.rlim_max;
        setrlimit(RLIMIT_NOFILE, &ours);
        QVERIFY2(ours.rlim_cur > kIdle + 500, "more descriptors are needed: ulimit -Hn");
        const auto sequencer = m_network.pid(QStringLiteral("sequencer"));
        const auto refused = refusal();
        QVERIFY2(refused.contains("bad-signature"), refused);

        std::vector<Withdrawal> withdrawals;
        {
            Stranger stranger({m_open, cookiePort()}, badTransaction(), kIdle);
            for (int i = 0; i < rounds; ++i) {
                withdrawals.push_back(withdraw(i));
                QTest::qWait(kBetween);
                QVERIFY2(m_network.pid(QStringLiteral("sequencer")) == sequencer, "the sequencer has ended");
            }
            // The attack goes on until the last has arrived.
            for (const auto& withdrawal : withdrawals) {
                QVERIFY(withdrawal.command->state() == QProcess::NotRunning ||
                        withdrawal.command->waitForFinished(240'000));
            }
            std::sort(m_took.begin(), m_took.end());
            QCOMPARE(static_cast<std::size_t>(m_took.size()), withdrawals.size());
            const auto& counts = stranger.counts();
            qInfo("cut off %lu, halves %lu, endless %lu, idle %lu, slow %lu, calls %lu, unheard %lu; "
                  "memory now %lld, at most %lld MB; %lld withdrawals, the slowest in %.1f s, the middle one in %.1f s",
                  counts.cutOff.load(), counts.halves.load(), counts.endless.load(), counts.idle.load(),
                  counts.slow.load(), counts.calls.load(), counts.unheard.load(), memory("VmRSS"), memory("VmHWM"),
                  m_took.size(), static_cast<double>(m_took.last()) / 1000,
                  static_cast<double>(m_took.at(m_took.size() / 2)) / 1000);
            QVERIFY(counts.idle >= kIdle);
            QVERIFY(counts.calls >= (m_full ? 50'000U : 200U));
        }
        for (const auto& withdrawal : withdrawals) {
            const auto out = withdrawal.command->readAllStandardOutput();
            QVERIFY2(withdrawal.command->exitCode() == 0, out + withdrawal.command->readAllStandardError());
            QCOMPARE(m_network.tokensOf(2, withdrawal.to), QByteArray("1000000000000000000"));
        }
        QVERIFY(m_network.pid(QStringLiteral("sequencer")) == sequencer);
        QVERIFY(memory("VmHWM") > 0 && memory("VmHWM") < kMostMemory);
    }

    void endsInOrder() {
        QCOMPARE(m_network.stop(QStringLiteral("sequencer")), 0);
        QCOMPARE(m_profile.cli(words("node stop --network") << m_file).exit, 0);
    }
};

QTEST_GUILESS_MAIN(TestStranger)
#include "tst_stranger.moc"
