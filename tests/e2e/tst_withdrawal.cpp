#include "e2e/cli_driver.h"

#include "base/hex.h"
#include "base/uint256.h"
#include "e2e/node_rows.h"
#include "l1/evm/rollup_abi.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QtTest>

#include <csignal>

using namespace landfall::e2e;
using landfall::Uint256;

namespace {

constexpr std::size_t kQuorum = 3; // of a devnet's three attesters
#define EXECUTE_BATCHES "09297ae7" // the selector in the calldata

QString text(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
}

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

} // namespace

// Deposits on one chain and withdraws on another: real programs, real Anvils, real
// proofs. Cases build on one another and share one devnet.
class TestWithdrawal : public QObject {
    Q_OBJECT

private:
    Profile m_profile;

    QJsonObject networkFile() const {
        QFile file(m_profile.file(QStringLiteral("devnet/network.json")));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    QString urlOf(int chain) const {
        const auto chains = networkFile().value(QLatin1StringView("chains")).toArray();
        return chains.at(chain - 1).toObject().value(QLatin1StringView("rpcUrls")).toArray().first().toString();
    }

    // USDC of an address on a chain by the chain's own word, in the token's units.
    Uint256 onChain(int chain, const QString& owner) const {
        QString token;
        for (const auto& entry : networkFile().value(QLatin1StringView("tokens")).toArray()) {
            if (text(entry.toObject(), "symbol") == QLatin1StringView("USDC")) {
                token = text(entry.toObject()
                                 .value(QLatin1StringView("chains"))
                                 .toObject()
                                 .value(QString::number(chain))
                                 .toObject(),
                             "address");
            }
        }
        const QJsonObject call{
            {QStringLiteral("to"), token},
            {QStringLiteral("data"), QStringLiteral("0x70a08231000000000000000000000000") + owner.mid(2).toLower()}};
        const auto answer =
            askChain(urlOf(chain), QStringLiteral("eth_call"), {call, QStringLiteral("latest")}).toString();
        const auto value = Uint256::fromHexNumber(answer.toStdString());
        if (!value) {
            qFatal("no balance of %s on chain %d: %s", qPrintable(owner), chain, qPrintable(answer));
        }
        return *value;
    }

    Ran withdraw(const char* options) const {
        return m_profile.cli(QStringList{QStringLiteral("withdraw"), QStringLiteral("--yes")} + words(options) +
                                 m_profile.passphrase(),
                             240);
    }

private Q_SLOTS:
    void initTestCase() {
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err + wallet.out);
        const auto up = m_profile.devnetUp();
        QVERIFY2(up.exit == 0, up.err + up.out);
        // For the node that the next commands start, and for it alone.
        qputenv("LD_PRELOAD", LANDFALL_SUDDEN_DEATH);
        qputenv("LANDFALL_TEST_DEATH", m_profile.file(QStringLiteral("death")).toUtf8());
        const auto selector = landfall::l1::evm::rollupAbi().executeBatches.selector();
        QCOMPARE(QByteArray::fromStdString(landfall::toHex(selector)), QByteArray(EXECUTE_BATCHES));
        const auto funded = m_profile.cli({QStringLiteral("devnet"), QStringLiteral("fund")});
        QVERIFY2(funded.exit == 0, funded.err + funded.out);
    }

    void chainsAreWhatTheFileSays() {
        const auto check = m_profile.cli(words("chains check"));
        QVERIFY2(check.exit == 0, check.out + check.err);
        QCOMPARE(check.array().size(), 2);
    }

    void depositIsCredited() {
        const auto deposit =
            m_profile.cli(words("deposit --chain 1 --token USDC --amount 600") + m_profile.passphrase(), 240);
        QVERIFY2(deposit.exit == 0, deposit.err + deposit.out);
        const auto balances = m_profile.cli(words("balances")).json();
        bool found = false;
        for (const auto& entry : balances.value(QLatin1StringView("network")).toObject()) {
            if (text(entry.toObject(), "symbol") == QLatin1StringView("USDC")) {
                found = true;
                QCOMPARE(text(entry.toObject(), "total"), QStringLiteral("600000000000000000000"));
            }
        }
        QVERIFY(found);
    }

    void arrivesOnTheOtherChain() {
        const QString to = QStringLiteral("0x00000000000000000000000000000000000A11CE").toLower();
        QVERIFY(onChain(2, to).isZero());
        const auto ran =
            withdraw("--chain 2 --token USDC --amount 250 --to 0x00000000000000000000000000000000000a11ce");
        QVERIFY2(ran.exit == 0, ran.err + ran.out);
        QVERIFY(ran.json().value(QLatin1StringView("arrived")).toBool());
        QCOMPARE(onChain(2, to).toDecimal(), std::string("250000000000000000000"));

        QStringList names;
        QSet<QString> roots;
        for (const auto& entry : ran.json().value(QLatin1StringView("steps")).toArray()) {
            const auto step = entry.toObject();
            QVERIFY(step.value(QLatin1StringView("done")).toBool());
            names.append(text(step, "step"));
            for (const auto& chain : step.value(QLatin1StringView("chains")).toArray()) {
                const auto root = text(chain.toObject(), "finalRoot");
                if (!root.isEmpty()) {
                    roots.insert(root);
                }
            }
        }
        QCOMPARE(names, words("requested checked committed proved verified agreed executed arrived"));
        QCOMPARE(roots.size(), 1); // both chains logged the same final_root
    }

    void refusals_data() {
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, const char* options, int exit, const char* error) {
            QTest::newRow(name) << QString::fromLatin1(options) << exit << QString::fromLatin1(error);
        };
        row("wrong chain", "--chain 9 --token USDC --amount 1", 2, "chain-unknown");
        row("unknown token", "--chain 2 --token DOGE --amount 1", 2, "token-unknown");
        row("malformed address", "--chain 2 --token USDC --amount 1 --to 0x12", 2, "address-malformed");
        row("bad checksum", "--chain 2 --token USDC --amount 1 --to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", 2,
            "address-bad-checksum");
        row("zero address", "--chain 2 --token USDC --amount 1 --to 0x0000000000000000000000000000000000000000", 3,
            "bad-recipient");
        row("not an amount", "--chain 2 --token USDC --amount 1e3", 2, "amount-bad-digit");
        row("nothing", "--chain 2 --token USDC --amount 0", 2, "amount-zero");
        row("dust", "--chain 1 --token USDC --amount 0.0000001", 2, "amount-not-expressible");
        row("more than the balance", "--chain 2 --token USDC --amount 100000", 3, "insufficient-balance");
        // Nobody is there to be asked about it.
        row("fee above the ceiling", "--chain 2 --token USDC --amount 0.005", 5, "fee-above-ceiling");
        row("asks for a call", "--chain 2 --token USDC --amount 1 --to ethereum:0x77/transfer", 2, "address-asks-more");
        row("fee too low", "--chain 2 --token USDC --amount 1 --fee 0.000000000000001", 3, "fee-too-low");
        row("fee without a packed form", "--chain 2 --token USDC --amount 1 --fee 0.12345", 2, "fee-not-canonical");
        row("expires too soon", "--chain 2 --token USDC --amount 1 --valid-for 2", 2, "usage");
    }
    void refusals() {
        QFETCH(const QString, options);
        QFETCH(const int, exit);
        QFETCH(const QString, error);
        const auto before = m_profile.cli(words("balances")).out;
        const auto ran = withdraw(qPrintable(options));
        QCOMPARE(ran.error(), error);
        QCOMPARE(ran.exit, exit);
        QCOMPARE(m_profile.cli(words("balances")).out, before);
    }

    void wrongPassphraseSignsNothing() {
        const auto wrong = m_profile.write(QStringLiteral("wrong.txt"), "not the passphrase\n");
        const auto ran =
            m_profile.cli(words("withdraw --yes --chain 2 --token USDC --amount 1 --passphrase-file") << wrong);
        QCOMPARE(ran.error(), QStringLiteral("keystore-wrong-passphrase"));
    }

    // Killed without warning at each point at which a withdrawal can stand in the node's database, as that database
    // says afterwards; then started again: paid exactly once.
    void killedAtEachStep_data() {
        QTest::addColumn<int>("point");
        for (std::size_t i = 0; i < std::size(kPoints); ++i) {
            QTest::newRow(kPoints[i].name) << static_cast<int>(i);
        }
    }
    void killedAtEachStep() {
        QFETCH(const int, point);
        const auto& at = kPoints[point];
        // A point that passes while nobody looks is tried again; where the node kills itself it can't pass.
        const int attempts = at.orders == nullptr ? 5 : 1;
        bool hit = false;
        for (int i = 0; i < attempts && !hit; ++i) {
            QTRY_VERIFY_WITH_TIMEOUT(isSettled(), 120'000);
            const QString to = newRecipient();
            if (at.orders != nullptr) {
                m_profile.write(QStringLiteral("death"), at.orders);
            }
            const auto sent = m_profile.cli(words("withdraw --yes --no-wait --chain 2 --token USDC --amount 10 --to")
                                            << to << m_profile.passphrase());
            QVERIFY2(sent.exit == 0, sent.err + sent.out);
            const auto hash = text(sent.json(), "hash");
            const auto rows = at.orders != nullptr ? rowsAfterDeath(hash) : killWhen(at.reached, hash);
            QFile::remove(m_profile.file(QStringLiteral("death")));
            QVERIFY2(rows, rows ? "" : rows.error().message.c_str());
            hit = at.reached(*this, *rows);
            if (!hit) {
                qWarning().noquote() << "killed elsewhere:" << rows->text();
            }
            const auto followed = m_profile.cli({QStringLiteral("status"), hash, QStringLiteral("--watch"),
                                                 QStringLiteral("--timeout"), QStringLiteral("180")},
                                                240);
            QVERIFY2(followed.exit == 0, followed.err + followed.out);
            QCOMPARE(onChain(2, to).toDecimal(), std::string("10000000000000000000"));
        }
        QVERIFY(hit);
    }

    // Everything that the kills left half-way has ended: nobody has more.
    void nobodyIsPaidTwice() {
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), 120'000);
        QVERIFY(m_recipients.size() >= static_cast<int>(std::size(kPoints)));
        for (const auto& to : m_recipients) {
            QCOMPARE(onChain(2, to).toDecimal(), std::string("10000000000000000000"));
            QVERIFY(onChain(1, to).isZero());
        }
    }

    void nothingIsLeftBehind() {
        const auto pids = m_profile.cli(words("devnet status")).json().value(QLatin1StringView("processes")).toArray();
        QVERIFY(pids.size() >= 5); // two chains, three attesters
        QCOMPARE(m_profile.cli(words("devnet down")).exit, 0);
        for (const auto& pid : pids) {
            QTRY_VERIFY2(!QFile::exists(QStringLiteral("/proc/%1").arg(pid.toInteger())),
                         qPrintable(QString::number(pid.toInteger())));
        }
        const auto node = nodeProcess();
        if (node > 0) {
            ::kill(static_cast<pid_t>(node), SIGTERM);
            QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(QStringLiteral("/proc/%1").arg(node)), 20'000);
        }
    }

private:
    using Rows = landfall::e2e::NodeRows;

    struct Point {
        const char* name;
        const char* orders; // see sudden_death.cpp; without any the test itself looks and kills
        bool (*reached)(const TestWithdrawal& test, const Rows& rows);
    };
    static const Point kPoints[10];

    QStringList m_recipients;

    QString newRecipient() {
        m_recipients.append(QStringLiteral("0x%1").arg(0xb0b0 + m_recipients.size(), 40, 16, QLatin1Char('0')));
        return m_recipients.last();
    }

    // Every batch is executed on both chains, as the node sees them.
    bool isSettled() const {
        const auto status = m_profile.cli(words("node status")).json();
        const auto last = status.value(QLatin1StringView("node")).toObject().value(QLatin1StringView("lastBatch"));
        const auto chains = status.value(QLatin1StringView("chains")).toArray();
        return chains.size() == 2 && std::all_of(chains.begin(), chains.end(), [&](const auto& chain) {
                   return chain.toObject().value(QLatin1StringView("executed")) == last;
               });
    }

    // The last batch that West has executed, by its contract's own word.
    landfall::protocol::BatchNumber executedOnWest() const {
        const auto west = networkFile().value(QLatin1StringView("chains")).toArray().at(1).toObject();
        const auto selector = landfall::l1::evm::rollupAbi().counters.selector();
        const QJsonObject call{{QStringLiteral("to"), text(west, "rollup")},
                               {QStringLiteral("data"), QString::fromStdString(landfall::toHex0x(selector))}};
        const auto answer = askChain(urlOf(2), QStringLiteral("eth_call"), {call, QStringLiteral("latest")}).toString();
        const auto executed = Uint256::fromHexNumber(answer.mid(2 + 2 * 64, 64).toStdString()); // the third number
        return executed ? executed->low64() : 0;
    }
    bool chainKnows(const landfall::store::L1TransactionRow& row) const {
        return askChain(urlOf(row.chain), QStringLiteral("eth_getTransactionByHash"),
                        {QString::fromStdString(landfall::toHex0x(row.hash))})
            .isObject();
    }
    // Signed and stored, not sent: no chain has heard of any.
    bool areStoredOnly(const std::vector<landfall::store::L1TransactionRow>& rows) const {
        return !rows.empty() && std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
            return row.state == landfall::store::TransactionState::Stored && !chainKnows(row);
        });
    }
    // The chain has one of which the rows still say that it was not sent.
    bool isOneSentUnnoticed(const std::vector<landfall::store::L1TransactionRow>& rows) const {
        return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
            return row.state == landfall::store::TransactionState::Stored && chainKnows(row);
        });
    }

    landfall::Result<Rows> rowsOf(const QString& hash) const {
        const auto id = text(networkFile(), "networkId");
        const auto request = landfall::fixedFromHex<32>(hash.mid(2).toStdString());
        if (!request) {
            return landfall::Error::internal("test-no-hash", "'" + hash.toStdString() + "' is no hash");
        }
        return landfall::e2e::readNodeRows(m_profile.file(QStringLiteral("node/")) + id.mid(2, 16), id, *request);
    }

    // What is left when the node has ended.
    landfall::Result<Rows> rowsAfterDeath(const QString& hash) const {
        if (!QTest::qWaitFor([&] { return nodeProcess() == 0; }, 120'000)) {
            return landfall::Error::internal("test-no-death", "the node lives on");
        }
        return rowsOf(hash);
    }

    // Stops the node again and again to look at its database, and kills it when the point is reached.
    landfall::Result<Rows> killWhen(bool (*reached)(const TestWithdrawal&, const Rows&), const QString& hash) const {
        const auto node = static_cast<pid_t>(nodeProcess());
        if (node <= 0) {
            return landfall::Error::internal("test-no-node", "no node runs");
        }
        for (;;) {
            ::kill(node, SIGSTOP);
            waitForStop(node);
            const auto rows = rowsOf(hash);
            // Executed: the point has passed.
            if (!rows || rows->executed != 0 || reached(*this, *rows)) {
                ::kill(node, SIGKILL);
                return rowsAfterDeath(hash);
            }
            ::kill(node, SIGCONT);
            QTest::qWait(50);
        }
    }
    static void waitForStop(pid_t process) {
        const QDir tasks(QStringLiteral("/proc/%1/task").arg(process));
        for (const auto& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const auto isStopped = [&] {
                QFile file(tasks.filePath(task + QStringLiteral("/stat")));
                const auto stat = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
                return stat.isEmpty() || stat.at(stat.lastIndexOf(')') + 2) == 'T';
            };
            while (!isStopped()) {
                QThread::usleep(200);
            }
        }
    }

    // The landfalld that serves this profile.
    qint64 nodeProcess() const {
        const auto entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
        for (const auto& entry : entries) {
            QFile file(QStringLiteral("/proc/%1/cmdline").arg(entry));
            if (entry.toLongLong() > 0 && file.open(QIODevice::ReadOnly)) {
                const auto line = file.readAll();
                if (line.contains("landfalld") && line.contains(m_profile.file(QStringLiteral("node/")).toUtf8())) {
                    return entry.toLongLong();
                }
            }
        }
        return 0;
    }
};

const TestWithdrawal::Point TestWithdrawal::kPoints[] = {
    {"accepted", nullptr, [](const auto&, const Rows& rows) { return rows.accepted && !rows.batch; }},
    {"composed", nullptr, [](const auto&, const Rows& rows) { return rows.batch && !rows.proven; }},
    {"proven", "before\neth_estimateGas\n",
     [](const auto&, const Rows& rows) { return rows.proven && rows.commits.empty(); }},
    {"commit stored, not sent", "before\neth_sendRawTransaction\n",
     [](const auto& test, const Rows& rows) { return test.areStoredOnly(rows.commits); }},
    {"commit sent, not noted", "after\neth_sendRawTransaction\n",
     [](const auto& test, const Rows& rows) { return test.isOneSentUnnoticed(rows.commits); }},
    {"verified", nullptr,
     [](const auto&, const Rows& rows) {
         return rows.finalRoots == 2 && rows.votes < kQuorum && rows.executions.empty();
     }},
    {"agreed", "before\neth_estimateGas\n" EXECUTE_BATCHES "\n",
     [](const auto&, const Rows& rows) { return rows.votes >= kQuorum && rows.executions.empty(); }},
    {"execution stored, not sent", "before\neth_sendRawTransaction\n" EXECUTE_BATCHES "\n",
     [](const auto& test, const Rows& rows) { return test.areStoredOnly(rows.executions) && rows.executed == 0; }},
    {"execution sent, not noted", "after\neth_sendRawTransaction\n" EXECUTE_BATCHES "\n",
     [](const auto& test, const Rows& rows) { return test.isOneSentUnnoticed(rows.executions) && rows.executed == 0; }},
    {"executed, not seen", nullptr,
     [](const auto& test, const Rows& rows) {
         return rows.batch && rows.executed == 0 && test.executedOnWest() >= *rows.batch;
     }},
};

QTEST_GUILESS_MAIN(TestWithdrawal)
#include "tst_withdrawal.moc"
