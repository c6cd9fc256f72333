#include "e2e/cli_driver.h"

#include "base/uint256.h"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QtTest>

#include <csignal>

using namespace landfall::e2e;
using landfall::Uint256;

namespace {

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

    // USDC of an address on a chain by the chain's own word, in the token's units.
    Uint256 onChain(int chain, const QString& owner) const {
        QString url;
        for (const auto& entry : networkFile().value(QLatin1StringView("chains")).toArray()) {
            if (entry.toObject().value(QLatin1StringView("index")).toInt() == chain) {
                url = entry.toObject().value(QLatin1StringView("rpcUrls")).toArray().first().toString();
            }
        }
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
        const auto answer = askChain(url, QStringLiteral("eth_call"), {call, QStringLiteral("latest")}).toString();
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

    // Killed without warning as soon as the step is there, then started again: paid exactly once.
    void killedAtEachStep_data() {
        QTest::addColumn<QString>("step");
        for (const auto* step : {"checked", "committed", "proved", "verified", "agreed", "executed"}) {
            QTest::newRow(step) << QString::fromLatin1(step);
        }
    }
    void killedAtEachStep() {
        QFETCH(const QString, step);
        static int round = 0;
        const QString to = QStringLiteral("0x%1").arg(0xb0b0 + ++round, 40, 16, QLatin1Char('0'));
        const auto sent = m_profile.cli(words("withdraw --yes --no-wait --chain 2 --token USDC --amount 10 --to")
                                        << to << m_profile.passphrase());
        QVERIFY2(sent.exit == 0, sent.err + sent.out);
        const auto hash = text(sent.json(), "hash");

        const auto stepIsDone = [&] {
            const auto timeline = m_profile.cli({QStringLiteral("status"), hash}).json();
            for (const auto& entry : timeline.value(QLatin1StringView("steps")).toArray()) {
                if (text(entry.toObject(), "step") == step) {
                    return entry.toObject().value(QLatin1StringView("done")).toBool();
                }
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(stepIsDone(), 120'000);
        const auto pid = nodeProcess();
        QVERIFY(pid > 0);
        QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
        QTRY_VERIFY(!QFile::exists(QStringLiteral("/proc/%1").arg(pid)));

        const auto followed = m_profile.cli({QStringLiteral("status"), hash, QStringLiteral("--watch"),
                                             QStringLiteral("--timeout"), QStringLiteral("180")},
                                            240);
        QVERIFY2(followed.exit == 0, followed.err + followed.out);
        QCOMPARE(onChain(2, to).toDecimal(), std::string("10000000000000000000"));
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

QTEST_GUILESS_MAIN(TestWithdrawal)
#include "tst_withdrawal.moc"
