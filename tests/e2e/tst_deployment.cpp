#include "e2e/local_network.h"

#include "base/hex.h"
#include "l1/evm/transaction.h"

#include <QFile>
#include <QJsonDocument>
#include <QtTest>

using namespace landfall::e2e;

namespace {

// The contract's tuples, as cast wants them.
#define BATCH "(uint64,uint64,uint8,uint64,address,bytes32,bytes32,bytes32,bytes32)"
#define COMMIT "(uint256,bytes32,bytes)"
#define RUN "(" BATCH "[],bytes[],bytes)"

constexpr auto kQueued = "QueuedItem(uint64 indexed index,bytes31 w0,bytes31 w1,uint64 deadline,uint256 fee)";
constexpr auto kExecuted = "BatchExecuted(uint64 indexed number,bytes32 commitment,uint256 paid)";

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QString member(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
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
        QCOMPARE(act("network propose push-gas 200000", LocalNetwork::kSequencer).error(),
                 QStringLiteral("not-governor"));
        QCOMPARE(act("network propose readmit-sequencer").error(), QStringLiteral("change-pointless"));
        QCOMPARE(act("network propose push-gas 29999").error(), QStringLiteral("push-gas-out-of-range"));
        QCOMPARE(act("network propose speed 9").error(), QStringLiteral("change-unknown"));
        QCOMPARE(act("network propose add-sequencer").error(), QStringLiteral("change-value-missing"));
        QCOMPARE(act("network propose add-sequencer 0x12").error(), QStringLiteral("address-malformed"));
        QCOMPARE(act("network apply push-gas 200000").error(), QStringLiteral("change-not-proposed"));
        QVERIFY(pending().isEmpty());

        const auto proposed = act("network propose push-gas 200000");
        QVERIFY2(proposed.exit == 0, proposed.err + proposed.out);
        QCOMPARE(act("network propose push-gas 200000").error(), QStringLiteral("change-proposed-already"));
        QCOMPARE(pending().size(), 1);
        const auto early = act("network apply push-gas 200000");
        QCOMPARE(early.error(), QStringLiteral("change-too-early"));
        QCOMPARE(early.exit, 1);
        QVERIFY2(early.out.contains("it can be applied in ") && early.out.contains("(from "), early.out);
        // A later value takes the place of the earlier one.
        QVERIFY(act("network propose push-gas 210000").exit == 0);
        QCOMPARE(pending().size(), 1);
        QCOMPARE(act("network apply push-gas 200000").error(), QStringLiteral("change-not-proposed"));
        QVERIFY(act("network cancel push-gas 210000").exit == 0);
        QCOMPARE(act("network cancel push-gas 210000").error(), QStringLiteral("change-not-proposed"));
        QVERIFY(act("network propose push-gas 200000").exit == 0);

        m_network.moveClock(QStringLiteral("East"), LocalNetwork::kTimeLock);
        // The chain's time moves with its next block.
        QVERIFY(QTest::qWaitFor(
            [&] { return act("network apply push-gas 200000", LocalNetwork::kSequencer).exit == 0; }, 30'000));
        QVERIFY(pending().isEmpty());
        const auto gas =
            m_network.cast({QStringLiteral("call"), m_network.rollup(1), QStringLiteral("pushGas()(uint256)"),
                            QStringLiteral("--rpc-url"), m_network.chainUrl(1)});
        QVERIFY2(gas.startsWith("200000"), gas);
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
        m_timeline = ran.json();
        m_wallet = address;
        m_recipient = to;
    }

    // cast finds and reads every event of the way, by its signature alone.
    void castReadsOurEvents() {
        const auto batch = m_timeline.value(QLatin1StringView("batch")).toInt();
        // "Arrived" waits for West alone: East, which pays nothing of it, may execute later.
        for (const int chain : {1, 2}) {
            QVERIFY(QTest::qWaitFor([&] { return !of(batch, events(chain, kExecuted)).words.isEmpty(); }, 60'000));
        }
        QByteArray commitment;
        for (const int chain : {1, 2}) {
            const auto root = placeOf("verified", chain).value(QLatin1StringView("finalRoot")).toString().toUtf8();
            const auto queued = events(chain, kQueued);
            QCOMPARE(queued.size(), chain == 1 ? 2 : 1); // East's second is the wallet's signing key
            const QByteArray units = chain == 1 ? "1043561a8829300000" : "15af1d78b58c400000"; // 300, 400 · 10^18
            // core/README.md, "Batch words": type, chain, token, account, amount, fee; and the owner.
            QCOMPARE(queued[0].values(1), "0x010" + QByteArray::number(chain) + "0001" + "00000000" +
                                              units.rightJustified(30, '0') + QByteArray(16, '0'));
            QCOMPARE(queued[0].values(2), m_wallet.toLower().toUtf8() + QByteArray(22, '0'));
            QCOMPARE(queued[0].number(4), QByteArray("1000"));

            const auto committed =
                of(batch, events(chain, "BatchCommitted(uint64 indexed number,bytes32 indexed commitment,"
                                        "bytes32 newRoot,uint64 queueEnd)"));
            QCOMPARE(committed.values(2), root);
            QVERIFY(commitment.isEmpty() || committed.values(1) == commitment);
            commitment = committed.values(1);
            QCOMPARE(committed.number(3), QByteArray::number(queued.size()));
            const auto proven = of(batch, events(chain, "FinalRoot(uint64 indexed batch,bytes32 final_root,"
                                                        "bytes32 commitment)"));
            QCOMPARE(proven.values(1), root);
            QCOMPARE(proven.values(2), commitment);
            const auto executed = of(batch, events(chain, kExecuted));
            QCOMPARE(executed.values(1), commitment);
            QCOMPARE(executed.number(2), QByteArray(chain == 2 ? "1" : "0"));
        }
        const auto moved = events(2, "Transfer(address indexed from,address indexed to,uint256 amount)", true);
        QVERIFY(!moved.isEmpty());
        QCOMPARE(moved.last().values(0).toLower(), m_network.rollup(2).toLower().toUtf8());
        QCOMPARE(moved.last().values(1).toLower(), m_recipient.toUtf8());
        QCOMPARE(moved.last().number(2), QByteArray("250000000000000000000"));
    }

    // cast decodes what was sent, out of the very bytes that were signed.
    void castDecodesOurTransactions() {
        const auto batch = m_timeline.value(QLatin1StringView("batch")).toInt();
        for (const int chain : {1, 2}) {
            const auto root = placeOf("verified", chain).value(QLatin1StringView("finalRoot")).toString().toUtf8();
            const QString commit = transactionOf("committed", chain);
            const auto committed = decoded(chain, commit);
            judge(committed, chain, LocalNetwork::address(LocalNetwork::kSequencer), "0x0");
            const auto words =
                arguments(committed, {"commitAndProve(" BATCH "," COMMIT "[],uint256[8][])",
                                      "commitProveAndExecute(" BATCH "," COMMIT "[],uint256[8][]," RUN ")"});
            QVERIFY2(words.contains(root), words);
            const auto executed = decoded(chain, of(batch, events(chain, kExecuted)).transaction);
            judge(executed, chain, LocalNetwork::address(LocalNetwork::kSequencer), "0x0");
            const auto run = arguments(executed, {"executeBatches(" RUN ")", "commitProveAndExecute(" BATCH "," COMMIT
                                                                             "[],uint256[8][]," RUN ")"});
            QVERIFY2(run.contains(root), run);
            // The payout's record on West: kind, token, recipient, 250 · 10^18.
            const auto record =
                "0x000001" + m_recipient.mid(2).toUtf8() + QByteArray("d8d726b7177a80000").rightJustified(30, '0');
            QCOMPARE(run.contains(record), chain == 2);

            const auto deposits = events(chain, kQueued);
            const auto deposit = decoded(chain, deposits.first().transaction);
            judge(deposit, chain, m_wallet, "0x3e8");                  // the queue fee
            QCOMPARE(member(deposit, "nonce"), QStringLiteral("0x1")); // after the approval
            auto meant = arguments(deposit, {"deposit(uint16,uint256,address)"}).split('\n');
            QCOMPARE(meant.size(), 3);
            QCOMPARE(meant[0], QByteArray("1"));
            QCOMPARE(meant[1].split(' ').first(), QByteArray(chain == 1 ? "300000000" : "400000000000000000000"));
            QCOMPARE(meant[2], m_wallet.toUtf8());
        }
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
    QJsonObject m_timeline; // of the withdrawal
    QString m_wallet;
    QString m_recipient;

    struct Event {
        QString transaction;
        QList<QByteArray> words; // cast's, in order
        QByteArray values(int place) const { return words.value(place); }
        // Without cast's remark in brackets.
        QByteArray number(int place) const { return words.value(place).split(' ').first(); }
    };

    QJsonObject placeOf(const char* name, int chain) const {
        for (const auto& entry : m_timeline.value(QLatin1StringView("steps")).toArray()) {
            const auto step = entry.toObject();
            for (const auto& place : step.value(QLatin1StringView("chains")).toArray()) {
                if (member(step, "step") == QLatin1StringView(name) &&
                    place.toObject().value(QLatin1StringView("chainId")).toInt() == chain) {
                    return place.toObject();
                }
            }
        }
        return {};
    }
    QString transactionOf(const char* step, int chain) const { return member(placeOf(step, chain), "transaction"); }

    QList<Event> events(int chain, const char* signature, bool ofToken = false) const {
        const auto logs =
            m_network.cast({QStringLiteral("logs"), QString::fromLatin1(signature), QStringLiteral("--from-block"),
                            QStringLiteral("0"), QStringLiteral("--address"),
                            ofToken ? m_network.token(chain) : m_network.rollup(chain), QStringLiteral("--json"),
                            QStringLiteral("--rpc-url"), m_network.chainUrl(chain)});
        QList<Event> out;
        for (const auto& entry : QJsonDocument::fromJson(logs).array()) {
            const auto log = entry.toObject();
            auto words = member(log, "data").mid(2);
            const auto topics = log.value(QLatin1StringView("topics")).toArray();
            for (auto i = topics.size() - 1; i > 0; --i) {
                words.prepend(topics.at(i).toString().mid(2));
            }
            const auto plain = QString::fromLatin1(signature).remove(QStringLiteral(" indexed"));
            const auto read = m_network.cast(
                {QStringLiteral("decode-event"), QStringLiteral("--sig"), plain, QStringLiteral("0x") + words});
            out.append({member(log, "transactionHash"), read.split('\n')});
        }
        return out;
    }
    static Event of(int batch, const QList<Event>& events) {
        for (const auto& event : events) {
            if (event.number(0) == QByteArray::number(batch)) {
                return event;
            }
        }
        return {};
    }

    // The signed bytes as cast reads them.
    QJsonObject decoded(int chain, const QString& hash) const {
        const auto raw = m_network.cast({QStringLiteral("tx"), hash, QStringLiteral("--raw"),
                                         QStringLiteral("--rpc-url"), m_network.chainUrl(chain)});
        const auto text = m_network.cast({QStringLiteral("decode-transaction"), QString::fromLatin1(raw)});
        auto out =
            QJsonDocument::fromJson(QJsonDocument::fromJson('[' + text + ']').array().first().toString().toUtf8())
                .object();
        out.insert(QStringLiteral("raw"), QString::fromLatin1(raw));
        return out;
    }
    // What cast says is in the transaction is what our own reading of it says, and is as meant.
    void judge(const QJsonObject& seen, int chain, const QString& from, const char* value) const {
        using landfall::Uint256;
        QCOMPARE(member(seen, "type"), QStringLiteral("0x2"));
        QCOMPARE(member(seen, "signer"), from.toLower());
        QCOMPARE(member(seen, "to"), m_network.rollup(chain).toLower());
        QCOMPARE(member(seen, "chainId"), QString::fromStdString(Uint256(41'000U + chain).toQuantity()));
        QCOMPARE(member(seen, "value"), QLatin1StringView(value));
        const auto raw = landfall::fromHex(member(seen, "raw").mid(2).toStdString());
        QVERIFY(raw);
        const auto ours = landfall::l1::evm::decodeSigned(*raw);
        QVERIFY(ours);
        const auto& sent = ours->transaction;
        QCOMPARE(member(seen, "nonce"), QString::fromStdString(Uint256(sent.nonce).toQuantity()));
        QCOMPARE(member(seen, "gas"), QString::fromStdString(Uint256(sent.gasLimit).toQuantity()));
        QCOMPARE(member(seen, "maxFeePerGas"), QString::fromStdString(sent.fees.cap.toQuantity()));
        QCOMPARE(member(seen, "maxPriorityFeePerGas"), QString::fromStdString(sent.fees.tip.toQuantity()));
        QCOMPARE(member(seen, "hash"), QString::fromStdString(landfall::toHex0x(ours->hash)));
        QCOMPARE(landfall::toHex0x(sent.from.bytes()), from.toLower().toStdString());
        QVERIFY(sent.value.toQuantity() == value);
    }
    // The call's arguments, for the function of these whose selector it has.
    QByteArray arguments(const QJsonObject& seen, const QList<const char*>& functions) const {
        const auto input = member(seen, "input");
        for (const auto* function : functions) {
            const auto selector = m_network.cast({QStringLiteral("sig"), QString::fromLatin1(function)});
            if (input.startsWith(QString::fromLatin1(selector))) {
                return m_network.cast({QStringLiteral("decode-calldata"), QString::fromLatin1(function), input});
            }
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(TestDeployment)
#include "tst_deployment.moc"
