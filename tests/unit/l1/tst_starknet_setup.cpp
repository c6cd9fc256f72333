#include "unit/l1/starknet_setup_node.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;
using test::deployAccount;
using test::StarknetNode;

namespace {

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

Result<bool> declare(SetupSender& sender, const DeclarableClass& declared) {
    return await<bool>(
        [&](QObject*, Done<bool> done) { sender.declare(QStringLiteral("a class"), declared, std::move(done)); });
}

Result<SetupSender::Deployed> deploy(SetupSender& sender, const Felt& classHash, const Felt& argument) {
    return await<SetupSender::Deployed>([&](QObject*, Done<SetupSender::Deployed> done) {
        sender.deploy(QStringLiteral("a contract"), classHash, Felt(9), {argument}, std::move(done));
    });
}

} // namespace

// Declares and deploys on starknet-devnet itself. The contract is the node's own class of accounts under another ABI,
// which makes another class of it.
class TestStarknetSetup : public QObject {
    Q_OBJECT

    StarknetNode m_node;
    QTemporaryDir m_folder;

    void writeClass(const QString& name) {
        const auto known = QString::fromStdString(m_node.accountClass().toUint256().toQuantity());
        const QJsonObject which{{QStringLiteral("block_id"), QStringLiteral("latest")},
                                {QStringLiteral("class_hash"), known}};
        auto sierra = m_node.ask(QStringLiteral("starknet_getClass"), which).toObject();
        sierra[QStringLiteral("abi")] = QStringLiteral("here");
        // With its keys in the compiler's order, in which the node takes the hash of them.
        const auto abi = QStringLiteral(R"([{"type": "impl", "name": "%1", "interface_name": "%1"}])").arg(name);
        write(m_folder.filePath(name + QStringLiteral(".sierra.json")),
              QJsonDocument(sierra).toJson().replace("\"here\"", abi.toUtf8()));
        const auto compiled =
            m_node.ask(QStringLiteral("starknet_getCompiledCasm"), {{QStringLiteral("class_hash"), known}});
        write(m_folder.filePath(name + QStringLiteral(".casm.json")), QJsonDocument(compiled.toObject()).toJson());
    }

private Q_SLOTS:
    void initTestCase() {
        const auto problem = m_node.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void anAccountWithoutStrkIsTold() {
        auto poor = m_node.sender(8);
        const auto deployed = deployAccount(poor);
        QVERIFY(!deployed.ok());
        QVERIFY2(deployed.error().message.find("STRK") != std::string::npos, deployed.error().message.c_str());
    }

    void aClassIsDeclaredAndDeployed() {
        auto account = m_node.sender(7);
        QVERIFY(m_node.mint(account.account()));
        EXPECT_OK(deployAccount(account));
        EXPECT_OK(deployAccount(account)); // it is there

        writeClass(QStringLiteral("Mine"));
        const auto mine = readClass(m_folder.path(), QStringLiteral("Mine"));
        EXPECT_OK(mine);
        QVERIFY(mine->classHash != m_node.accountClass());
        EXPECT_OK(declare(account, *mine));
        EXPECT_OK(declare(account, *mine)); // it is declared

        const Felt publicKey = StarknetNode::keyOf(3).publicKey();
        const auto deployed = deploy(account, mine->classHash, publicKey);
        EXPECT_OK(deployed);
        QVERIFY(deployed->block > 0);
        const auto said = m_node.call(deployed->address, "get_public_key", {});
        EXPECT_OK(said);
        QCOMPARE(*said, std::vector<Felt>{publicKey});

        // The same again has the same address, and that is taken.
        EXPECT_CODE(deploy(account, mine->classHash, publicKey), "chain-refused");
        EXPECT_OK(deploy(account, mine->classHash, StarknetNode::keyOf(4).publicKey()));
        EXPECT_CODE(deploy(account, Felt(12345), publicKey), "chain-refused"); // no such class
    }
};

QTEST_GUILESS_MAIN(TestStarknetSetup)
#include "tst_starknet_setup.moc"
