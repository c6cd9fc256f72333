#include "e2e/local_network.h"
#include "e2e/quirk_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QUrl>
#include <QtTest>

using namespace landfall::e2e;

namespace {

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

qint64 number(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toInteger();
}

} // namespace

// A sequencer's node with two servers a chain, of which only the second is sane: what providers do, all of it, one
// after another and all at once, while withdrawals are made. They arrive, and what is shown stays true.
class TestBadServers : public QObject {
    Q_OBJECT

private:
    const bool m_full = qEnvironmentVariableIsSet("LANDFALL_FULL");
    Profile m_profile;
    LocalNetwork m_network{m_profile};
    std::unique_ptr<QuirkServer> m_east;
    std::unique_ptr<QuirkServer> m_west;
    QString m_file;                                     // with both servers
    QFile m_log;                                        // of what was shown
    std::map<QString, QMap<QString, qint64>> m_highest; // what may only grow, by chain
    std::map<QString, int> m_reached;                   // steps that were done, by withdrawal
    QSet<QString> m_problems;

    Ran cli(const char* line, const QStringList& more = {}, int seconds = 120) const {
        return m_profile.cli(words(line) + more + QStringList{QStringLiteral("--network"), m_file}, seconds);
    }
    static quint16 portOf(const QString& url) { return static_cast<quint16>(QUrl(url).port()); }

    void note(const char* what, const QJsonValue& value) {
        m_log.write(QJsonDocument(QJsonObject{{QLatin1String(what), value}}).toJson(QJsonDocument::Compact) + '\n');
        m_log.flush();
    }

    // Nothing that was shown may go back, and a problem names the server that has it.
    QString lookAtChains() {
        const auto chains = cli("node status").json().value(QLatin1StringView("chains")).toArray();
        for (const auto& entry : chains) {
            const auto chain = entry.toObject();
            note("chain", chain);
            const auto name = chain.value(QLatin1StringView("name")).toString();
            for (const auto* field : {"latestBlock", "finalisedBlock", "readTo", "committed", "proven", "executed",
                                      "queued", "queueInBatch"}) {
                auto& highest = m_highest[name][QLatin1String(field)];
                if (number(chain, field) < highest) {
                    return QStringLiteral("%1 of %2 went from %3 back to %4")
                        .arg(QLatin1String(field), name)
                        .arg(highest)
                        .arg(number(chain, field));
                }
                highest = number(chain, field);
            }
            const auto problem = chain.value(QLatin1StringView("problem")).toObject();
            const auto message = problem.value(QLatin1StringView("message")).toString();
            if (!message.isEmpty()) {
                m_problems.insert(problem.value(QLatin1StringView("code")).toString());
            }
            if (message.contains(m_network.url(name))) {
                return QStringLiteral("the sane server is blamed: ") + message;
            }
        }
        return chains.isEmpty() ? QStringLiteral("the node does not answer") : QString();
    }

    QString lookAtWithdrawal(const QString& hash, const QString& to, const QByteArray& units) {
        const auto timeline = cli("status", {hash}).json();
        note("withdrawal", timeline);
        const auto steps = timeline.value(QLatin1StringView("steps")).toArray();
        int done = 0;
        while (done < steps.size() && steps[done].toObject().value(QLatin1StringView("done")).toBool()) {
            ++done;
        }
        auto& reached = m_reached[hash];
        if (done < reached) {
            return QStringLiteral("step %1 was shown as done, and is not any more").arg(reached);
        }
        reached = done;
        if (done == 8 && m_network.tokensOf(2, to) != units) {
            return QStringLiteral("shown as arrived, and is not there");
        }
        return {};
    }

    QString withdraw(const QString& to) {
        const auto ran = cli("withdraw --yes --no-wait --chain West --token USDC --amount 1 --to",
                             QStringList{to} + m_profile.passphrase(), 120);
        if (ran.exit != 0) {
            qWarning("%s%s", ran.err.constData(), ran.out.constData());
        }
        return ran.json().value(QLatin1StringView("hash")).toString();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_network.startAnvil(QStringLiteral("East"), 41001),
                 "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(QStringLiteral("West"), 41002));
        QVERIFY(m_network.deploy(1));
        m_east = std::make_unique<QuirkServer>(portOf(m_network.chainUrl(1)));
        m_west = std::make_unique<QuirkServer>(portOf(m_network.chainUrl(2)));
        QFile plain(m_network.file());
        QVERIFY(plain.open(QIODevice::ReadOnly));
        auto text = plain.readAll();
        for (const auto& [good, bad] :
             {std::pair(m_network.chainUrl(1), m_east->url()), std::pair(m_network.chainUrl(2), m_west->url())}) {
            text.replace('"' + good.toUtf8() + '"', '"' + bad.toUtf8() + "\", \"" + good.toUtf8() + '"');
        }
        m_file = m_profile.write(QStringLiteral("two-servers.json"), text);
        m_log.setFileName(m_profile.file(QStringLiteral("shown.jsonl")));
        QVERIFY(m_log.open(QIODevice::WriteOnly));

        QVERIFY(m_network.startNode(QStringLiteral("attester"), "attester", LocalNetwork::kFirstAttester,
                                    m_network.file()));
        QVERIFY(m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_file));
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err);
        const auto address = wallet.json().value(QLatin1StringView("address")).toString();
        for (const int chain : {1, 2}) {
            const auto anvil = chain == 1 ? QStringLiteral("East") : QStringLiteral("West");
            const auto units = chain == 1 ? QStringLiteral("900000000") : QStringLiteral("900000000000000000000");
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {address, QStringLiteral("--value"), QStringLiteral("5ether")}));
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {m_network.token(chain), QStringLiteral("mint(address,uint256)"), address, units}));
        }
        const auto deposit = cli("deposit --chain West --token USDC --amount 400", m_profile.passphrase(), 240);
        QVERIFY2(deposit.exit == 0, deposit.err + deposit.out);
    }

    void everythingAtOnce() {
        // Ten seconds each for ten minutes, or the same sooner.
        const qint64 all = m_full ? 600'000 : 33'000;
        const qint64 each = m_full ? 10'000 : 1'100;
        const int withdrawals = m_full ? 8 : 1;
        std::map<QString, QString> sent; // request, recipient
        QElapsedTimer clock;
        clock.start();
        int phase = -1;
        while (clock.elapsed() < all) {
            if (clock.elapsed() / each != phase) {
                phase = static_cast<int>(clock.elapsed() / each);
                // Alone, and in between all of them.
                const int quirk = phase % 3 == 2 ? QuirkServer::kQuirks : (phase - phase / 3) % QuirkServer::kQuirks;
                m_east->play(quirk);
                m_west->play(phase % 2 == 0 ? quirk : (quirk + 7) % (QuirkServer::kQuirks + 1));
                note("quirk", quirk);
            }
            if (static_cast<qint64>(sent.size()) * (all - 20'000) / withdrawals <= clock.elapsed() &&
                static_cast<int>(sent.size()) < withdrawals) {
                const auto to = QStringLiteral("0x00000000000000000000000000000000000b%1")
                                    .arg(sent.size() + 16, 4, 16, QLatin1Char('0'));
                const auto hash = withdraw(to);
                QVERIFY(!hash.isEmpty());
                sent.emplace(hash, to);
            }
            const auto wrong = lookAtChains();
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            for (const auto& [hash, to] : sent) {
                const auto false_ = lookAtWithdrawal(hash, to, "1000000000000000000");
                QVERIFY2(false_.isEmpty(), qPrintable(false_));
            }
            QTest::qWait(300);
        }
        // They arrive with the bad servers still at it.
        for (const auto& [hash, to] : sent) {
            QVERIFY(QTest::qWaitFor(
                [&, hash = hash, to = to] {
                    const auto wrong = lookAtWithdrawal(hash, to, "1000000000000000000");
                    return !wrong.isEmpty() || m_reached[hash] == 8;
                },
                120'000));
            QCOMPARE(m_reached[hash], 8);
            QCOMPARE(m_network.tokensOf(2, to), QByteArray("1000000000000000000"));
        }
        int played = 0;
        for (int quirk = 0; quirk < QuirkServer::kQuirks; ++quirk) {
            const int times = m_east->played(quirk) + m_west->played(quirk);
            played += times;
            if (m_full) {
                QVERIFY2(times > 0, QuirkServer::name(quirk));
            }
        }
        // A server that is set aside is asked again after 5 s, then 10, 20 …, so few of its answers come to anything.
        QVERIFY(played > 0);
        qInfo("%d bad answers in %lld s, %zu withdrawals arrived; problems shown: %s", played, clock.elapsed() / 1000,
              sent.size(), qPrintable(QStringList(m_problems.values()).join(QStringLiteral(", "))));
    }

    // Once they behave, nothing is left of it.
    void afterwards() {
        m_east->play(-1);
        m_west->play(-1);
        QVERIFY(QTest::qWaitFor(
            [&] {
                const auto chains = cli("node status").json().value(QLatin1StringView("chains")).toArray();
                return !chains.isEmpty() && std::all_of(chains.begin(), chains.end(), [](const auto& entry) {
                    const auto problem = entry.toObject().value(QLatin1StringView("problem")).toObject();
                    return problem.isEmpty() || problem.value(QLatin1StringView("code")).toString() ==
                                                    QLatin1StringView("rpc-server-set-aside");
                });
            },
            120'000));
    }
};

QTEST_GUILESS_MAIN(TestBadServers)
#include "tst_bad_servers.moc"
