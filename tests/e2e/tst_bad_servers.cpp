#include "e2e/local_network.h"
#include "e2e/server_pair.h"
#include "e2e/shown.h"

#include <QElapsedTimer>
#include <QFile>
#include <QtTest>

using namespace landfall::e2e;

namespace {

constexpr qint64 kToken = 1'000'000'000; // in billionths
constexpr qint64 kMinted = 1'000'000 * kToken;
constexpr qint64 kFirstDeposit = 400 * kToken;
constexpr qint64 kLaterDeposit = 10'000 * kToken;
constexpr qint64 kArrivesIn = 120'000; // ms

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

} // namespace

// A sequencer's node with two servers a chain, of which only one is sane: what providers do, all of it, one
// after another and all at once, while withdrawals and deposits are made. They arrive, and what is shown stays true.
// LANDFALL_FULL=1 in the environment makes it ten minutes.
class TestBadServers : public QObject {
    Q_OBJECT

public:
    TestBadServers() {
        if (m_full) {
            qputenv("QTEST_FUNCTION_TIMEOUT", "1800000"); // ms; QtTest's own is five minutes
        }
    }

private:
    struct Withdrawal {
        qint64 sent = 0; // ms
        qint64 took = 0; // until it was shown as arrived
    };

    const bool m_full = qEnvironmentVariableIsSet("LANDFALL_FULL");
    Profile m_profile;
    LocalNetwork m_network{m_profile};
    std::unique_ptr<ServerPair> m_east;
    std::unique_ptr<ServerPair> m_west;
    QString m_file; // with both servers
    std::unique_ptr<Shown> m_shown;
    QElapsedTimer m_clock;
    std::map<QString, Withdrawal> m_withdrawals; // by hash
    std::unique_ptr<QProcess> m_deposit;
    int m_deposits = 0;
    int m_depositsAgain = 0; // the same command, after it gave up

    Ran cli(const char* line, const QStringList& more = {}, int seconds = 120) const {
        return m_profile.cli(words(line) + more + QStringList{QStringLiteral("--network"), m_file}, seconds);
    }

    // Everything that a person can look at; what is false in it.
    QString look() {
        m_shown->before();
        auto wrong = m_shown->status(cli("node status").json());
        if (wrong.isEmpty()) {
            wrong = m_shown->withdrawals(cli("status").array());
        }
        if (wrong.isEmpty()) {
            wrong = m_shown->balances(cli("balances").json());
        }
        for (auto& [hash, withdrawal] : m_withdrawals) {
            if (withdrawal.took == 0 && m_shown->arrived(hash)) {
                withdrawal.took = m_clock.elapsed() - withdrawal.sent;
            }
        }
        return wrong;
    }
    bool allArrived() const {
        return std::all_of(m_withdrawals.begin(), m_withdrawals.end(),
                           [](const auto& entry) { return entry.second.took != 0; });
    }

    bool withdraw() {
        const auto sent = m_clock.elapsed();
        const auto to = QStringLiteral("0x%1").arg(0xb0b0000 + m_withdrawals.size(), 40, 16, QLatin1Char('0'));
        const auto ran = cli("withdraw --yes --no-wait --chain West --token USDC --amount 1 --to",
                             QStringList{to} + m_profile.passphrase());
        const auto hash = ran.json().value(QLatin1StringView("hash")).toString();
        if (ran.exit != 0 || hash.isEmpty()) {
            qWarning("%s%s", ran.err.constData(), ran.out.constData());
            return false;
        }
        m_shown->accepted(hash);
        m_withdrawals[hash].sent = sent;
        return true;
    }

    void startDeposit() {
        m_deposit = m_profile.start(words("deposit --json --chain West --token USDC --amount 10000 --network")
                                    << m_file << m_profile.passphrase());
    }
    // True while a deposit is under way. One that gave up goes on with the same command.
    bool deposits() {
        if (!m_deposit || m_deposit->state() != QProcess::NotRunning) {
            return m_deposit != nullptr;
        }
        if (m_deposit->exitCode() != 0) {
            qInfo("a deposit goes on: %s", m_deposit->readAllStandardOutput().constData());
            ++m_depositsAgain;
            startDeposit();
            return true;
        }
        m_deposit.reset();
        ++m_deposits;
        return false;
    }

    int played(int quirk) const { return m_east->played(quirk) + m_west->played(quirk); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_network.startAnvil(QStringLiteral("East"), 41001),
                 "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(QStringLiteral("West"), 41002));
        QVERIFY(m_network.deploy(1));
        const auto portOf = [this](int chain) { return static_cast<quint16>(QUrl(m_network.chainUrl(chain)).port()); };
        m_east = std::make_unique<ServerPair>(portOf(1));
        m_west = std::make_unique<ServerPair>(portOf(2));
        QFile plain(m_network.file());
        QVERIFY(plain.open(QIODevice::ReadOnly));
        auto text = plain.readAll();
        for (const auto& [chain, pair] : {std::pair(1, m_east.get()), std::pair(2, m_west.get())}) {
            text.replace('"' + m_network.chainUrl(chain).toUtf8() + '"',
                         '"' + pair->badUrl().toUtf8() + "\", \"" + pair->saneUrl().toUtf8() + '"');
        }
        m_file = m_profile.write(QStringLiteral("two-servers.json"), text);

        QVERIFY(m_network.startNode(QStringLiteral("attester"), "attester", LocalNetwork::kFirstAttester,
                                    m_network.file()));
        QVERIFY(m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_file));
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err);
        const auto address = wallet.json().value(QLatin1StringView("address")).toString();
        QVERIFY(m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                               {address, QStringLiteral("--value"), QStringLiteral("5ether")}));
        QVERIFY(m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                               {m_network.token(2), QStringLiteral("mint(address,uint256)"), address,
                                QString::number(kMinted) + QString(9, QLatin1Char('0'))}));
        m_shown = std::make_unique<Shown>(
            m_network, m_profile.file(QStringLiteral("shown.jsonl")),
            Shown::Facts{address, kMinted, kFirstDeposit, kLaterDeposit, {m_east->saneUrl(), m_west->saneUrl()}});
        const auto deposit = cli("deposit --chain West --token USDC --amount 400", m_profile.passphrase(), 240);
        QVERIFY2(deposit.exit == 0, deposit.err + deposit.out);
        m_clock.start();
    }

    void everythingAtOnce() {
        // Ten seconds each for ten minutes, or the same sooner.
        const qint64 all = m_full ? 600'000 : 14'000;
        const qint64 each = m_full ? 10'000 : 2'500;
        const qint64 begin = m_clock.elapsed();
        qint64 phase = -1;
        while (m_clock.elapsed() - begin < all) {
            if ((m_clock.elapsed() - begin) / each != phase) {
                phase = (m_clock.elapsed() - begin) / each;
                // One alone, and at each third time all of them.
                const bool mixed = phase % 3 == 2;
                const int quirk = static_cast<int>(phase - phase / 3) % QuirkServer::kQuirks;
                m_east->play(mixed ? QuirkServer::kQuirks : quirk);
                m_west->play(mixed ? QuirkServer::kQuirks : (quirk + 11) % QuirkServer::kQuirks);
                m_shown->note("quirk", mixed ? -1 : quirk);
                if (m_full || phase % 3 == 0) {
                    QVERIFY(withdraw());
                }
                if (!deposits() && phase % 5 == 1) {
                    startDeposit();
                }
            }
            deposits();
            const auto wrong = look();
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
        // They arrive with the bad servers still at it.
        QString wrong;
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         wrong = look();
                         return !wrong.isEmpty() || (!deposits() && allArrived());
                     },
                     static_cast<int>(kArrivesIn)),
                 "not everything has arrived");
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        QFile log(m_profile.file(QStringLiteral("log-%1").arg(LocalNetwork::kSequencer)));
        QVERIFY(log.open(QIODevice::ReadOnly));
        wrong = m_shown->log(log.readAll());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));

        int bad = 0;
        QStringList list;
        for (int quirk = 0; quirk < QuirkServer::kQuirks; ++quirk) {
            bad += played(quirk);
            list << QStringLiteral("%1: %2").arg(QLatin1StringView(QuirkServer::name(quirk))).arg(played(quirk));
        }
        qint64 slowest = 0;
        for (const auto& [hash, withdrawal] : m_withdrawals) {
            slowest = std::max(slowest, withdrawal.took);
        }
        const int settled = m_east->settled() + m_west->settled();
        qInfo("%d bad answers in %lld s (%s); %d times the node had settled on a bad server; %zu withdrawals arrived, "
              "the "
              "slowest in %.1f s; %d deposits, %d times gone on with; problems shown: %s",
              bad, (m_clock.elapsed() - begin) / 1000, qPrintable(list.join(QStringLiteral(", "))), settled,
              m_withdrawals.size(), static_cast<double>(slowest) / 1000, m_deposits, m_depositsAgain,
              qPrintable(QStringList(m_shown->problems().values()).join(QStringLiteral(", "))));
        QVERIFY(slowest < kArrivesIn);
        for (int quirk = 0; m_full && quirk < QuirkServer::kQuirks; ++quirk) {
            QVERIFY2(played(quirk) > 0, QuirkServer::name(quirk));
        }
        QVERIFY(bad >= (m_full ? 600 : 20));
    }

    // Where no server is sane, a chain is not called good for long.
    void nobodySane() {
        const auto healthOf = [](const QJsonObject& status, int chain) {
            return status.value(QLatin1StringView("chains"))
                .toArray()
                .at(chain - 1)
                .toObject()
                .value(QLatin1StringView("health"));
        };
        m_east->play(QuirkServer::kQuirks, true);
        m_west->play(8, true); // 20 behind
        QString wrong;
        const auto bothAre = [&](bool good) {
            return QTest::qWaitFor(
                [&] {
                    m_shown->before();
                    const auto status = cli("node status").json();
                    wrong = m_shown->status(status);
                    return !wrong.isEmpty() || ((healthOf(status, 1) == QLatin1StringView("good")) == good &&
                                                (healthOf(status, 2) == QLatin1StringView("good")) == good);
                },
                30'000);
        };
        QVERIFY(bothAre(false));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        m_east->play(-1);
        m_west->play(-1);
        QVERIFY(bothAre(true));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    // A node that makes no batches checks the proof of each: with servers that show another than the contract took, it
    // takes nothing over, and says why. With others it does.
    void aFollowerChecksEveryProof() {
        const Profile follower;
        const auto ask = [&](const char* line) {
            return follower.cli(words(line) << QStringLiteral("--network") << m_file);
        };
        const auto lastBatch = [](const QJsonObject& status) {
            return status.value(QLatin1StringView("node")).toObject().value(QLatin1StringView("lastBatch")).toInt(-1);
        };
        const auto problemOn = [](const QJsonObject& status, int chain) {
            return status.value(QLatin1StringView("chains"))
                .toArray()
                .at(chain)
                .toObject()
                .value(QLatin1StringView("problem"))
                .toObject()
                .value(QLatin1StringView("message"))
                .toString();
        };
        const auto bend = [&](bool bent) {
            for (auto* pair : {m_east.get(), m_west.get()}) {
                pair->play(bent ? QuirkServer::kOtherProof : -1, bent);
            }
        };
        const int batches = lastBatch(cli("node status").json());
        QVERIFY(batches > 1);
        bend(true);
        auto node = follower.start(words("node run --network") << m_file);
        QStringList told{QString(), QString()};
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         const auto status = ask("node status").json();
                         for (int chain = 0; chain < 2; ++chain) {
                             if (const auto problem = problemOn(status, chain);
                                 problem.contains(QLatin1StringView("its proof is not valid"))) {
                                 told[chain] = problem;
                             }
                         }
                         return !told[0].isEmpty() && !told[1].isEmpty();
                     },
                     60'000),
                 "a wrong proof was not noticed");
        QVERIFY2(told[0].contains(m_east->badUrl()) && told[0].contains(QLatin1StringView("batch 1 ")),
                 qPrintable(told[0]));
        QCOMPARE(lastBatch(ask("node status").json()), 0);
        bend(false);
        QVERIFY(QTest::qWaitFor([&] { return lastBatch(ask("node status").json()) >= batches; }, 120'000));

        const auto rebuilt = ask("node rebuild");
        QVERIFY2(rebuilt.exit == 0, rebuilt.err + rebuilt.out);
        QVERIFY(rebuilt.json().value(QLatin1StringView("batches")).toInt() >= batches);
        QVERIFY(rebuilt.json().value(QLatin1StringView("proofs")).toInt() >= batches);
        QVERIFY(rebuilt.json().value(QLatin1StringView("differences")).toArray().isEmpty());
        bend(true);
        const auto refused = ask("node rebuild");
        QVERIFY(refused.exit != 0);
        QVERIFY2((refused.err + refused.out).contains("batch 1 is not taken over: its proof is not valid"),
                 refused.err + refused.out);
        bend(false);
        node->terminate();
        QVERIFY(node->waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestBadServers)
#include "tst_bad_servers.moc"
