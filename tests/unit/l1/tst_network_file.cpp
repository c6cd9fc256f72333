#include "base/hex.h"
#include "l1/chain_adapters.h"
#include "l1/deployment.h"
#include "l1/network_file.h"
#include "protocol/address.h"
#include "unit/l1/sample_deployment.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/waiting.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace landfall;
using namespace landfall::l1;

namespace {

// The sample's JSON with one thing changed: `path` such as "chains.1.name".
QByteArray changed(const QString& path, const QJsonValue& value) {
    const std::function<QJsonValue(const QJsonValue&, QStringList)> set = [&](const QJsonValue& in,
                                                                              QStringList keys) -> QJsonValue {
        if (keys.isEmpty()) {
            return value;
        }
        const QString key = keys.takeFirst();
        if (in.isArray()) {
            auto array = in.toArray();
            array[key.toInt()] = set(array[key.toInt()], keys);
            return array;
        }
        auto object = in.toObject();
        const auto inner = set(object[key], keys);
        if (inner.isUndefined()) {
            object.remove(key);
        } else {
            object[key] = inner;
        }
        return object;
    };
    const auto document = QJsonDocument::fromJson(writeNetworkFile(sampleNetwork()));
    return QJsonDocument(set(document.object(), path.split(QLatin1Char('.'))).toObject()).toJson();
}

// What a file says of exits, with one thing changed.
QJsonObject exitsWith(const char* name, const QJsonValue& value) {
    const QString hash = QString(QLatin1String("0x")) + QString(64, QLatin1Char('5'));
    QJsonObject out{{QStringLiteral("verifyingKeyHash"), hash},
                    {QStringLiteral("circuitHash"), hash},
                    {QStringLiteral("lastResort"), 15'552'000}};
    if (value.isUndefined()) {
        out.remove(QLatin1String(name));
    } else {
        out[QLatin1String(name)] = value;
    }
    return out;
}

} // namespace

class TestNetworkFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // A server that lies about a block's time is believed there.
    void clocksMayMoveOnDevelopmentNetworksOnly() {
        auto file = sampleNetwork();
        QVERIFY(!parseNetworkFile(changed(QStringLiteral("movableClocks"), QJsonValue::Undefined))->movableClocks);
        file.movableClocks = true;
        QVERIFY(parseNetworkFile(writeNetworkFile(file))->movableClocks);
        file.developmentKeys = false;
        const auto refused = parseNetworkFile(writeNetworkFile(file));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("network-file-bad-field"));
        QVERIFY(refused.error().message.find("movableClocks") != std::string::npos);
    }
    void roundTrips() {
        const auto file = sampleNetwork();
        const auto json = writeNetworkFile(file);
        const auto read = parseNetworkFile(json);
        EXPECT_OK(read);
        QCOMPARE(writeNetworkFile(*read), json);
        QVERIFY(read->networkId() == file.networkId());
        QVERIFY(read->chainSet() == 0b110);
        QVERIFY(read->tokenBySymbol("usdc")->id == 1);
        QVERIFY(read->tokenOn(1, 1)->decimals == 6 && read->tokenOn(1, 2)->decimals == 18);
        QVERIFY(read->tokenOn(0, 1)->isNative());
        QVERIFY(read->tokenOn(2, 2) == nullptr && read->tokenOn(9, 1) == nullptr);
        QVERIFY(read->chain(3) == nullptr);
    }

    // Whoever changes the hash with the key makes another network.
    void keysBelongToTheNetwork() {
        auto file = sampleNetwork();
        QVERIFY(parseNetworkFile(writeNetworkFile(file))->sizes[1].verifyingKey == file.sizes[1].verifyingKey);
        auto other = file;
        other.sizes[0] = {4, file.sizes[1].verifyingKeyHash, file.sizes[0].circuitHash, file.sizes[1].verifyingKey};
        EXPECT_OK(parseNetworkFile(writeNetworkFile(other)));
        auto json = writeNetworkFile(other);
        json.replace(QByteArray::fromStdString(toHex0x(other.networkId())),
                     QByteArray::fromStdString(toHex0x(file.networkId())));
        EXPECT_CODE(parseNetworkFile(json), "network-file-wrong-id");
    }

    // A network with exits is another one: its id covers their key, not when they open by themselves.
    // Files of EVM chains are as they were. A Starknet chain has its own things, and addresses of its own.
    void familiesOfChains() {
        auto file = sampleNetwork();
        QVERIFY(!writeNetworkFile(file).contains("family"));
        QVERIFY(makeChainAdapter(file, file.chains[1].index).ok());
        const auto idBefore = file.networkId();
        auto& second = file.chains[1];
        const auto wide = [](std::uint8_t last) {
            protocol::WideAddress out;
            out.bytes[1] = out.bytes[31] = last;
            return out;
        };
        second.family = protocol::AddressFamily::Starknet;
        second.evmChainId = 0;
        second.starknet = StarknetPlace{"SN_MAIN", wide(1), wide(2).bytes, wide(3)};
        second.rollup = wide(4);
        for (auto& token : file.tokens) {
            token.chains.erase(second.index);
        }
        file.tokens[0].chains[second.index] = {wide(5), 6};
        QVERIFY(file.networkId() != idBefore);
        const auto json = writeNetworkFile(file);
        const auto again = parseNetworkFile(json);
        EXPECT_OK(again);
        QVERIFY(!again->chains[0].starknet && again->chains[0].family == protocol::AddressFamily::Evm);
        QVERIFY(again->chains[1].family == protocol::AddressFamily::Starknet);
        QCOMPARE(writeNetworkFile(*again), json);
        QVERIFY(again->chains[1].rollup == protocol::ChainAddress(wide(4)));
        QVERIFY(again->tokens[0].chains.at(second.index).address == protocol::ChainAddress(wide(5)));
        QVERIFY(again->sequencerOn(again->chains[1]) == protocol::ChainAddress(wide(3)));
        QVERIFY(again->sequencerOn(again->chains[0]) == protocol::ChainAddress(file.sequencer));
        for (const char* field : {"chainId", "feeToken", "accountClass", "sequencer"}) {
            auto spoilt = QByteArray(json);
            const auto key = QByteArray("\"") + field + "\": \"";
            spoilt.insert(spoilt.indexOf(key, spoilt.indexOf("\"starknet\": {")) + key.size(), "é");
            const auto refused = parseNetworkFile(spoilt);
            QVERIFY2(!refused && refused.error().message.find(std::string("starknet.") + field) != std::string::npos,
                     refused ? field : refused.error().message.c_str());
        }
        auto other = file;
        other.chains[1].starknet->chainId = "SN_MAIM"; // another chain: another network
        QVERIFY(other.networkId() != file.networkId());
        QVERIFY(makeChainAdapter(*again, file.chains[1].index).ok());
        const auto reader = makeGovernanceReader(*again, file.chains[1].index);
        QCOMPARE(reader ? std::string() : reader.error().code, std::string("chain-family"));
    }

    // Files without it are as they were.
    void agreeingServers() {
        auto file = sampleNetwork();
        QVERIFY(!writeNetworkFile(file).contains("agreeingServers"));
        QCOMPARE(parseNetworkFile(writeNetworkFile(file))->chains[0].agreeingServers, 1U);
        file.chains[1].rpcUrls.push_back("https://other.example");
        file.chains[1].agreeingServers = 2;
        QCOMPARE(parseNetworkFile(writeNetworkFile(file))->chains[1].agreeingServers, 2U);
        QVERIFY(parseNetworkFile(writeNetworkFile(file))->networkId() == file.networkId());
        file.chains[1].agreeingServers = 3;
        const auto refused = parseNetworkFile(writeNetworkFile(file));
        EXPECT_CODE(refused, "network-file-bad-field");
        QVERIFY2(refused.error().message.find("chains[1].agreeingServers must be at most the number of rpcUrls, which "
                                              "is 2: name more servers, or let fewer agree") != std::string::npos,
                 refused.error().message.c_str());
    }

    void roundTripsWithExits() {
        const auto without = sampleNetwork();
        auto file = without;
        file.exits = NetworkExits{{5}, {6}, 15'552'000};
        const auto read = parseNetworkFile(writeNetworkFile(file));
        EXPECT_OK(read);
        QVERIFY(read->exits && read->exits->verifyingKeyHash == Bytes32{5} && read->exits->circuitHash == Bytes32{6});
        QCOMPARE(read->exits->lastResort, 15'552'000U);
        QVERIFY(file.networkId() != without.networkId());
        file.exits->lastResort = 0; // never
        QVERIFY(file.networkId() == read->networkId());
        EXPECT_OK(parseNetworkFile(writeNetworkFile(file)));
        file.durations.proveWindow = 172'800;
        file.durations.queueWindow = 3 * file.durations.proveWindow;
        EXPECT_OK(parseNetworkFile(writeNetworkFile(file)));
        ++file.durations.proveWindow;
        file.durations.queueWindow += 3;
        const auto refused = parseNetworkFile(writeNetworkFile(file));
        EXPECT_CODE(refused, "network-file-bad-field");
        QVERIFY(refused.error().message.find("durations has a proveWindow above 172800") != std::string::npos);
        file.exits.reset();
        EXPECT_OK(parseNetworkFile(writeNetworkFile(file)));
    }

    void refusesAndNamesTheField_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, const char* path, const QJsonValue& value, const char* code,
                            const char* named) {
            QTest::newRow(name) << QString::fromLatin1(path) << value
                                << QStringLiteral("network-file-") + QLatin1String(code) << QString::fromLatin1(named);
        };
        const QJsonValue gone(QJsonValue::Undefined);
        row("no name", "name", gone, "missing-field", "name");
        row("empty name", "name", QString(), "bad-field", "name");
        row("no chains", "chains", QJsonArray(), "bad-field", "chains");
        row("chain without name", "chains.1.name", gone, "missing-field", "chains[1].name");
        row("unknown family", "chains.1.family", QStringLiteral("move"), "bad-field", "chains[1].family");
        row("index 0", "chains.0.index", 0, "bad-field", "chains[0].index");
        row("index 16", "chains.0.index", 16, "bad-field", "chains[0].index");
        row("index as text", "chains.0.index", QStringLiteral("1"), "bad-field", "chains[0].index");
        row("half a chain id", "chains.0.evmChainId", 1.5, "bad-field", "chains[0].evmChainId");
        row("negative chain id", "chains.0.evmChainId", -1, "bad-field", "chains[0].evmChainId");
        row("no servers", "chains.0.rpcUrls", QJsonArray(), "bad-field", "chains[0].rpcUrls");
        row("a file as server", "chains.0.rpcUrls", QJsonArray{QStringLiteral("file:///etc/passwd")}, "bad-field",
            "chains[0].rpcUrls");
        row("a file as explorer", "chains.0.explorerTransactionUrl", QStringLiteral("file:///etc/{hash}"), "bad-field",
            "chains[0].explorerTransactionUrl");
        row("a script as explorer", "chains.0.explorerTransactionUrl", QStringLiteral("javascript:alert(1)"),
            "bad-field", "chains[0].explorerTransactionUrl");
        row("server without host", "chains.0.rpcUrls", QJsonArray{QStringLiteral("http://")}, "bad-field",
            "chains[0].rpcUrls");
        row("no servers agree", "chains.0.agreeingServers", 0, "bad-field", "chains[0].agreeingServers");
        row("more agree than there are", "chains.0.agreeingServers", 2, "bad-field", "chains[0].agreeingServers");
        row("agreement as text", "chains.0.agreeingServers", QStringLiteral("1"), "bad-field",
            "chains[0].agreeingServers");
        row("bad checksum", "chains.0.rollup", QStringLiteral("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            "bad-field", "chains[0].rollup");
        row("zero rollup", "chains.0.rollup", QString(QLatin1String("0x")) + QString(40, QLatin1Char('0')), "bad-field",
            "chains[0].rollup");
        row("zero confirmations", "chains.0.confirmations", 0, "bad-field", "chains[0].confirmations");
        row("one chain twice", "chains.1.index", 1, "bad-field", "chains");
        row("unknown field", "chains.0.rpcUrl", QStringLiteral("http://x"), "unknown-field", "chains[0].rpcUrl");
        row("unknown field above", "extra", 1, "unknown-field", "extra");
        row("19 decimals", "tokens.1.chains.1.decimals", 19, "bad-field", "tokens[1].chains.1.decimals");
        row("token on no chain", "tokens.1.chains", QJsonObject(), "bad-field", "tokens[1].chains");
        row("token id 1024", "tokens.2.id", 1024, "bad-field", "tokens[2].id");
        row("two of one symbol", "tokens.2.symbol", QStringLiteral("usdc"), "bad-field", "tokens");
        row("two of one address", "tokens.1.chains.1.address",
            QString(QLatin1String("0x")) + QString(40, QLatin1Char('0')), "bad-field", "tokens");
        row("token elsewhere", "tokens.1.chains.7",
            QJsonObject{{QStringLiteral("address"), QString(QLatin1String("0x")) + QString(40, QLatin1Char('0'))},
                        {QStringLiteral("decimals"), 6}},
            "bad-field", "tokens");
        row("size 5", "sizes.0.size", 5, "bad-field", "sizes[0].size");
        row("short hash", "sizes.0.verifyingKeyHash", QStringLiteral("0x12"), "bad-field", "sizes[0].verifyingKeyHash");
        row("no attesters", "attesters", QJsonArray(), "bad-field", "attesters");
        row("root out of the field", "genesisRoot", QString(QLatin1String("0x")) + QString(64, QLatin1Char('f')),
            "bad-field", "genesisRoot");
        row("queue window too short", "durations.queueWindow", 100, "bad-field", "durations.queueWindow");
        row("timestamps far ahead", "durations.maxFutureSkew", 3'601, "bad-field", "durations.maxFutureSkew");
        row("an older network", "durations.exitPriority", gone, "bad-field",
            "durations.exitPriority is missing: the file is of an older");
        row("no release delay", "durations.releaseDelay", gone, "bad-field",
            "durations.releaseDelay is missing: the file is of an older");
        row("no word on exits", "exits", gone, "bad-field", "exits is missing: the file is of an older");
        row("unknown exits", "exits", QStringLiteral("proof"), "bad-field", "exits must be \"none\", or an object");
        row("exits as a number", "exits", 1, "bad-field", "exits must be an object");
        row("exits without a key", "exits", exitsWith("verifyingKeyHash", gone), "missing-field",
            "exits.verifyingKeyHash");
        row("exits without a circuit", "exits", exitsWith("circuitHash", gone), "missing-field", "exits.circuitHash");
        row("no word on the last resort", "exits", exitsWith("lastResort", gone), "missing-field", "exits.lastResort");
        row("a last resort too soon", "exits", exitsWith("lastResort", 15'551'999), "bad-field", "exits.lastResort");
        row("a word more on exits", "exits", exitsWith("key", 1), "unknown-field", "exits.key");
        row("exits of another network", "exits", exitsWith("lastResort", 0), "wrong-id", "exits");
        row("priority above the proving window", "durations.exitPriority", 86'401, "bad-field",
            "durations.exitPriority");
        row("no delay of payouts", "durations.releaseDelay", 3'599, "bad-field", "durations.releaseDelay");
        row("another version", "landfallNetwork", 2, "bad-field", "landfallNetwork");
        row("another salt", "salt", QString(QLatin1String("0x")) + QString(64, QLatin1Char('1')), "wrong-id",
            "networkId");
        row("another chain id", "chains.0.evmChainId", 5, "wrong-id", "networkId");
        row("another key's hash", "sizes.0.verifyingKeyHash",
            QString(QLatin1String("0x")) + QString(64, QLatin1Char('1')), "bad-field",
            "sizes[0].verifyingKey is not the key");
        QString key = QStringLiteral("0x");
        for (const auto& word : sampleNetwork().sizes[1].verifyingKey) {
            key += QString::fromStdString(toHex(word));
        }
        row("another size's key", "sizes.0.verifyingKey", key, "bad-field", "sizes[0].verifyingKey is not the key");
        const auto last = key.back() == QLatin1Char('0') ? QLatin1Char('1') : QLatin1Char('0');
        row("a digit of the key", "sizes.1.verifyingKey", key.chopped(1) + last, "bad-field",
            "sizes[1].verifyingKey is not the key");
        row("a key that is too short", "sizes.1.verifyingKey", key.chopped(64), "bad-field", "sizes[1].verifyingKey");
        row("no key", "sizes.0.verifyingKey", gone, "bad-field",
            "sizes[0].verifyingKey is missing: the file is of an older");
        row("chains as object", "chains", QJsonObject(), "bad-field", "chains");
        row("chain as text", "chains.0", QStringLiteral("x"), "bad-field", "chains[0]");
    }
    void refusesAndNamesTheField() {
        QFETCH(QString, path);
        QFETCH(QJsonValue, value);
        QFETCH(QString, code);
        QFETCH(QString, named);
        const auto read = parseNetworkFile(changed(path, value));
        QVERIFY(!read.ok());
        QCOMPARE(QString::fromStdString(read.error().code), code);
        QVERIFY2(QString::fromStdString(read.error().message).contains(named), read.error().message.c_str());
    }

    void refusesWhatIsNotJson() {
        EXPECT_CODE(parseNetworkFile("{"), "network-file-not-json");
        EXPECT_CODE(parseNetworkFile(QByteArray(100'000, '[')), "network-file-not-json");
        QVERIFY(!parseNetworkFile("[]").ok());
        QVERIFY(!parseNetworkFile("").ok());
    }

    void savesAndReads() {
        QTemporaryDir folder;
        const QString path = folder.path() + QStringLiteral("/network.json");
        EXPECT_CODE(readNetworkFile(path), "network-file-unreadable");
        EXPECT_OK(saveNetworkFile(sampleNetwork(), path));
        EXPECT_OK(readNetworkFile(path));
        EXPECT_CODE(saveNetworkFile(sampleNetwork(), folder.path() + QStringLiteral("/no/such/folder.json")),
                    "network-file-unwritable");
    }

    // What never ends, or never begins.
    void onlyFilesAreRead() {
        QTemporaryDir folder;
        const QString pipe = folder.path() + QStringLiteral("/pipe");
        QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
        const QString large = folder.path() + QStringLiteral("/large");
        QFile file(large);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(qint64{8} << 30));
        for (const auto& path : {QStringLiteral("/dev/zero"), pipe, folder.path(), large}) {
            const auto network = readNetworkFile(path);
            EXPECT_CODE(network, "network-file-unreadable");
            QVERIFY2(network.error().message.find("no file") != std::string::npos ||
                         network.error().message.find("larger than 1 MiB") != std::string::npos,
                     network.error().message.c_str());
            EXPECT_CODE(readDeploymentConfig(path), "deploy-config-unreadable");
        }
    }

    void readsDeploymentConfigurations() {
        const QByteArray json = sampleDeployment();
        const auto plan = parseDeploymentConfig(json);
        EXPECT_OK(plan);
        const auto network = plan->network();
        QCOMPARE(network.chains[0].name, std::string("A"));
        QVERIFY(network.attesters[0].address < network.attesters[1].address);
        QVERIFY(!plan->tokens[0].chains.at(2).address && plan->tokens[0].chains.at(1).address);
        QCOMPARE(plan->chains[1].pushGas, 100'000U);
        QVERIFY(plan->chains[0].guardian.isZero() && plan->chains[1].guardian.bytes()[19] == 0xd1);
        QVERIFY(plan->tokens[0].chains.at(1).dailyLimit == *protocol::parseAmount("50000.5"));
        QVERIFY(plan->tokens[0].chains.at(2).dailyLimit == 0);
        QCOMPARE(plan->durations.exitPriority, 21'600U);
        QCOMPARE(plan->durations.releaseDelay, 86'400U);

        QVERIFY(!plan->exits && !network.exits);
        const auto wanting = [&](const char* exits) {
            return parseDeploymentConfig(QByteArray(json).replace("\"exits\": \"none\"", exits));
        };
        auto leaving = wanting("\"exits\": {\"lastResort\": 15552000}");
        EXPECT_OK(leaving);
        QCOMPARE(leaving->exits->lastResort, 15'552'000U);
        QVERIFY(!leaving->exits->key && !leaving->network().exits); // the key comes with the batches' keys
        leaving->exits->key = VerifyingKey{0, {Bytes32{1}}, {7}};
        const auto file = leaving->network();
        QVERIFY(file.exits->verifyingKeyHash == leaving->exits->key->hash() && file.exits->circuitHash == Bytes32{7});
        QCOMPARE(file.exits->lastResort, 15'552'000U);
        QCOMPARE(wanting("\"exits\": {\"lastResort\": 0}")->exits->lastResort, 0U);

        const std::pair<const char*, const char*> spoilt[] = {
            {"\"exits\": \"none\"", "\"exits\": {}"},
            {"\"exits\": \"none\"", "\"exits\": {\"lastResort\": 1}"},
            {"\"exits\": \"none\"", "\"exits\": {\"lastResort\": 0, \"key\": 1}"},
            {"\"queueFeeWei\": 1000", "\"queueFeeWei\": -1"},
            {"test-token", "something"},
            {"\"pushGas\": 100000", "\"pushGas\": 1"},
            {"\"pushGas\": 100000", "\"pushGas\": 240001"},
            {"\"index\": 2", "\"index\": 1"},
            {"00b2", "00b1"},
            {"\"roleDelay\": 172800", "\"roleDelays\": 172800"},
            {"\"roleDelay\": 172800", "\"roleDelay\": 0"},
            {"\"roleDelay\": 172800", "\"roleDelay\": 518401"},
            {"\"exits\": \"none\",", ""},
            {"\"exits\": \"none\"", "\"exits\": \"all\""},
            {"\"exitPriority\": 21600", "\"exitPriority\": 0"},
            {"\"dailyLimit\": \"50000.5\"", "\"dailyLimit\": \"many\""},
            {"\"queueFeeWei\": 1000", "\"queueFeeWei\": 1000, \"leastQueueFeeWei\": 1001"},
            {"\"queueFeeWei\": 1000", "\"queueFeeWei\": 1000, \"mostQueueFeeWei\": 999"},
            {"0000d1\"", "0000d\""},
            {"\"2\": {\"deploy\"", "\"3\": {\"deploy\""},
            {"\"2\": {\"deploy\"", "\" 2\": {\"deploy\""},
            {"\"2\": {\"deploy\"", "\"02\": {\"deploy\""},
        };
        for (const auto& [from, to] : spoilt) {
            QVERIFY2(!parseDeploymentConfig(QByteArray(json).replace(from, to)).ok(), to);
        }
    }
};

QTEST_GUILESS_MAIN(TestNetworkFile)
#include "tst_network_file.moc"
