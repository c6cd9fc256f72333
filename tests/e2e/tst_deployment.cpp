#include "e2e/local_network.h"

#include <QFile>
#include <QJsonDocument>
#include <QtTest>

using namespace landfall::e2e;

namespace {

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

} // namespace

// The way that README describes for real chains, on plain Anvils that nothing of
// ours started: a configuration, deploy, check, attesters and sequencer by hand.
class TestDeployment : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    LocalNetwork m_network{m_profile};

    Ran cli(const char* line, int seconds = 120) const {
        return m_profile.cli(words(line) + QStringList{QStringLiteral("--network"), m_network.file()}, seconds);
    }

    const quint16 m_sequencerPort = LocalNetwork::freePort(); // for other machines

private Q_SLOTS:
    void deploys() {
        QVERIFY2(m_network.startAnvil(QStringLiteral("East"), 41001),
                 "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(QStringLiteral("West"), 41002));
        QVERIFY(m_network.deploy(3));
    }

    void checksHold() {
        const auto check = cli("chains check");
        QVERIFY2(check.exit == 0, check.out + check.err);
    }

    // Each lie in the network file is found by looking at the chain.
    void checksFindLies_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("urls swapped") << QByteArray() << QByteArray();
        QTest::newRow("decimals") << QByteArray("\"decimals\": 6") << QByteArray("\"decimals\": 7");
    }
    void checksFindLies() {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFile file(m_network.file());
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto text = file.readAll();
        if (from.isEmpty()) {
            const auto east = m_network.chainUrl(1).toUtf8();
            const auto west = m_network.chainUrl(2).toUtf8();
            text.replace(east, "@").replace(west, east).replace("@", west);
        } else {
            QVERIFY(text.contains(from));
            text.replace(from, to);
        }
        const auto path = m_profile.write(QStringLiteral("lie.json"), text);
        const auto check = m_profile.cli(words("chains check --network") << path);
        QVERIFY2(check.exit != 0, check.out);
    }

    // The governor's changes by the command line: named when they can't be, done when they can.
    void governorChangesWhatIsBehindTheTimeLock() {
        const auto act = [&](const char* line, int account = LocalNetwork::kGovernor) {
            return m_profile.cli(words(line)
                                 << QStringLiteral("--chain") << QStringLiteral("East") << QStringLiteral("--yes")
                                 << QStringLiteral("--key-file") << m_network.keyFile(account)
                                 << QStringLiteral("--network") << m_network.file());
        };
        const auto pending = [&] {
            const auto chains = cli("network changes --chain East").array();
            return chains.first().toObject().value(QLatin1StringView("pending")).toArray();
        };
        QCOMPARE(act("network propose push-gas 300000", LocalNetwork::kSequencer).error(),
                 QStringLiteral("not-governor"));
        QCOMPARE(act("network propose readmit-sequencer").error(), QStringLiteral("change-pointless"));
        QCOMPARE(act("network propose push-gas 29999").error(), QStringLiteral("push-gas-out-of-range"));
        QCOMPARE(act("network propose speed 9").error(), QStringLiteral("change-unknown"));
        QCOMPARE(act("network propose add-sequencer").error(), QStringLiteral("change-value-missing"));
        QCOMPARE(act("network propose add-sequencer 0x12").error(), QStringLiteral("address-malformed"));
        QCOMPARE(act("network apply push-gas 300000").error(), QStringLiteral("change-not-proposed"));
        QVERIFY(pending().isEmpty());

        const auto proposed = act("network propose push-gas 300000");
        QVERIFY2(proposed.exit == 0, proposed.err + proposed.out);
        QCOMPARE(act("network propose push-gas 300000").error(), QStringLiteral("change-proposed-already"));
        QCOMPARE(pending().size(), 1);
        const auto early = act("network apply push-gas 300000");
        QCOMPARE(early.error(), QStringLiteral("change-too-early"));
        QCOMPARE(early.exit, 1);
        QVERIFY2(early.out.contains("it can be applied in ") && early.out.contains("(from "), early.out);
        QVERIFY(act("network propose push-gas 310000").exit == 0);
        QVERIFY(act("network cancel push-gas 310000").exit == 0);
        QCOMPARE(act("network cancel push-gas 310000").error(), QStringLiteral("change-not-proposed"));

        m_network.moveClock(QStringLiteral("East"), LocalNetwork::kTimeLock);
        // The chain's time moves with its next block.
        QVERIFY(QTest::qWaitFor(
            [&] { return act("network apply push-gas 300000", LocalNetwork::kSequencer).exit == 0; }, 30'000));
        QVERIFY(pending().isEmpty());
        const auto gas =
            m_network.cast({QStringLiteral("call"), m_network.rollup(1), QStringLiteral("pushGas()(uint256)"),
                            QStringLiteral("--rpc-url"), m_network.chainUrl(1)});
        QVERIFY2(gas.startsWith("300000"), gas);
    }

    void withdrawsAcrossThem() {
        for (int i = 0; i < 3; ++i) {
            QVERIFY(m_network.startNode(QStringLiteral("attester-%1").arg(i + 1), "attester",
                                        LocalNetwork::kFirstAttester + i, m_network.file()));
        }
        QVERIFY(
            m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_network.file(), 0,
                                {QStringLiteral("--rpc-listen"), QStringLiteral("0.0.0.0:%1").arg(m_sequencerPort)}));

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
        for (const auto* deposit :
             {"deposit --chain East --token USDC --amount 300", "deposit --chain West --token USDC --amount 400"}) {
            const auto done = m_profile.cli(words(deposit) + m_profile.passphrase() +
                                                QStringList{QStringLiteral("--network"), m_network.file()},
                                            240);
            QVERIFY2(done.exit == 0, done.err + done.out);
        }
        const QString to = QStringLiteral("0x00000000000000000000000000000000000b0b00");
        const auto ran =
            m_profile.cli(words("withdraw --yes --chain West --token USDC --amount 250 --to")
                              << to << m_profile.passphrase() << QStringLiteral("--network") << m_network.file(),
                          240);
        QVERIFY2(ran.exit == 0, ran.err + ran.out);
        // By cast's word, not ours.
        QCOMPARE(m_network.tokensOf(2, to), QByteArray("250000000000000000000"));
        judgeEvents(ran.json());
    }

    // A wallet of somebody else, with nothing but the network's file: its own node checks and follows,
    // and brings what is signed to the sequencer.
    void whoeverJoinsWithdrawsToo() {
        const Profile joined;
        QFile file(m_network.file());
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto network = QJsonDocument::fromJson(file.readAll()).object();
        network.insert(QStringLiteral("sequencerRpcUrl"), QStringLiteral("http://127.0.0.1:%1").arg(m_sequencerPort));
        const QStringList with{QStringLiteral("--network"),
                               joined.write(QStringLiteral("network.json"), QJsonDocument(network).toJson())};
        const auto wallet = joined.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err);
        const auto address = wallet.json().value(QLatin1StringView("address")).toString();
        QVERIFY(m_network.send(QStringLiteral("East"), LocalNetwork::kGovernor,
                               {address, QStringLiteral("--value"), QStringLiteral("5ether")}));
        QVERIFY(m_network.send(
            QStringLiteral("East"), LocalNetwork::kGovernor,
            {m_network.token(1), QStringLiteral("mint(address,uint256)"), address, QStringLiteral("90000000")}));
        const auto deposit =
            joined.cli(words("deposit --chain East --token USDC --amount 90") + joined.passphrase() + with, 240);
        QVERIFY2(deposit.exit == 0, deposit.err + deposit.out);
        const QString to = QStringLiteral("0x0000000000000000000000000000000000070000");
        const auto ran = joined.cli(words("withdraw --yes --chain West --token USDC --amount 70 --to") +
                                        QStringList{to} + joined.passphrase() + with,
                                    240);
        QVERIFY2(ran.exit == 0, ran.err + ran.out);
        QCOMPARE(m_network.tokensOf(2, to), QByteArray("70000000000000000000"));
        const auto status = joined.cli(words("node status") + with).json().value(QLatin1StringView("node")).toObject();
        QCOMPARE(status.value(QLatin1StringView("sequencer")), QJsonValue(false));
        QVERIFY(joined.cli(words("node stop") + with).exit == 0);
    }

    // Other machines are answered what is open, and nothing else, whatever they know.
    void strangersGetNothingMore() {
        const auto url = QStringLiteral("http://127.0.0.1:%1").arg(m_sequencerPort);
        QVERIFY(askChain(url, QStringLiteral("getSupportChains"), {}).isArray());
        QVERIFY(askChain(url, QStringLiteral("getStatus"), {}).isUndefined());
    }

    void cleanupTestCase() { m_network.stopAll(); }

private:
    // cast reads FinalRoot in each chain's receipt: the root that the command line printed.
    void judgeEvents(const QJsonObject& timeline) {
        const auto topic =
            m_network.cast({QStringLiteral("keccak"), QStringLiteral("FinalRoot(uint64,bytes32,bytes32)")});
        QVERIFY(topic.startsWith("0x"));
        int judged = 0;
        for (const auto& entry : timeline.value(QLatin1StringView("steps")).toArray()) {
            const auto step = entry.toObject();
            for (const auto& place : step.value(QLatin1StringView("chains")).toArray()) {
                const auto chain = place.toObject();
                const auto root = chain.value(QLatin1StringView("finalRoot")).toString();
                if (root.isEmpty()) {
                    continue;
                }
                const int index = chain.value(QLatin1StringView("chainId")).toInt();
                const auto receipt =
                    m_network.cast({QStringLiteral("receipt"), chain.value(QLatin1StringView("transaction")).toString(),
                                    QStringLiteral("--json"), QStringLiteral("--rpc-url"), m_network.chainUrl(index)});
                bool found = false;
                for (const auto& log :
                     QJsonDocument::fromJson(receipt).object().value(QLatin1StringView("logs")).toArray()) {
                    const auto topics = log.toObject().value(QLatin1StringView("topics")).toArray();
                    if (topics.first().toString().toUtf8() == topic) {
                        const auto decoded =
                            m_network.cast({QStringLiteral("abi-decode"), QStringLiteral("f()(bytes32,bytes32)"),
                                            log.toObject().value(QLatin1StringView("data")).toString()});
                        QCOMPARE(decoded.split('\n').first(), root.toUtf8());
                        found = true;
                    }
                }
                QVERIFY(found);
                ++judged;
            }
        }
        QCOMPARE(judged, 2);
    }
};

QTEST_GUILESS_MAIN(TestDeployment)
#include "tst_deployment.moc"
