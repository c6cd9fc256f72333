#include "e2e/local_network.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTcpServer>
#include <QtTest>

#include <algorithm>

namespace landfall::e2e {
namespace {

struct Account {
    const char* key;
    const char* address;
};
constexpr Account kAccounts[] = {
    {"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"},
    {"59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"},
    {"5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a", "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"},
    {"7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6", "0x90F79bf6EB2c4f870365E785982E1f101E93b906"},
    {"47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a", "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"},
    {"8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba", "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"},
};

constexpr auto kNoAddress = "0x0000000000000000000000000000000000000000";

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QString foundry(const char* tool) {
    return QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/node_modules/@foundry-rs/%1-linux-amd64/bin/%1")
        .arg(QLatin1StringView(tool));
}

QString localUrl(quint16 port) {
    return QStringLiteral("http://127.0.0.1:%1").arg(port);
}

QJsonObject read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QString member(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
}

} // namespace

quint16 LocalNetwork::freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

QString LocalNetwork::key(int account) {
    return QLatin1StringView(kAccounts[account].key);
}

QString LocalNetwork::address(int account) {
    return QLatin1StringView(kAccounts[account].address);
}

bool LocalNetwork::startAnvil(const QString& name, int evmChainId, const QString& like) {
    const auto port = freePort();
    const auto arguments = words("--block-time 1 --slots-in-an-epoch 1 --hardfork prague --silent --port")
                           << QString::number(port) << QStringLiteral("--chain-id") << QString::number(evmChainId);
    auto anvil = std::make_unique<QProcess>();
    anvil->start(foundry("anvil"), arguments);
    if (!anvil->waitForStarted()) {
        return false; // npm ci in core/contracts brings it
    }
    m_running.emplace_back(name, std::move(anvil));
    m_urls.insert(name, localUrl(port));
    if (!QTest::qWaitFor([&] { return askChain(localUrl(port), QStringLiteral("eth_chainId"), {}).isString(); },
                         20'000)) {
        return false;
    }
    if (like.isEmpty()) {
        return true;
    }
    // Not by --fork-url: the state roots of a fork's new blocks fit no proof, and a forger's would.
    const auto history = askChain(url(like), QStringLiteral("anvil_dumpState"), {true});
    return askChain(localUrl(port), QStringLiteral("anvil_loadState"), {history}).toBool();
}

QString LocalNetwork::chainName(int chain) {
    static const QStringList names{QStringLiteral("East"), QStringLiteral("West"), QStringLiteral("North")};
    return names.at(chain - 1);
}

bool LocalNetwork::deploy(int attesterCount, const DeploymentTerms& terms) {
    QJsonArray chains;
    QJsonObject places;
    QJsonObject coinPlaces;
    for (int index = 1; index <= terms.chains; ++index) {
        chains.append(QJsonObject{{QStringLiteral("index"), index},
                                  {QStringLiteral("evmChainId"), 41000 + index},
                                  {QStringLiteral("name"), chainName(index)},
                                  {QStringLiteral("rpcUrls"), QJsonArray{chainUrl(index)}},
                                  {QStringLiteral("confirmations"), 1},
                                  {QStringLiteral("nativeSymbol"), QStringLiteral("ETH")},
                                  {QStringLiteral("guardian"), address(kGuardian)},
                                  {QStringLiteral("queueFeeWei"), 1000}});
        QJsonObject place{{QStringLiteral("deploy"), QStringLiteral("test-token")},
                          {QStringLiteral("decimals"), index == 1 ? 6 : 18}};
        if (index == 2 && !terms.westDailyLimit.isEmpty()) {
            place.insert(QStringLiteral("dailyLimit"), terms.westDailyLimit);
        }
        places.insert(QString::number(index), place);
        coinPlaces.insert(QString::number(index),
                          QJsonObject{{QStringLiteral("address"), QString::fromLatin1(kNoAddress)},
                                      {QStringLiteral("decimals"), 18}});
    }
    QJsonArray tokens{QJsonObject{{QStringLiteral("id"), 1},
                                  {QStringLiteral("symbol"), QStringLiteral("USDC")},
                                  {QStringLiteral("name"), QStringLiteral("Test dollars")},
                                  {QStringLiteral("chains"), places}}};
    if (terms.coins) {
        tokens.append(QJsonObject{{QStringLiteral("id"), 2},
                                  {QStringLiteral("symbol"), QStringLiteral("ETH")},
                                  {QStringLiteral("name"), QStringLiteral("Ether")},
                                  {QStringLiteral("chains"), coinPlaces}});
    }
    QJsonArray attesters;
    for (int i = 0; i < attesterCount; ++i) {
        m_ports.append(freePort());
        attesters.append(QJsonObject{{QStringLiteral("address"), address(kFirstAttester + i)},
                                     {QStringLiteral("rpcUrl"), localUrl(m_ports.last())}});
    }
    const QJsonObject config{
        {QStringLiteral("name"), QStringLiteral("By hand")},
        {QStringLiteral("salt"), QStringLiteral("0x") + QString(64, QLatin1Char('7'))},
        {QStringLiteral("feeOwner"), address(kGovernor)},
        {QStringLiteral("sequencer"), address(kSequencer)},
        {QStringLiteral("durations"), QJsonObject{{QStringLiteral("proveWindow"), 86400},
                                                  {QStringLiteral("maxFutureSkew"), 600},
                                                  {QStringLiteral("queueWindow"), 259200},
                                                  {QStringLiteral("armWindow"), 259200},
                                                  {QStringLiteral("roleDelay"), kTimeLock},
                                                  {QStringLiteral("exitPriority"), 21600},
                                                  {QStringLiteral("releaseDelay"), terms.releaseDelay}}},
        {QStringLiteral("exits"), terms.exits
                                      ? QJsonValue(QJsonObject{{QStringLiteral("lastResort"), terms.lastResort}})
                                      : QJsonValue(QStringLiteral("none"))},
        {QStringLiteral("movableClocks"), true}, // see moveClock
        {QStringLiteral("chains"), chains},
        {QStringLiteral("tokens"), tokens},
        {QStringLiteral("attesters"), attesters}};
    const auto path = m_profile.write(QStringLiteral("deployment.json"), QJsonDocument(config).toJson());
    m_file = m_profile.file(QStringLiteral("by-hand.json"));
    const auto ran = m_profile.cli(words("network deploy --sizes 4 --config")
                                       << path << QStringLiteral("--key-file") << keyFile(kGovernor)
                                       << QStringLiteral("--out") << m_file,
                                   300);
    if (ran.exit != 0) {
        qWarning("%s%s", ran.err.constData(), ran.out.constData());
    }
    return ran.exit == 0;
}

QString LocalNetwork::file(const QString& eastUrl) const {
    if (eastUrl.isEmpty()) {
        return m_file;
    }
    QFile file(m_file);
    auto text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return m_profile.write(QStringLiteral("other-east.json"), text.replace(chainUrl(1).toUtf8(), eastUrl.toUtf8()));
}

QString LocalNetwork::keyFile(int account) const {
    auto path = m_profile.file(QStringLiteral("key%1").arg(account));
    if (!QFile::exists(path)) { // a node may read it now, and takes none that others can read
        m_profile.write(QStringLiteral("key%1").arg(account), key(account).toLatin1() + '\n');
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    }
    return path;
}

bool LocalNetwork::startNode(const QString& name, const char* role, int account, const QString& file, int clockAhead,
                             const QStringList& options) {
    const QString data = m_profile.file(name);
    QDir().mkpath(data);
    const quint16 port = account < kFirstAttester ? 0 : m_ports.at(account - kFirstAttester);
    auto node = std::make_unique<QProcess>();
    auto environment = Profile::environment();
    if (clockAhead != 0) {
        environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(LANDFALL_MOVED_CLOCK));
        environment.insert(QStringLiteral("LANDFALL_TEST_CLOCK_AHEAD"), QString::number(clockAhead));
    }
    node->setProcessEnvironment(environment);
    node->setStandardOutputFile(m_profile.file(QStringLiteral("log-%1").arg(account)), QIODevice::Append);
    node->setStandardErrorFile(m_profile.file(QStringLiteral("log-%1").arg(account)), QIODevice::Append);
    node->start(Profile::program(QStringLiteral("landfall-cli")),
                words("node run --role") << QLatin1StringView(role) << QStringLiteral("--data") << data
                                         << QStringLiteral("--network") << file << QStringLiteral("--key-file")
                                         << keyFile(account) << QStringLiteral("--rpc-port") << QString::number(port)
                                         << options);
    if (!node->waitForStarted()) {
        return false;
    }
    m_running.emplace_back(name, std::move(node));
    return true;
}

qint64 LocalNetwork::pid(const QString& name) const {
    const auto found =
        std::find_if(m_running.begin(), m_running.end(), [&](const auto& entry) { return entry.first == name; });
    return found == m_running.end() ? 0 : found->second->processId();
}

int LocalNetwork::stop(const QString& name, bool kill) {
    const auto found =
        std::find_if(m_running.begin(), m_running.end(), [&](const auto& entry) { return entry.first == name; });
    if (found == m_running.end()) {
        return -1;
    }
    auto& process = *found->second;
    kill ? process.kill() : process.terminate();
    if (!process.waitForFinished(20'000)) {
        process.kill();
        process.waitForFinished();
    }
    const int exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    m_running.erase(found);
    return exit;
}

void LocalNetwork::stopAll() {
    while (!m_running.empty()) {
        stop(QString(m_running.back().first));
    }
}

QString LocalNetwork::rollup(int chain) const {
    const auto chains = read(m_file).value(QLatin1StringView("chains")).toArray();
    return member(chains.at(chain - 1).toObject(), "rollup");
}

QString LocalNetwork::token(int chain) const {
    const auto token = read(m_file).value(QLatin1StringView("tokens")).toArray().first().toObject();
    const auto places = token.value(QLatin1StringView("chains")).toObject();
    return member(places.value(QString::number(chain)).toObject(), "address");
}

QByteArray LocalNetwork::cast(const QStringList& arguments) const {
    QProcess cast;
    cast.start(foundry("cast"), arguments);
    cast.waitForFinished(30'000);
    if (cast.exitCode() != 0) {
        qWarning("cast: %s", cast.readAllStandardError().constData());
        return {};
    }
    return cast.readAllStandardOutput().trimmed();
}

bool LocalNetwork::send(const QString& anvil, int account, const QStringList& arguments) const {
    return !cast(QStringList{QStringLiteral("send"), QStringLiteral("--rpc-url"), url(anvil),
                             QStringLiteral("--private-key"), key(account)} +
                 arguments)
                .isEmpty();
}

QByteArray LocalNetwork::tokensOf(int chain, const QString& owner) const {
    return cast({QStringLiteral("call"), token(chain), QStringLiteral("balanceOf(address)(uint256)"), owner,
                 QStringLiteral("--rpc-url"), chainUrl(chain)})
        .split(' ')
        .first();
}

void LocalNetwork::moveClock(const QString& anvil, int seconds) const {
    askChain(url(anvil), QStringLiteral("evm_increaseTime"), {seconds});
}

} // namespace landfall::e2e
