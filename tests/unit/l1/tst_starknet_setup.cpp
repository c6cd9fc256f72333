#include "crypto/starknet/names.h"
#include "l1/starknet/setup_sender.h"
#include "l1/starknet/starknet_rpc.h"
#include "unit/l1/starknet_process.h"
#include "unit/l1/waiting.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;

namespace {

Felt felt(std::string_view hex) {
    return *Felt::fromUint256(*Uint256::fromHexNumber(hex));
}

const Felt kChain = *crypto::shortString("SN_SEPOLIA");

crypto::StarkPrivateKey keyOf(std::uint64_t number) {
    return crypto::StarkPrivateKey::fromBytes(Uint256(number).toBigEndian()).value();
}

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

// Declares and deploys on starknet-devnet itself. The contract is the node's own class of accounts under another ABI,
// which makes another class of it.
class TestStarknetSetup : public QObject {
    Q_OBJECT

    StarknetProcess m_node;
    std::unique_ptr<evm::JsonRpc> m_rpc;
    std::unique_ptr<StarknetClient> m_client;
    QTemporaryDir m_folder;

    QJsonValue ask(const QString& method, const QJsonObject& params) {
        HttpClient http;
        const QJsonObject request{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                  {QStringLiteral("id"), 1},
                                  {QStringLiteral("method"), method},
                                  {QStringLiteral("params"), params}};
        QJsonValue out;
        QEventLoop loop;
        http.post(
            &loop, QUrl(QString::fromStdString(m_node.url())), QJsonDocument(request).toJson(QJsonDocument::Compact),
            {}, {}, [&](const Result<HttpReply, HttpFailure>& reply) {
                out = reply ? QJsonDocument::fromJson(reply->body).object()[QStringLiteral("result")] : QJsonValue();
                loop.quit();
            });
        loop.exec();
        return out;
    }

    void mint(const Felt& owner) {
        const auto minted = ask(QStringLiteral("devnet_mint"),
                                {{QStringLiteral("address"), QString::fromStdString(owner.toUint256().toQuantity())},
                                 {QStringLiteral("amount"), 1e21},
                                 {QStringLiteral("unit"), QStringLiteral("FRI")}});
        QVERIFY(minted.isObject());
    }

    void writeClass(const QString& name) {
        const QJsonObject which{{QStringLiteral("block_id"), QStringLiteral("latest")},
                                {QStringLiteral("class_hash"), QString::fromStdString(m_node.accountClass())}};
        auto sierra = ask(QStringLiteral("starknet_getClass"), which).toObject();
        sierra[QStringLiteral("abi")] = QStringLiteral("here");
        // With its keys in the compiler's order, in which the node takes the hash of them.
        const auto abi = QStringLiteral(R"([{"type": "impl", "name": "%1", "interface_name": "%1"}])").arg(name);
        write(m_folder.filePath(name + QStringLiteral(".sierra.json")),
              QJsonDocument(sierra).toJson().replace("\"here\"", abi.toUtf8()));
        const QJsonObject compiled{{QStringLiteral("class_hash"), QString::fromStdString(m_node.accountClass())}};
        write(m_folder.filePath(name + QStringLiteral(".casm.json")),
              QJsonDocument(ask(QStringLiteral("starknet_getCompiledCasm"), compiled).toObject()).toJson());
    }

    SetupSender sender(std::uint64_t key) { return {*m_client, kChain, felt(m_node.accountClass()), keyOf(key)}; }
    static Result<bool> deployAccount(SetupSender& sender) {
        return await<bool>([&](QObject*, Done<bool> done) { sender.deployAccount(std::move(done)); });
    }
    static Result<bool> declare(SetupSender& sender, const DeclarableClass& declared) {
        return await<bool>(
            [&](QObject*, Done<bool> done) { sender.declare(QStringLiteral("a class"), declared, std::move(done)); });
    }
    static Result<SetupSender::Deployed> deploy(SetupSender& sender, const Felt& classHash, const Felt& argument) {
        return await<SetupSender::Deployed>([&](QObject*, Done<SetupSender::Deployed> done) {
            sender.deploy(QStringLiteral("a contract"), classHash, Felt(9), {argument}, std::move(done));
        });
    }

    Result<std::vector<Felt>> call(const Felt& contract, std::string_view name, const std::vector<Felt>& calldata) {
        return await<std::vector<Felt>>([&](QObject* context, Done<std::vector<Felt>> done) {
            m_client->call(context, {contract, crypto::entryPointSelector(name), calldata}, BlockTag::Latest,
                           std::move(done));
        });
    }

private Q_SLOTS:
    void initTestCase() {
        const auto problem = m_node.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_rpc =
            std::make_unique<evm::JsonRpc>(std::vector<std::string>{m_node.url()}, starknetDialect(kChain), "Starknet");
        m_client = std::make_unique<StarknetClient>(*m_rpc);
    }

    void anAccountWithoutStrkIsTold() {
        auto poor = sender(8);
        const auto deployed = deployAccount(poor);
        QVERIFY(!deployed.ok());
        QVERIFY2(deployed.error().message.find("STRK") != std::string::npos, deployed.error().message.c_str());
    }

    void aClassIsDeclaredAndDeployed() {
        auto account = sender(7);
        mint(account.account());
        EXPECT_OK(deployAccount(account));
        EXPECT_OK(deployAccount(account)); // it is there

        writeClass(QStringLiteral("Mine"));
        const auto mine = readClass(m_folder.path(), QStringLiteral("Mine"));
        EXPECT_OK(mine);
        QVERIFY(mine->classHash != felt(m_node.accountClass()));
        EXPECT_OK(declare(account, *mine));
        EXPECT_OK(declare(account, *mine)); // it is declared

        const Felt publicKey = keyOf(3).publicKey();
        const auto deployed = deploy(account, mine->classHash, publicKey);
        EXPECT_OK(deployed);
        QVERIFY(deployed->block > 0);
        const auto said = call(deployed->address, "get_public_key", {});
        EXPECT_OK(said);
        QCOMPARE(*said, std::vector<Felt>{publicKey});

        // The same again has the same address, and that is taken.
        EXPECT_CODE(deploy(account, mine->classHash, publicKey), "chain-refused");
        EXPECT_OK(deploy(account, mine->classHash, keyOf(4).publicKey()));
        EXPECT_CODE(deploy(account, Felt(12345), publicKey), "chain-refused"); // no such class
    }
};

QTEST_GUILESS_MAIN(TestStarknetSetup)
#include "tst_starknet_setup.moc"
