#include "base/hex.h"
#include "crypto/keccak.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "l1/evm/rollup_errors.h"
#include "l1/evm/rollup_events.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/waiting.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

namespace {

// The compiler's own description of a contract; empty if it is not compiled.
QJsonArray compiledAbi(const QString& name) {
    QFile file(QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/out/") + name + QStringLiteral(".sol/") + name +
               QStringLiteral(".json"));
    return file.open(QIODevice::ReadOnly)
               ? QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("abi")].toArray()
               : QJsonArray();
}

QString typeText(const QJsonObject& parameter) {
    const auto type = parameter[QStringLiteral("type")].toString();
    if (!type.startsWith(QLatin1String("tuple"))) {
        return type;
    }
    QStringList members;
    for (const auto& member : parameter[QStringLiteral("components")].toArray()) {
        members << typeText(member.toObject());
    }
    return QLatin1Char('(') + members.join(QLatin1Char(',')) + QLatin1Char(')') + type.mid(5);
}

QString signatureText(const QJsonObject& entry) {
    QStringList types;
    for (const auto& input : entry[QStringLiteral("inputs")].toArray()) {
        types << typeText(input.toObject());
    }
    return entry[QStringLiteral("name")].toString() + QLatin1Char('(') + types.join(QLatin1Char(',')) +
           QLatin1Char(')');
}

QSet<QString> signaturesOf(const QJsonArray& abi, const char* kind) {
    QSet<QString> out;
    for (const auto& value : abi) {
        if (value.toObject()[QStringLiteral("type")] == QLatin1String(kind)) {
            out.insert(signatureText(value.toObject()));
        }
    }
    return out;
}

protocol::BatchData sampleBatch() {
    protocol::BatchData batch;
    batch.header.networkId = sampleNetwork().networkId();
    batch.header.number = 4;
    batch.header.timestamp = 1'700'000'000;
    batch.header.size = 4;
    batch.header.chains = 0b110;
    protocol::Operation withdraw;
    withdraw.type = protocol::OperationType::Withdraw;
    withdraw.chain = 2;
    withdraw.token = 1;
    withdraw.account = 3;
    withdraw.amount = 250;
    withdraw.address.bytes[0] = 9;
    withdraw.validUntil = 1'800'000'000;
    batch.operations = {withdraw};
    return batch;
}

BatchSubmission submissionOf(const protocol::BatchData& batch) {
    const algebra::Fr oldRoot(11);
    const algebra::Fr newRoot(12);
    return {protocol::publicDataOf(batch, oldRoot, newRoot).p.toBigEndian(), oldRoot.toBigEndian(),
            newRoot.toBigEndian(), protocol::encodeBatch(batch)};
}

} // namespace

class TestRollupBinding : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void signaturesAreTheCompilers() {
        const auto abi = compiledAbi(QStringLiteral("Rollup"));
        if (abi.isEmpty()) {
            QSKIP("the contracts are not compiled (npm run build in core/contracts)");
        }
        const auto functions = signaturesOf(abi, "function");
        const auto events = signaturesOf(abi, "event");
        const auto& ours = rollupAbi();
        for (const auto* function : {&ours.deposit,
                                     &ours.depositNative,
                                     &ours.setSigningKey,
                                     &ours.requestForcedExit,
                                     &ours.commitBatches,
                                     &ours.proveBatches,
                                     &ours.commitAndProve,
                                     &ours.commitProveAndExecute,
                                     &ours.executeBatches,
                                     &ours.revertBatches,
                                     &ours.revertByCertificate,
                                     &ours.claimPending,
                                     &ours.claimQueueFees,
                                     &ours.arm,
                                     &ours.freeze,
                                     &ours.registerToken,
                                     &ours.networkId,
                                     &ours.chainIndex,
                                     &ours.chainSet,
                                     &ours.genesisBatch,
                                     &ours.verifier,
                                     &ours.proveWindow,
                                     &ours.queueFee,
                                     &ours.sequencerStatus,
                                     &ours.attesters,
                                     &ours.quorum,
                                     &ours.setEpoch,
                                     &ours.counters,
                                     &ours.storedHash,
                                     &ours.queueItem,
                                     &ours.token,
                                     &ours.pending}) {
            QVERIFY2(functions.contains(QString::fromStdString(function->text)), function->text.c_str());
        }
        for (const auto* event :
             {&ours.queuedItem, &ours.batchCommitted, &ours.finalRoot, &ours.batchExecuted, &ours.payoutPending,
              &ours.pendingClaimed, &ours.batchesReverted, &ours.sequencerSuspended, &ours.armed, &ours.disarmed,
              &ours.frozen, &ours.exitsOpened}) {
            QVERIFY2(events.contains(QString::fromStdString(event->text)), event->text.c_str());
        }
    }

    void selectorsAreTheCompilers() {
        QFile file(QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/out/Rollup.sol/Rollup.json"));
        if (!file.open(QIODevice::ReadOnly)) {
            QSKIP("the contracts are not compiled (npm run build in core/contracts)");
        }
        const auto known =
            QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("methodIdentifiers")].toObject();
        for (auto at = known.begin(); at != known.end(); ++at) {
            QCOMPARE(QString::fromStdString(toHex(knownSignature(at.key().toStdString()).selector())),
                     at.value().toString());
        }
    }

    void everyErrorHasASentence() {
        auto errors = signaturesOf(compiledAbi(QStringLiteral("Rollup")), "error");
        errors |= signaturesOf(compiledAbi(QStringLiteral("Groth16Verifier")), "error");
        if (errors.isEmpty()) {
            QSKIP("the contracts are not compiled (npm run build in core/contracts)");
        }
        QSet<QString> ours;
        for (const auto& error : rollupErrors()) {
            ours.insert(QString::fromLatin1(error.signature));
        }
        QCOMPARE(ours, errors);
    }

    void namesReverts_data() {
        QTest::addColumn<QString>("signature");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("part");
        QTest::newRow("numbers") << "WrongNumber(uint64,uint64)" << 7 << 5 << "contract-wrong-number"
                                 << "number 7 where";
        QTest::newRow("none") << "NeedMoreGas()" << -1 << -1 << "contract-need-more-gas"
                              << "gas";
        QTest::newRow("one") << "UnknownToken(uint16)" << 9 << -1 << "contract-unknown-token"
                             << "token 9";
        QTest::newRow("panic") << "Panic(uint256)" << 17 << -1 << "contract-reverted"
                               << "panic 17";
        QTest::newRow("unknown") << "SomethingElse()" << -1 << -1 << "contract-reverted"
                                 << "0x";
    }
    void namesReverts() {
        QFETCH(QString, signature);
        QFETCH(int, first);
        QFETCH(int, second);
        QFETCH(QString, code);
        QFETCH(QString, part);
        AbiValue::List arguments;
        for (const int value : {first, second}) {
            if (value >= 0) {
                arguments.emplace_back(static_cast<std::uint64_t>(value));
            }
        }
        const auto bytes = abiEncodeCall(knownSignature(signature.toStdString()), arguments);
        QVERIFY(bytes.ok());
        const auto error = describeRevert(*bytes);
        QCOMPARE(QString::fromStdString(error.code), code);
        QVERIFY2(QString::fromStdString(error.message).contains(part), error.message.c_str());
        // Cut short, it still has a name.
        for (std::size_t length = 0; length < bytes->size(); ++length) {
            QVERIFY(!describeRevert(ByteView(*bytes).first(length)).message.empty());
        }
    }

    void makesTextsHarmless() {
        Bytes evil{'o', 'k', 0x1b, '[', '2', 'J'};
        const auto bytes = abiEncodeCall(knownSignature("Error(string)"), {AbiValue::bytes(evil)});
        const auto message = describeRevert(*bytes).message;
        QVERIFY(message.find('\x1b') == std::string::npos);
        QVERIFY(message.find("ok?[2J") != std::string::npos);
    }

    // r, e and P as protocol/public_data works them out from the operations.
    void publicInputsAreTheProtocols() {
        const auto batch = sampleBatch();
        const auto submission = submissionOf(batch);
        const auto expected = protocol::publicDataOf(batch, algebra::Fr(11), algebra::Fr(12));
        const auto inputs = publicInputsOf(submission);
        EXPECT_OK(inputs);
        QVERIFY(inputs->members()[0].number() == expected.p.toUint256());
        QVERIFY(inputs->members()[1].number() == expected.r.toUint256());
        QVERIFY(inputs->members()[2].number() == expected.e.toUint256());

        auto outside = submission;
        outside.newRoot.fill(0xff);
        EXPECT_CODE(publicInputsOf(outside), "batch-not-in-field");
    }

    void storedBatchesDifferWithEveryField() {
        CommittedBatch batch{4, submissionOf(sampleBatch()), {1}, 2, {}};
        const auto hash = storedHashOf(batch, 2);
        EXPECT_OK(hash);
        QVERIFY(*hash != *storedHashOf(batch, 1)); // other payouts
        const auto differs = [&](auto change) {
            auto other = batch;
            change(other);
            const auto otherHash = storedHashOf(other, 2);
            return otherHash.ok() && *otherHash != *hash;
        };
        QVERIFY(differs([](CommittedBatch& b) { ++b.number; }));
        QVERIFY(differs([](CommittedBatch& b) { ++b.queueEnd; }));
        QVERIFY(differs([](CommittedBatch& b) { b.sequencer.bytes[3] = 1; }));
        QVERIFY(differs([](CommittedBatch& b) { b.commitment[5] = 1; }));
        QVERIFY(differs([](CommittedBatch& b) { b.submission.newRoot[31] ^= 1; }));
        QVERIFY(differs([](CommittedBatch& b) { b.submission.oldRoot[31] ^= 1; }));
        QVERIFY(differs([](CommittedBatch& b) { b.submission.publicDataHash[31] ^= 1; }));
    }

    void readsCommitsBack() {
        const auto network = sampleNetwork();
        CommittedBatch last{3, submissionOf(sampleBatch()), {9}, 0, {}};
        last.submission.newRoot = algebra::Fr(11).toBigEndian();
        auto first = submissionOf(sampleBatch());
        auto nextData = sampleBatch();
        nextData.header.number = 5;
        auto second = submissionOf(nextData);
        second.oldRoot = first.newRoot;
        second.newRoot = algebra::Fr(13).toBigEndian();
        const Execute run{{last}, {VoteSignature{}}};
        const ContractCall calls[] = {Commit{last, {first, second}},
                                      CommitAndProve{last, {first, second}, {ProofWords{}, ProofWords{}}, std::nullopt},
                                      CommitAndProve{last, {first, second}, {ProofWords{}, ProofWords{}}, run}};
        for (const auto& call : calls) {
            const auto message = encodeCall(call, {}, network, 1);
            EXPECT_OK(message);
            QVERIFY(message->to == network.chains[0].rollup && message->value.isZero());
            const auto batches = decodeCommit(message->data);
            EXPECT_OK(batches);
            QCOMPARE(batches->size(), std::size_t{2});
            QVERIFY((*batches)[0].submission == first && (*batches)[1].submission == second);
            QCOMPARE((*batches)[1].number, 5ULL);
            const auto data = protocol::publicDataOf(sampleBatch(), algebra::Fr(11), algebra::Fr(12));
            QVERIFY((*batches)[0].commitment ==
                    protocol::nextCommitment(last.commitment, data, algebra::Fr(11), algebra::Fr(12)));
            // Cut, it is refused, or only what follows the batches is missing.
            for (std::size_t length = 0; length < message->data.size(); length += 97) {
                const auto cut = decodeCommit(ByteView(message->data).first(length));
                QVERIFY(!cut.ok() || *cut == *batches);
                QVERIFY(!cut.ok() || length > 2 * first.batchData.size());
            }
        }
        const auto other = encodeCall(ClaimPending{1, {}}, {}, network, 1);
        QVERIFY(!decodeCommit(other->data).ok());
    }

    // What the compiled contract takes: offsets that lead backwards, and rubbish where it never looks.
    void readsCommitsThatOnlyTheContractUnderstands() {
        const auto network = sampleNetwork();
        CommittedBatch last{3, submissionOf(sampleBatch()), {9}, 0, {}};
        last.submission.newRoot = algebra::Fr(11).toBigEndian();
        const auto submission = submissionOf(sampleBatch());
        const auto message =
            encodeCall(CommitAndProve{last, {submission}, {ProofWords{}}, Execute{{last}, {}}}, {}, network, 1);
        EXPECT_OK(message);
        constexpr std::size_t kArguments = 4;
        const auto put = [](Bytes& data, std::size_t at, const Uint256& value) {
            const auto word = value.toBigEndian();
            std::copy(word.begin(), word.end(), data.begin() + static_cast<std::ptrdiff_t>(at));
        };
        const auto readAt = [&](const Bytes& data, std::size_t at) {
            Bytes32 word{};
            std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(at), 32, word.begin());
            return static_cast<std::size_t>(Uint256::fromBigEndian(word).low64());
        };
        const auto minus = [](std::uint64_t distance) {
            return Uint256(std::array<std::uint64_t, 4>{0 - distance, ~0ULL, ~0ULL, ~0ULL});
        };
        const auto good = [&](const Bytes& data) {
            const auto batches = decodeCommit(data);
            return batches.ok() && batches->size() == 1 && (*batches)[0].submission == submission;
        };
        const Bytes& data = message->data;
        QVERIFY(good(data));

        Bytes junkRun = data; // a run that is executed already is not looked at
        const std::size_t run = kArguments + readAt(data, kArguments + 11 * 32);
        put(junkRun, run + 32, minus(1)); // its payouts
        QVERIFY(good(junkRun));

        const std::size_t list = kArguments + readAt(data, kArguments + 9 * 32) + 32;
        const std::size_t batch = list + readAt(data, list);
        Bytes backwards = data; // the list moves behind the batch that it leads to
        put(backwards, kArguments + 9 * 32, Uint256(data.size() - kArguments));
        backwards.resize(data.size() + 64);
        put(backwards, data.size(), Uint256(1));
        put(backwards, data.size() + 32, minus(data.size() + 32 - batch));
        QVERIFY(good(backwards));

        Bytes wordsFirst = backwards; // and the batch behind its words
        const std::size_t words = batch + readAt(data, batch + 64);
        wordsFirst.insert(wordsFirst.end(), data.begin() + static_cast<std::ptrdiff_t>(batch),
                          data.begin() + static_cast<std::ptrdiff_t>(batch + 96));
        const std::size_t moved = backwards.size();
        put(wordsFirst, data.size() + 32, Uint256(moved - (data.size() + 32)));
        put(wordsFirst, moved + 64, minus(moved - words));
        QVERIFY(good(wordsFirst));

        for (const auto& offset : {minus(moved + 1), minus(1ULL << 33), Uint256(1ULL << 63), Uint256(wordsFirst.size()),
                                   Uint256(std::array<std::uint64_t, 4>{0, 0, 0, 1})}) {
            Bytes astray = wordsFirst;
            put(astray, moved + 64, offset);
            QVERIFY(!good(astray));
        }
    }

    void scalesAmountsAndRefusesWhatCannotBe() {
        const auto network = sampleNetwork();
        const CallContext context{Uint256(1000), {}};
        const protocol::Amount one = 1'000'000'000'000'000'000;
        const auto owner = network.feeOwner;

        const auto onFirst = encodeCall(Deposit{1, 300 * one, owner}, context, network, 1);
        EXPECT_OK(onFirst);
        QVERIFY(onFirst->value == Uint256(1000));
        const auto arguments = abiDecode(rollupAbi().deposit.parameters, ByteView(onFirst->data).subspan(4));
        QVERIFY((*arguments)[1].number() == Uint256(300'000'000));
        const auto onSecond = encodeCall(Deposit{1, 300 * one, owner}, context, network, 2);
        QVERIFY((*abiDecode(rollupAbi().deposit.parameters, ByteView(onSecond->data).subspan(4)))[1].number() ==
                *checkedMul(Uint256(300), powerOfTen(18)));

        const auto native = encodeCall(Deposit{0, one, owner}, context, network, 1);
        EXPECT_OK(native);
        QVERIFY(native->value == *checkedAdd(powerOfTen(18), Uint256(1000)));

        EXPECT_CODE(encodeCall(Deposit{1, 1, owner}, context, network, 1), "amount-not-expressible");
        EXPECT_CODE(encodeCall(Deposit{2, one, owner}, context, network, 2), "token-not-on-chain");
        EXPECT_CODE(encodeCall(ApproveToken{0, one}, context, network, 1), "token-is-native");
        EXPECT_CODE(encodeCall(Deposit{1, one, owner}, context, network, 3), "chain-unknown");
        QVERIFY(needsQueueFee(Deposit{}) && needsQueueFee(SetSigningKey{}) && !needsQueueFee(ClaimPending{}));
        QVERIFY(needsGenesisBatch(Commit{}) && !needsGenesisBatch(Commit{CommittedBatch{}, {}}));
    }

    void readsLogsStrictly() {
        const auto network = sampleNetwork();
        const QString hash = QStringLiteral("0x") + QString(64, QLatin1Char('a'));
        const auto topic = QString::fromStdString(toHex0x(rollupAbi().finalRoot.topic()));
        const QString number = QStringLiteral("0x") + QString(63, QLatin1Char('0')) + QLatin1Char('5');
        const QJsonObject good{
            {QStringLiteral("blockNumber"), QStringLiteral("0x10")},
            {QStringLiteral("blockHash"), hash},
            {QStringLiteral("transactionHash"), hash},
            {QStringLiteral("logIndex"), QStringLiteral("0x0")},
            {QStringLiteral("address"), QString::fromStdString(toHex0x(network.chains[0].rollup.bytes))},
            {QStringLiteral("data"), QStringLiteral("0x") + QString(128, QLatin1Char('1'))},
            {QStringLiteral("topics"), QJsonArray{topic, number}}};
        const auto log = logOf(good);
        EXPECT_OK(log);
        const auto event = eventOf(*log, network, 1);
        EXPECT_OK(event);
        QCOMPARE(std::get<FinalRoot>(**event).number, 5ULL);

        for (const auto& key : good.keys()) {
            auto without = good;
            without.remove(key);
            QVERIFY2(!logOf(without).ok(), qPrintable(key));
        }
        auto removed = good;
        removed[QStringLiteral("removed")] = true;
        QVERIFY(!logOf(removed).ok());

        auto shortData = good;
        shortData[QStringLiteral("data")] = QStringLiteral("0x11");
        QVERIFY(!eventOf(*logOf(shortData), network, 1).ok());
        auto fewTopics = good;
        fewTopics[QStringLiteral("topics")] = QJsonArray{topic};
        QVERIFY(!eventOf(*logOf(fewTopics), network, 1).ok());
        auto wideNumber = good;
        wideNumber[QStringLiteral("topics")] = QJsonArray{topic, hash};
        QVERIFY(!eventOf(*logOf(wideNumber), network, 1).ok());
        auto unknown = good;
        unknown[QStringLiteral("topics")] = QJsonArray{hash};
        QVERIFY(!eventOf(*logOf(unknown), network, 1)->has_value());
    }

    void readsJsonValuesStrictly() {
        for (const char* bad : {"", "0x", "5", "0x05", "0xg", "-0x1", "0x1 ", "0X1"}) {
            QVERIFY2(!quantityOf(QString::fromLatin1(bad), "x").ok(), bad);
        }
        QVERIFY(quantityOf(QStringLiteral("0x0"), "x")->isZero());
        QVERIFY(!quantityOf(5, "x").ok());
        QVERIFY(!quantity64Of(QStringLiteral("0x10000000000000000"), "x").ok());
        QVERIFY(!dataOf(QStringLiteral("0x1"), "x").ok());
        QVERIFY(!hashOf(QStringLiteral("0x12"), "x").ok());
        QVERIFY(!blockOf(QJsonValue()).ok());
    }
};

QTEST_APPLESS_MAIN(TestRollupBinding)
#include "tst_rollup_binding.moc"
