#include "e2e/cli_driver.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTcpServer>
#include <QtTest>

#include <csignal>

using namespace landfall::e2e;

namespace {

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QString foundry(const char* tool) {
    return QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/node_modules/@foundry-rs/%1-linux-amd64/bin/%1")
        .arg(QLatin1StringView(tool));
}

quint16 freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

// The first keys of the phrase that Anvil itself prints when it starts.
const char* const kKeys[] = {"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                             "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
                             "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
                             "7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
                             "47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a"};
const char* const kAddresses[] = {
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
    "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"};

} // namespace

// The way that README describes for real chains, on plain Anvils that nothing of
// ours started: a configuration, deploy, check, attesters and sequencer by hand.
class TestDeployment : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    std::vector<std::unique_ptr<QProcess>> m_running;
    QString m_urls[2];
    QString m_network;

    QString url(quint16 port) const { return QStringLiteral("http://127.0.0.1:%1").arg(port); }

    void startAnvil(int index) {
        const auto port = freePort();
        m_urls[index] = url(port);
        auto anvil = std::make_unique<QProcess>();
        anvil->start(foundry("anvil"), words("--block-time 1 --slots-in-an-epoch 1 --hardfork prague --silent --port")
                                           << QString::number(port) << QStringLiteral("--chain-id")
                                           << QString::number(41000 + index));
        QVERIFY2(anvil->waitForStarted(), "Anvil is missing: run 'npm ci' in core/contracts");
        m_running.push_back(std::move(anvil));
    }

    QString keyFile(int index) const {
        const auto path = m_profile.write(QStringLiteral("key%1").arg(index), QByteArray(kKeys[index]) + '\n');
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
        return path;
    }

    void startNode(const QString& folder, const char* role, int key, quint16 port) {
        const QString data = m_profile.file(folder);
        QDir().mkpath(data);
        auto node = std::make_unique<QProcess>();
        node->setProcessEnvironment(Profile::environment());
        node->start(Profile::program(QStringLiteral("landfall-cli")),
                    words("node run --role") << QLatin1StringView(role) << QStringLiteral("--data") << data
                                             << QStringLiteral("--network") << m_network << QStringLiteral("--key-file")
                                             << keyFile(key) << QStringLiteral("--rpc-port") << QString::number(port));
        QVERIFY(node->waitForStarted());
        m_running.push_back(std::move(node));
    }

    QByteArray cast(const QStringList& arguments) const {
        QProcess cast;
        cast.start(foundry("cast"), arguments);
        cast.waitForFinished(30'000);
        return cast.exitCode() == 0 ? cast.readAllStandardOutput().trimmed() : QByteArray();
    }

    QJsonObject token(int chain) const {
        QFile file(m_network);
        const auto json =
            file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
        return json.value(QLatin1StringView("tokens"))
            .toArray()
            .first()
            .toObject()
            .value(QLatin1StringView("chains"))
            .toObject()
            .value(QString::number(chain))
            .toObject();
    }

    Ran cli(const char* line, int seconds = 120) const {
        return m_profile.cli(words(line) + QStringList{QStringLiteral("--network"), m_network}, seconds);
    }

private Q_SLOTS:
    void deploys() {
        startAnvil(0);
        startAnvil(1);
        for (const auto& url : m_urls) {
            QTRY_VERIFY_WITH_TIMEOUT(askChain(url, QStringLiteral("eth_chainId"), {}).isString(), 20'000);
        }
        QJsonArray chains;
        QJsonObject places;
        for (int i = 0; i < 2; ++i) {
            chains.append(
                QJsonObject{{QStringLiteral("index"), i + 1},
                            {QStringLiteral("evmChainId"), 41000 + i},
                            {QStringLiteral("name"), i == 0 ? QStringLiteral("East") : QStringLiteral("West")},
                            {QStringLiteral("rpcUrls"), QJsonArray{m_urls[i]}},
                            {QStringLiteral("confirmations"), 1},
                            {QStringLiteral("nativeSymbol"), QStringLiteral("ETH")},
                            {QStringLiteral("queueFeeWei"), 1000}});
            places.insert(QString::number(i + 1), QJsonObject{{QStringLiteral("deploy"), QStringLiteral("test-token")},
                                                              {QStringLiteral("decimals"), i == 0 ? 6 : 18}});
        }
        QJsonArray attesters;
        for (int i = 2; i < 5; ++i) {
            attesters.append(QJsonObject{{QStringLiteral("address"), QLatin1StringView(kAddresses[i])},
                                         {QStringLiteral("rpcUrl"), url(m_ports[i - 2] = freePort())}});
        }
        const QJsonObject config{
            {QStringLiteral("name"), QStringLiteral("By hand")},
            {QStringLiteral("salt"), QStringLiteral("0x") + QString(64, QLatin1Char('7'))},
            {QStringLiteral("feeOwner"), QLatin1StringView(kAddresses[0])},
            {QStringLiteral("sequencer"), QLatin1StringView(kAddresses[1])},
            {QStringLiteral("durations"), QJsonObject{{QStringLiteral("proveWindow"), 86400},
                                                      {QStringLiteral("maxFutureSkew"), 600},
                                                      {QStringLiteral("queueWindow"), 259200},
                                                      {QStringLiteral("armWindow"), 259200},
                                                      {QStringLiteral("roleDelay"), 86400}}},
            {QStringLiteral("chains"), chains},
            {QStringLiteral("tokens"), QJsonArray{QJsonObject{{QStringLiteral("id"), 1},
                                                              {QStringLiteral("symbol"), QStringLiteral("USDC")},
                                                              {QStringLiteral("name"), QStringLiteral("Test dollars")},
                                                              {QStringLiteral("chains"), places}}}},
            {QStringLiteral("attesters"), attesters}};
        const auto path = m_profile.write(QStringLiteral("deployment.json"), QJsonDocument(config).toJson());
        m_network = m_profile.file(QStringLiteral("by-hand.json"));
        const auto deployed = m_profile.cli(words("network deploy --sizes 4 --config")
                                                << path << QStringLiteral("--key-file") << keyFile(0)
                                                << QStringLiteral("--out") << m_network,
                                            300);
        QVERIFY2(deployed.exit == 0, deployed.err + deployed.out);
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
        QFile file(m_network);
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto text = file.readAll();
        if (from.isEmpty()) {
            text.replace(m_urls[0].toUtf8(), "@")
                .replace(m_urls[1].toUtf8(), m_urls[0].toUtf8())
                .replace("@", m_urls[1].toUtf8());
        } else {
            QVERIFY(text.contains(from));
            text.replace(from, to);
        }
        const auto path = m_profile.write(QStringLiteral("lie.json"), text);
        const auto check = m_profile.cli(words("chains check --network") << path);
        QVERIFY2(check.exit != 0, check.out);
    }

    void withdrawsAcrossThem() {
        startNode(QStringLiteral("attester-1"), "attester", 2, m_ports[0]);
        startNode(QStringLiteral("attester-2"), "attester", 3, m_ports[1]);
        startNode(QStringLiteral("attester-3"), "attester", 4, m_ports[2]);
        startNode(QString(), "sequencer", 1, 0);

        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err);
        const auto address = wallet.json().value(QLatin1StringView("address")).toString();
        for (int i = 0; i < 2; ++i) {
            const auto rpc = QStringList{QStringLiteral("--rpc-url"), m_urls[i], QStringLiteral("--private-key"),
                                         QLatin1StringView(kKeys[0])};
            QVERIFY(!cast(QStringList{QStringLiteral("send"), address, QStringLiteral("--value"),
                                      QStringLiteral("5ether")} +
                          rpc)
                         .isEmpty());
            QVERIFY(
                !cast(QStringList{QStringLiteral("send"), token(i + 1).value(QLatin1StringView("address")).toString(),
                                  QStringLiteral("mint(address,uint256)"), address,
                                  i == 0 ? QStringLiteral("900000000") : QStringLiteral("900000000000000000000")} +
                      rpc)
                     .isEmpty());
        }
        for (const auto* deposit :
             {"deposit --chain East --token USDC --amount 300", "deposit --chain West --token USDC --amount 400"}) {
            const auto done = m_profile.cli(
                words(deposit) + m_profile.passphrase() + QStringList{QStringLiteral("--network"), m_network}, 240);
            QVERIFY2(done.exit == 0, done.err + done.out);
        }
        const QString to = QStringLiteral("0x00000000000000000000000000000000000b0b00");
        const auto ran = m_profile.cli(words("withdraw --yes --chain West --token USDC --amount 250 --to")
                                           << to << m_profile.passphrase() << QStringLiteral("--network") << m_network,
                                       240);
        QVERIFY2(ran.exit == 0, ran.err + ran.out);
        // By cast's word, not ours.
        const auto held =
            cast({QStringLiteral("call"), token(2).value(QLatin1StringView("address")).toString(),
                  QStringLiteral("balanceOf(address)(uint256)"), to, QStringLiteral("--rpc-url"), m_urls[1]});
        QVERIFY2(held.startsWith("250000000000000000000"), held);
        judgeEvents(ran.json());
    }

    void cleanupTestCase() {
        while (!m_running.empty()) {
            m_running.back()->terminate();
            if (!m_running.back()->waitForFinished(20'000)) {
                m_running.back()->kill();
                m_running.back()->waitForFinished();
            }
            m_running.pop_back();
        }
    }

private:
    // cast reads FinalRoot in each chain's receipt: the root that the command line printed.
    void judgeEvents(const QJsonObject& timeline) {
        const auto topic = cast({QStringLiteral("keccak"), QStringLiteral("FinalRoot(uint64,bytes32,bytes32)")});
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
                const int index = chain.value(QLatin1StringView("chainId")).toInt() - 1;
                const auto receipt =
                    cast({QStringLiteral("receipt"), chain.value(QLatin1StringView("transaction")).toString(),
                          QStringLiteral("--json"), QStringLiteral("--rpc-url"), m_urls[index]});
                bool found = false;
                for (const auto& log :
                     QJsonDocument::fromJson(receipt).object().value(QLatin1StringView("logs")).toArray()) {
                    const auto topics = log.toObject().value(QLatin1StringView("topics")).toArray();
                    if (topics.first().toString().toUtf8() == topic) {
                        const auto decoded = cast({QStringLiteral("abi-decode"), QStringLiteral("f()(bytes32,bytes32)"),
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

    quint16 m_ports[3] = {};
};

QTEST_GUILESS_MAIN(TestDeployment)
#include "tst_deployment.moc"
