#include "e2e/local_network.h"

#include "base/hex.h"
#include "l1/call_runner.h"
#include "l1/chain_adapters.h"
#include "protocol/batch_words.h"
#include "store/store.h"

#include <QtTest>

#include <algorithm>
#include <optional>

using namespace landfall;
using namespace landfall::e2e;

namespace {

constexpr int kAttesters = 4; // a quorum is three
constexpr int kProveWindow = 86'400;
// The chains are moved so far ahead that what is committed there is late at once. The
// sequencer's clock follows when it is started next: its new batches have all the time.
constexpr int kPastDeadline = kProveWindow + 60;

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QString text(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
}

const QString kEast = QStringLiteral("East");
const QString kWest = QStringLiteral("West");
const QString kForgedEast = QStringLiteral("forged East");
const QString kStranger = QStringLiteral("0x0000000000000000000000000000000000005555");
const QString kAlice = QStringLiteral("0x00000000000000000000000000000000000a11ce");
const QString kThief = QStringLiteral("0x0000000000000000000000000000000000007417");
const QString kCarol = QStringLiteral("0x00000000000000000000000000000000000ca201");

} // namespace

// Batches that must not be paid, on real chains, with every node a process of its own.
// Cases build on one another and share one network.
class TestBadBatches : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    LocalNetwork m_network{m_profile};
    QString m_wallet;
    QString m_honest; // hash of the withdrawal that the bad batch holds too
    QString m_theft;
    int m_bad = 0;        // number of the bad batch
    int m_clockAhead = 0; // of the chains

    static QString attester(int index) { return QStringLiteral("attester-%1").arg(index + 1); }

    bool startAttester(int index, const QString& file) {
        return m_network.startNode(attester(index), "attester", LocalNetwork::kFirstAttester + index, file);
    }
    bool startSequencer(const QString& file) {
        return m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, file, m_clockAhead);
    }

    // What `node status` says of a node; `name` as it was started.
    QJsonObject statusOf(const QString& name) const {
        return m_profile
            .plain(words("node status --json --data")
                   << m_profile.file(name) << QStringLiteral("--network") << m_network.file())
            .json();
    }
    QString attesterSays(int index) const {
        return text(statusOf(attester(index)).value(QLatin1StringView("node")).toObject(), "attesterSays");
    }
    int onWest(const QString& node, const char* step) const { return onChain(node, 1, step); }
    int onChain(const QString& node, int index, const char* step) const {
        const auto chains = statusOf(node).value(QLatin1StringView("chains")).toArray();
        return chains.at(index).toObject().value(QLatin1StringView(step)).toInt(-1);
    }
    QString problemOnEast(const QString& node) const {
        const auto chains = statusOf(node).value(QLatin1StringView("chains")).toArray();
        return text(chains.at(0).toObject().value(QLatin1StringView("problem")).toObject(), "message");
    }
    // Every item of East's queue, `items` in all, is in a batch, and every batch is executed.
    bool settled(int items) const {
        const auto last = statusOf(QString())
                              .value(QLatin1StringView("node"))
                              .toObject()
                              .value(QLatin1StringView("lastBatch"))
                              .toInt();
        return onChain(QString(), 0, "queueInBatch") == items && onChain(attester(0), 0, "executed") == last &&
               onWest(attester(0), "executed") == last;
    }
    // Kinds of the votes that an attester serves on a number.
    QSet<int> votesOf(int index, int number) const {
        QSet<int> kinds;
        const auto url = QStringLiteral("http://127.0.0.1:%1").arg(m_network.attesterPort(index));
        for (const auto& vote : askChain(url, QStringLiteral("getVotes"), {number}).toArray()) {
            if (vote.toObject().value(QLatin1StringView("number")).toInt() == number) {
                kinds.insert(vote.toObject().value(QLatin1StringView("kind")).toInt());
            }
        }
        return kinds;
    }

    Ran cli(const QStringList& line, int seconds = 240) const {
        return m_profile.cli(line + QStringList{QStringLiteral("--network"), m_network.file()}, seconds);
    }
    QJsonObject timeline(const QString& hash) const { return cli({QStringLiteral("status"), hash}).json(); }
    QString withdraw(const char* amount, const QString& to) const {
        const auto sent = cli(words("withdraw --yes --no-wait --chain West --token USDC --valid-for 8640 --amount")
                              << QLatin1StringView(amount) << QStringLiteral("--to") << to << m_profile.passphrase());
        if (sent.exit != 0) {
            qWarning("%s%s", sent.err.constData(), sent.out.constData());
        }
        return text(sent.json(), "hash");
    }
    QString balance() const {
        const auto balances = cli(words("balances")).json().value(QLatin1StringView("network")).toObject();
        for (const auto& entry : balances) {
            if (text(entry.toObject(), "symbol") == QLatin1StringView("USDC")) {
                return text(entry.toObject(), "total");
            }
        }
        return {};
    }

    bool mintAndDeposit(const QString& anvil, int chain, const QString& units, const QString& owner) const {
        const auto token = m_network.token(chain);
        const auto self = LocalNetwork::address(LocalNetwork::kGovernor);
        return m_network.send(anvil, LocalNetwork::kGovernor,
                              {token, QStringLiteral("mint(address,uint256)"), self, units}) &&
               m_network.send(anvil, LocalNetwork::kGovernor,
                              {token, QStringLiteral("approve(address,uint256)"), m_network.rollup(chain), units}) &&
               m_network.send(anvil, LocalNetwork::kGovernor,
                              {m_network.rollup(chain), QStringLiteral("deposit(uint16,uint256,address)"),
                               QStringLiteral("1"), units, owner, QStringLiteral("--value"), QStringLiteral("1000")});
    }

    // By cast's word: 1 active, 2 suspended.
    QByteArray sequencerStatus(int chain) const {
        return m_network.cast(
            {QStringLiteral("call"), m_network.rollup(chain), QStringLiteral("sequencerStatus(address)(uint8)"),
             LocalNetwork::address(LocalNetwork::kSequencer), QStringLiteral("--rpc-url"), m_network.chainUrl(chain)});
    }
    void moveChains(int seconds) {
        m_clockAhead += seconds;
        m_network.moveClock(kEast, seconds);
        m_network.moveClock(kWest, seconds);
    }
    // By the governor, through the command line.
    bool readmit(const QStringList& chains) {
        const auto change = [&](const char* act, const QString& chain) {
            return cli({QStringLiteral("network"), QString::fromLatin1(act), QStringLiteral("readmit-sequencer"),
                        QStringLiteral("--chain"), chain, QStringLiteral("--yes"), QStringLiteral("--key-file"),
                        m_network.keyFile(LocalNetwork::kGovernor)})
                       .exit == 0;
        };
        for (const auto& chain : chains) {
            if (!change("propose", chain)) {
                return false;
            }
        }
        moveChains(LocalNetwork::kTimeLock);
        return std::all_of(chains.begin(), chains.end(), [&](const auto& chain) {
            // The chain's time moves with its next block.
            return QTest::qWaitFor([&] { return change("apply", chain); }, 30'000);
        });
    }
    // Brings a call to a chain with the sequencer's key, past its node.
    QString asSequencer(int chain, const l1::ContractCall& call) const {
        const auto network = l1::readNetworkFile(m_network.file());
        const auto key = fromHex(LocalNetwork::key(LocalNetwork::kSequencer).toStdString());
        if (!network || !key) {
            return QStringLiteral("no network file or key");
        }
        auto adapter = l1::makeChainAdapter(*network, static_cast<protocol::ChainIndex>(chain));
        if (!adapter) {
            return QString::fromStdString(adapter.error().message);
        }
        l1::CallRunner runner(**adapter);
        std::optional<QString> outcome;
        runner.run(call, network->sequencer, SecretBytes(*key), 1, [&](const Result<l1::Receipt>& receipt) {
            outcome = receipt ? QString() : QString::fromStdString(receipt.error().message);
        });
        return QTest::qWaitFor([&] { return outcome.has_value(); }, 60'000) ? *outcome : QStringLiteral("no answer");
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_network.startAnvil(kEast, 41001), "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(kWest, 41002));
        QVERIFY(m_network.deploy(kAttesters));
        for (int i = 0; i < kAttesters; ++i) {
            QVERIFY(startAttester(i, m_network.file()));
        }
        QVERIFY(startSequencer(m_network.file()));
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err);
        m_wallet = text(wallet.json(), "address");
        QVERIFY(m_network.send(kEast, LocalNetwork::kGovernor,
                               {m_wallet, QStringLiteral("--value"), QStringLiteral("5ether")}));
        QVERIFY(m_network.send(
            kEast, LocalNetwork::kGovernor,
            {m_network.token(1), QStringLiteral("mint(address,uint256)"), m_wallet, QStringLiteral("100000000")}));
        QVERIFY(mintAndDeposit(kWest, 2, QStringLiteral("400000000000000000000"), kStranger));
        const auto deposit = cli(words("deposit --chain East --token USDC --amount 100") + m_profile.passphrase());
        QVERIFY2(deposit.exit == 0, deposit.err + deposit.out);
        // Everything so far, the wallet's key too, is executed everywhere before the attack begins.
        QTRY_VERIFY_WITH_TIMEOUT(settled(2), 120'000);
    }

    // Whoever answers for East shows a whole chain of their own, with a deposit that East never
    // saw, to the sequencer and to one attester. East itself refuses the batch that follows
    // from it; West can't know and takes and proves it.
    void forgedDepositIsStopped() {
        m_network.stop(QString());
        m_network.stop(attester(3));
        QVERIFY(m_network.startAnvil(kForgedEast, 41001, kEast));
        const auto forged = m_network.file(m_network.url(kForgedEast));
        QVERIFY(startSequencer(forged));
        QVERIFY(startAttester(3, forged));
        m_bad = onWest(attester(0), "executed") + 1;
        QVERIFY(mintAndDeposit(kForgedEast, 1, QStringLiteral("300000000"), m_wallet));
        QTRY_COMPARE_WITH_TIMEOUT(balance(), QStringLiteral("400000000000000000000"), 60'000);
        m_honest = withdraw("50", kAlice);
        m_theft = withdraw("300", kThief); // only the forged deposit covers it
        QVERIFY(!m_honest.isEmpty() && !m_theft.isEmpty());

        QTRY_VERIFY_WITH_TIMEOUT(onWest(attester(0), "proven") >= m_bad, 120'000);
        for (int i = 0; i < 3; ++i) {
            QTRY_VERIFY2_WITH_TIMEOUT(
                attesterSays(i).contains(QLatin1StringView("item 2 of East's queue was never queued there")),
                qPrintable(attesterSays(i)), 30'000);
            QVERIFY(attesterSays(i).startsWith(QStringLiteral("batch %1:").arg(m_bad)));
        }
        QTRY_COMPARE_WITH_TIMEOUT(votesOf(3, m_bad), QSet<int>{1}, 60'000); // the deceived one agrees
        QVERIFY(onChain(attester(0), 0, "committed") < m_bad);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(votesOf(i, m_bad).isEmpty());
        }
    }

    void attestersTakeItBack() {
        moveChains(kPastDeadline);
        QTRY_COMPARE_WITH_TIMEOUT(onWest(attester(0), "committed"), m_bad - 1, 120'000);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(votesOf(i, m_bad).contains(2));
            QVERIFY(!votesOf(i, m_bad).contains(1));
        }
        QVERIFY(!votesOf(3, m_bad).contains(2));
        QCOMPARE(sequencerStatus(2), QByteArray("2"));
        for (const auto& nobody : {kAlice, kThief}) {
            QCOMPARE(m_network.tokensOf(1, nobody), QByteArray("0"));
            QCOMPARE(m_network.tokensOf(2, nobody), QByteArray("0"));
        }
        QTRY_VERIFY2_WITH_TIMEOUT(text(timeline(m_honest), "note").contains(QLatin1StringView("was reverted")),
                                  "the user is told nothing", 60'000);
        QVERIFY(text(timeline(m_honest), "note").contains(QLatin1StringView("your request goes into the next batch")));
    }

    // With a true view of East again, and readmitted, the sequencer goes on: what was honest is paid once. The forged
    // blocks were final there, so a person has East read again.
    void honestRequestArrives() {
        m_network.stop(QString());
        m_network.stop(attester(3));
        m_network.stop(kForgedEast);
        QVERIFY(startSequencer(m_network.file()));
        QVERIFY(startAttester(3, m_network.file()));
        for (const auto& deceived : {QString(), attester(3)}) {
            QTRY_VERIFY_WITH_TIMEOUT(problemOnEast(deceived).contains(QLatin1StringView("node reread")), 60'000);
            const auto reread =
                m_profile.plain(words("node reread --chain East --data")
                                << m_profile.file(deceived) << QStringLiteral("--network") << m_network.file());
            QVERIFY2(reread.exit == 0, reread.err + reread.out);
        }
        QVERIFY(readmit({kWest}));
        QTRY_VERIFY_WITH_TIMEOUT(timeline(m_honest).value(QLatin1StringView("arrived")).toBool(), 240'000);
        QCOMPARE(m_network.tokensOf(2, kAlice), QByteArray("50000000000000000000"));
        QCOMPARE(m_network.tokensOf(2, kThief), QByteArray("0"));
        QVERIFY(votesOf(3, m_bad).contains(1));
        QCOMPARE(balance().left(2), QStringLiteral("49")); // of 100, less 50 and the fee
        QTRY_COMPARE_WITH_TIMEOUT(text(timeline(m_theft), "state"), QStringLiteral("ended"), 60'000);
    }

    // Committed with the sequencer's key and never proven: on East the batch that holds a
    // request, on West one whose words nobody can read. Both go by their deadline.
    void missedDeadlineIsReverted() {
        // Covered by a deposit that is real, the same withdrawal is as good as any.
        const auto poor = balance();
        QVERIFY(mintAndDeposit(kEast, 1, QStringLiteral("300000000"), m_wallet));
        QTRY_VERIFY_WITH_TIMEOUT(balance() != poor, 120'000);
        const auto covered = withdraw("300", kThief);
        QVERIFY(!covered.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(timeline(covered).value(QLatin1StringView("arrived")).toBool(), 240'000);
        QCOMPARE(m_network.tokensOf(2, kThief), QByteArray("300000000000000000000"));
        const auto hash = withdraw("20", kCarol);
        QVERIFY(!hash.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(timeline(hash).value(QLatin1StringView("batch")).isDouble(), 30'000);
        m_network.stop(QString(), true);
        const auto network = l1::readNetworkFile(m_network.file());
        QVERIFY(network);
        std::optional<store::BatchRow> batch;
        std::optional<store::ChainBatchRow> before[2];
        {
            const auto id = toHex(network->networkId());
            const auto folder = m_profile.file(QStringLiteral("node/")) + QString::fromStdString(id).left(16);
            const auto store = store::Store::open(folder.toStdString(), toHex0x(network->networkId()));
            QVERIFY2(store, store ? "" : store.error().message.c_str());
            QVERIFY((**store).transaction([&] {
                batch = (**store).batches.last();
                for (protocol::ChainIndex chain = 1; batch && chain <= 2; ++chain) {
                    before[chain - 1] = (**store).facts.batchHeldBy(chain, batch->number - 1);
                }
            }));
        }
        QVERIFY(batch && before[0] && before[1]);
        const auto last = [&](int chain) {
            const auto& row = *before[chain - 1];
            return l1::CommittedBatch{row.number,
                                      {row.publicDataHash, row.oldRoot, row.newRoot, row.data},
                                      row.commitment,
                                      row.queueEnd,
                                      row.sequencer};
        };
        const l1::BatchSubmission good{batch->publicDataHash, batch->oldRoot, batch->newRoot, batch->data};
        auto unreadable = good;
        unreadable.batchData[62 + 25] = 1; // a byte that no operation uses
        QVERIFY(!protocol::decodeBatch(unreadable.batchData));
        QCOMPARE(asSequencer(1, l1::Commit{last(1), {good}}), QString());
        QCOMPARE(asSequencer(2, l1::Commit{last(2), {unreadable}}), QString());
        const int number = static_cast<int>(batch->number);
        for (const int chain : {0, 1}) {
            QTRY_COMPARE_WITH_TIMEOUT(onChain(attester(0), chain, "committed"), number, 30'000);
            QCOMPARE(onChain(attester(0), chain, "proven"), number - 1);
        }
        moveChains(kPastDeadline);
        QVERIFY(startSequencer(m_network.file()));
        for (const int chain : {0, 1}) {
            QTRY_COMPARE_WITH_TIMEOUT(onChain(attester(0), chain, "committed"), number - 1, 60'000);
            QCOMPARE(sequencerStatus(chain + 1), QByteArray("2"));
        }
        QTRY_VERIFY2_WITH_TIMEOUT(text(timeline(hash), "note").contains(QLatin1StringView("did not prove it by")),
                                  "the user is told nothing", 60'000);
        QVERIFY(readmit({kEast, kWest}));
        QTRY_VERIFY_WITH_TIMEOUT(timeline(hash).value(QLatin1StringView("arrived")).toBool(), 240'000);
        QTest::qWait(5'000); // some blocks and looks more: nothing is paid twice
        QCOMPARE(m_network.tokensOf(2, kCarol), QByteArray("20000000000000000000"));
        QCOMPARE(m_network.tokensOf(2, kAlice), QByteArray("50000000000000000000"));
    }

    void cleanupTestCase() {
        if (QTest::currentTestFailed() || qEnvironmentVariableIsSet("LANDFALL_KEEP_LOGS")) {
            for (const auto* node : {"", "attester-1", "attester-4"}) {
                qWarning().noquote() << node << QJsonDocument(statusOf(QString::fromLatin1(node))).toJson();
            }
        }
        m_network.stopAll();
    }
};

// On a busy machine a case can take longer than QtTest's own limit, five minutes.
int main(int argc, char** argv) {
    qputenv("QTEST_FUNCTION_TIMEOUT", "1500000");
    QCoreApplication app(argc, argv);
    TestBadBatches test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bad_batches.moc"
