#include "base/hex.h"
#include "common/deposit_record.h"
#include "common/node_pid.h"
#include "common/profile.h"
#include "e2e/cli_driver.h"
#include "protocol/address.h"
#include "protocol/amount.h"
#include "state/state.h"
#include "unit/l1/anvil_process.h"
#include "unit/l1/sample_network.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTcpServer>
#include <QtTest>

#include <csignal>

using namespace landfall::e2e;
using landfall::l1::NetworkFile;

namespace {

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

constexpr unsigned kChainId = 31337; // of the sample's first chain

} // namespace

// What the command line says when a file, a port, a program or a chain is not what
// it should be: a stable code and exit code, and a sentence with the thing's name.
class TestSurroundings : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    AnvilProcess m_anvil; // a chain without any contract

    // The sample network, its first chain where `url` is, as a file.
    QString network(const std::string& url, unsigned chainId = kChainId) const {
        NetworkFile network = sampleNetwork();
        network.chains[0].rpcUrls = {url};
        network.chains[0].evmChainId = chainId;
        network.genesisRoot = landfall::state::State(network.feeOwner).root();
        return m_profile.write(QStringLiteral("network.json"), landfall::l1::writeNetworkFile(network));
    }

    static QJsonObject problemOf(const Ran& check) {
        const auto chain = check.array().first().toObject();
        const auto whole = chain.value(QLatin1StringView("problem")).toObject();
        if (!whole.isEmpty()) {
            return whole;
        }
        for (const auto& entry : chain.value(QLatin1StringView("checks")).toArray()) {
            const auto problem = entry.toObject().value(QLatin1StringView("problem")).toObject();
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return {};
    }
    static QString text(const QJsonObject& object, const char* name) {
        return object.value(QLatin1StringView(name)).toString();
    }
    static QString message(const Ran& ran) {
        return text(ran.json().value(QLatin1StringView("error")).toObject(), "message");
    }

    QByteArray keystore() const {
        QFile file(m_profile.file(QStringLiteral("keystore.json")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // A command that unlocks the wallet, then asks the first chain; it needs no node.
    Ran deposit(const QString& networkFile, const QStringList& passphrase) const {
        return m_profile.cli(words("deposit --no-wait --chain 1 --token ETH --amount 1 --network")
                             << networkFile << passphrase);
    }

    // A node in the foreground, which must end by itself.
    Ran runNode(const QString& networkFile, const QStringList& more = {}) const {
        return m_profile.plain(
            words("node run --data") << m_profile.folder() << QStringLiteral("--network") << networkFile << more, 60);
    }

private Q_SLOTS:
    void initTestCase() {
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err + wallet.out);
        QVERIFY2(m_anvil.start(kChainId), "Anvil is missing: run 'npm ci' in core/contracts");
    }

    void wrongPassphrase() {
        const auto wrong = m_profile.write(QStringLiteral("wrong.txt"), "not the passphrase\n");
        const auto ran = deposit(network(m_anvil.url()), {QStringLiteral("--passphrase-file"), wrong});
        QCOMPARE(ran.error(), QStringLiteral("keystore-wrong-passphrase"));
        QCOMPARE(ran.exit, 1);
    }

    void damagedKeystores_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("error");
        QTest::addColumn<int>("exit");
        const auto row = [](const char* name, const char* from, const char* to, const char* error, int exit) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(error) << exit;
        };
        row("not JSON", "{", "", "keystore-damaged", 6);
        row("another cipher", "aes-128-ctr", "aes-128-cbc", "keystore-unsupported", 1);
        row("no seal", "\"mac\"", "\"mca\"", "keystore-damaged", 6);
        row("endless scrypt", "\"n\": 131072", "\"n\": 1073741824", "keystore-too-costly", 1);
    }
    void damagedKeystores() {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QString, error);
        QFETCH(const int, exit);
        const QByteArray good = keystore();
        QVERIFY2(good.contains(from), good);
        m_profile.write(QStringLiteral("keystore.json"), QByteArray(good).replace(from, to));
        const auto ran = deposit(network(m_anvil.url()), m_profile.passphrase());
        m_profile.write(QStringLiteral("keystore.json"), good);
        QCOMPARE(ran.error(), error);
        QCOMPARE(ran.exit, exit);
    }
    void halfAKeystore() {
        const QByteArray good = keystore();
        m_profile.write(QStringLiteral("keystore.json"), good.left(good.size() / 2));
        const auto ran = deposit(network(m_anvil.url()), m_profile.passphrase());
        m_profile.write(QStringLiteral("keystore.json"), good);
        QCOMPARE(ran.error(), QStringLiteral("keystore-damaged"));
        QCOMPARE(ran.exit, 6);
    }

    void anvilMissing() {
        qputenv("LANDFALL_ANVIL", "/no/such/anvil");
        const auto ran = m_profile.cli(words("devnet up"));
        const auto detached = m_profile.cli(words("devnet up --detach"));
        qputenv("LANDFALL_ANVIL", m_profile.folder().toUtf8());
        const auto folder = m_profile.cli(words("devnet up"));
        qunsetenv("LANDFALL_ANVIL");
        QCOMPARE(ran.error(), QStringLiteral("anvil-missing"));
        QCOMPARE(ran.exit, 4);
        QVERIFY2(message(ran).contains(QStringLiteral("/no/such/anvil")), ran.out);
        QCOMPARE(detached.error(), QStringLiteral("anvil-missing"));
        QCOMPARE(detached.exit, 4);
        QCOMPARE(folder.error(), QStringLiteral("anvil-missing"));
    }

    void chainThatIsNotThere() {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const auto url = "http://127.0.0.1:" + std::to_string(closed.serverPort());
        closed.close();
        const auto ran = m_profile.cli(words("chains check --network") << network(url));
        QCOMPARE(text(problemOf(ran), "code"), QStringLiteral("rpc-unreachable"));
        QVERIFY2(text(problemOf(ran), "message").contains(QString::fromStdString(url)), ran.out);
        QCOMPARE(ran.exit, 4);
    }

    void serverOfAnotherChain() {
        const auto file = network(m_anvil.url(), 1);
        const auto ran = m_profile.cli(words("chains check --network") << file);
        QCOMPARE(text(problemOf(ran), "code"), QStringLiteral("rpc-wrong-chain"));
        QVERIFY2(text(problemOf(ran), "message").contains(QStringLiteral("31337 and not 1")), ran.out);
        QCOMPARE(ran.exit, 1);
        const auto refused = deposit(file, m_profile.passphrase());
        QCOMPARE(refused.error(), QStringLiteral("rpc-wrong-chain"));
        QCOMPARE(refused.exit, 1);
    }

    // The coin must not leave for an address where nothing would take it.
    void contractMissing() {
        const auto file = network(m_anvil.url());
        const auto ran = m_profile.cli(words("chains check --network") << file);
        QCOMPARE(text(problemOf(ran), "code"), QStringLiteral("contract-missing"));
        QCOMPARE(ran.exit, 1);
        const auto address = text(m_profile.cli(words("wallet show")).json(), "address");
        const auto url = QString::fromStdString(m_anvil.url());
        const auto balance = QStringLiteral("0x8ac7230489e80000"); // 10 coins
        askChain(url, QStringLiteral("anvil_setBalance"), {address, balance});
        const auto refused = deposit(file, m_profile.passphrase());
        QCOMPARE(refused.error(), QStringLiteral("contract-missing"));
        QCOMPARE(refused.exit, 1);
        QVERIFY2(message(refused).contains(QStringLiteral("correct that address")), refused.out);
        QCOMPARE(askChain(url, QStringLiteral("eth_getBalance"), {address, QStringLiteral("latest")}).toString(),
                 balance);
    }

    // A devnet that ended took its network's file along; its node is still found.
    void nodesWithoutTheirNetworkAreStopped_data() {
        QTest::addColumn<QString>("command");
        QTest::newRow("node stop") << QStringLiteral("node stop");
        QTest::newRow("devnet down") << QStringLiteral("devnet down");
    }
    void nodesWithoutTheirNetworkAreStopped() {
        QFETCH(const QString, command);
        QDir(m_profile.folder()).mkpath(QStringLiteral("devnet"));
        QVERIFY(QFile::rename(network(m_anvil.url()), m_profile.file(QStringLiteral("devnet/network.json"))));
        const auto started = m_profile.cli(words("reserves"));
        QVERIFY2(started.exit == 0, started.out + started.err);
        QDirIterator made(m_profile.file(QStringLiteral("node")), QDir::AllEntries | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        QVERIFY(made.hasNext());
        while (made.hasNext()) { // whatever comes first makes them, they are for this user alone
            const auto path = made.next();
            QVERIFY2(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)), qPrintable(path));
        }
        QVERIFY(QFile::remove(m_profile.file(QStringLiteral("devnet/network.json"))));
        const auto stopped = m_profile.cli(command.split(QLatin1Char(' ')));
        QVERIFY2(stopped.json().value(QLatin1StringView("stopped")).toBool(), stopped.out + stopped.err);
        QVERIFY(!m_profile.cli(words("node stop")).json().value(QLatin1StringView("stopped")).toBool());
    }

    // Both find no node and start one; the second of these can't have the folder, and its
    // command goes on with the first. The node is still found when it is to be stopped.
    void twoCommandsAtOnceShareANode() {
        const auto line = words("reserves --network") << network(m_anvil.url());
        const auto first = m_profile.start(line);
        const auto second = m_profile.start(line);
        for (auto* process : {first.get(), second.get()}) {
            QVERIFY(process->waitForFinished(90'000));
            QVERIFY2(process->exitCode() == 0, process->readAllStandardError());
        }
        const auto stopped = m_profile.cli(words("node stop --network") << network(m_anvil.url()));
        QVERIFY2(stopped.json().value(QLatin1StringView("stopped")).toBool(), stopped.out);
    }

    // One dead chain must not hide what the others say.
    void changesNameTheDeadChains() {
        const auto ran = m_profile.cli(words("network changes --network") << network(m_anvil.url()));
        QCOMPARE(ran.exit, 1);
        const auto chains = ran.array();
        QCOMPARE(chains.size(), 2);
        const auto codeOf = [&chains](int place) {
            return text(chains.at(place).toObject().value(QLatin1StringView("problem")).toObject(), "code");
        };
        QVERIFY2(!codeOf(0).isEmpty() && codeOf(0) != QLatin1StringView("rpc-unreachable"), ran.out); // no contract
        QCOMPARE(codeOf(1), QStringLiteral("rpc-unreachable"));
    }

    // What a killed `deposit` has sent is not sent again, and another deposit does not take its place.
    void interruptedDepositGoesOn() {
        const auto file = network(m_anvil.url());
        const auto parsed = landfall::l1::readNetworkFile(file);
        QVERIFY(bool(parsed));
        const auto owner = text(m_profile.cli(words("wallet show")).json(), "address");
        const auto record = landfall::app::Profile(m_profile.folder(), file).depositRecordPath(*parsed);
        landfall::app::DepositRecord kept;
        kept.network = parsed->networkId();
        kept.owner = *landfall::protocol::parseAddress(owner.toStdString());
        kept.wish = {1, 0, *landfall::protocol::parseAmount("2")};
        kept.sent.deposit = landfall::app::SentTransaction{{}, {0x02, 0x00}}; // reads as no transaction
        QVERIFY(bool(landfall::app::saveDepositRecord(kept, record)));
        const auto other = deposit(file, m_profile.passphrase());
        QCOMPARE(other.error(), QStringLiteral("deposit-interrupted"));
        QVERIFY2(message(other).contains(QStringLiteral("deposit --chain \"First\" --token ETH --amount 2")),
                 other.out);
        const auto same = m_profile.cli(words("deposit --no-wait --chain 1 --token ETH --amount 2 --network")
                                        << file << m_profile.passphrase());
        QVERIFY2(same.error().startsWith(QStringLiteral("transaction-")), same.out);
        QVERIFY2(message(same).contains(QStringLiteral("the same command again goes on")), same.out);
        QVERIFY(QFile::remove(record));
        QCOMPARE(deposit(file, m_profile.passphrase()).error(), QStringLiteral("contract-missing"));
        QVERIFY(!QFile::exists(record));
    }

    // One that does not hear is ended all the same, after half a minute.
    void aNodeThatStandsStillIsStopped() {
        const Profile own;
        const auto file = network(m_anvil.url());
        const auto started = own.cli(words("reserves --network") << file);
        QVERIFY2(started.exit == 0, started.out + started.err);
        const auto parsed = landfall::l1::readNetworkFile(file);
        QVERIFY(bool(parsed));
        QFile pid(landfall::app::nodePidFile(landfall::app::Profile(own.folder(), file).nodeFolder(*parsed)));
        QVERIFY(pid.open(QIODevice::ReadOnly));
        const auto process = pid.readLine().split(' ').first().toInt();
        QVERIFY(process > 1 && ::kill(process, SIGSTOP) == 0);
        const auto stopped = own.cli(words("node stop --network") << file, 90);
        QVERIFY2(stopped.json().value(QLatin1StringView("stopped")).toBool(), stopped.out + stopped.err);
        // Gone, or ended and not yet taken note of by whoever is the parent now.
        const auto gone = [process] {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(process));
            return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
        };
        QTRY_VERIFY_WITH_TIMEOUT(gone(), 10'000);
    }

    // A deposit that no pool took can be forgotten; one that the chain or a pool has, or may have, can't.
    void depositsThatNobodyHasAreGivenUp() {
        const auto file = network(m_anvil.url());
        const auto parsed = landfall::l1::readNetworkFile(file);
        QVERIFY(bool(parsed));
        const auto record = landfall::app::Profile(m_profile.folder(), file).depositRecordPath(*parsed);
        const auto giveUp = [&](const QString& networkFile) {
            return m_profile.cli(words("deposit --give-up --network") << networkFile);
        };
        const auto givenUp = [](const Ran& ran) { return ran.json().value(QLatin1StringView("givenUp")).toBool(); };
        landfall::app::DepositRecord kept;
        kept.network = parsed->networkId();
        kept.wish = {1, 0, *landfall::protocol::parseAmount("2")};
        kept.sent.deposit = landfall::app::SentTransaction{landfall::Bytes32{7}, {0x02, 0x00}};
        const auto keep = [&] { return landfall::app::saveDepositRecord(kept, record).ok(); };

        QVERIFY(!QFile::exists(record));
        const auto none = giveUp(file);
        QVERIFY2(none.exit == 0 && !givenUp(none), none.out);

        // One that it outbids is in a block: it may be the deposit.
        const QString account = QStringLiteral("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"); // Anvil's first
        const auto sent = askChain(QString::fromStdString(m_anvil.url()), QStringLiteral("eth_sendTransaction"),
                                   {QJsonObject{{QStringLiteral("from"), account}, {QStringLiteral("to"), account}}})
                              .toString();
        const auto hash = landfall::fromHex(sent.toStdString());
        QVERIFY(hash && hash->size() == 32);
        landfall::Bytes32 there{};
        std::copy(hash->begin(), hash->end(), there.begin());
        kept.sent.deposit->replaced = {there};
        QVERIFY(keep());
        const auto stands = giveUp(file);
        QCOMPARE(stands.error(), QStringLiteral("deposit-stands"));
        QVERIFY2(message(stands).contains(sent), stands.out);
        QVERIFY(QFile::exists(record));

        // A server that can't be asked may have it.
        kept.sent.deposit->replaced.clear();
        QVERIFY(keep());
        auto two = *parsed;
        two.chains[0].rpcUrls.push_back("http://127.0.0.1:1");
        const auto both = m_profile.write(QStringLiteral("two.json"), landfall::l1::writeNetworkFile(two));
        QCOMPARE(giveUp(both).error(), QStringLiteral("deposit-unsure"));
        QVERIFY(QFile::exists(record));

        const auto gone = giveUp(file);
        QVERIFY2(gone.exit == 0 && givenUp(gone), gone.out + gone.err);
        QVERIFY(!QFile::exists(record));
    }

    void nodesErrorsAreJsonToo() {
        const auto ran = m_profile.cli(words("node run --role king --network") << network(m_anvil.url()));
        QCOMPARE(ran.error(), QStringLiteral("usage"));
        QCOMPARE(ran.exit, 2);
    }

    void portTaken() {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const auto ran =
            runNode(network(m_anvil.url()), {QStringLiteral("--rpc-port"), QString::number(taken.serverPort())});
        QCOMPARE(ran.exit, 4);
        QVERIFY2(ran.err.contains("rpc-port-taken"), ran.err);
        QVERIFY2(ran.err.contains(QByteArray::number(taken.serverPort())), ran.err);
    }

    void damagedDatabase() {
        const auto file = network(m_anvil.url());
        // The case before opened it once.
        QDir nodes(m_profile.file(QStringLiteral("node")));
        const auto folders = nodes.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QCOMPARE(folders.size(), 1);
        QFile database(nodes.filePath(folders.first() + QStringLiteral("/node.sqlite")));
        QVERIFY(database.open(QIODevice::ReadWrite));
        QVERIFY(database.size() > 8192);
        database.resize(8192);
        database.close();
        const auto ran = runNode(file);
        QVERIFY2(ran.err.contains("store-damaged"), ran.err);
        QVERIFY2(ran.err.contains(database.fileName().toUtf8()), ran.err);
        QCOMPARE(ran.exit, 6);
        // A command that needs the node ends with the node's own words.
        const auto asked = m_profile.cli(words("node status --network") << file);
        QCOMPARE(asked.error(), QStringLiteral("node-not-running"));
        QCOMPARE(asked.exit, 4);
        const auto balances = m_profile.cli(words("balances --network") << file);
        QCOMPARE(balances.exit, 6);
        QCOMPARE(balances.error(), QStringLiteral("store-damaged"));
        QVERIFY2(message(balances).contains(database.fileName()), balances.out);
    }
};

QTEST_GUILESS_MAIN(TestSurroundings)
#include "tst_surroundings.moc"
