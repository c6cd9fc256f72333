#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "protocol/public_data.h"
#include "support/addresses.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/waiting.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

namespace {

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

class TestRollupCalls : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
        QVERIFY(differs([](CommittedBatch& b) { b.sequencer = test::changedAt(b.sequencer, 3); }));
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
        const ContractCall calls[] = {
            Commit{last, {first, second}},
            CommitAndProve{last, {first, second}, {protocol::ProofWords{}, protocol::ProofWords{}}, std::nullopt},
            CommitAndProve{last, {first, second}, {protocol::ProofWords{}, protocol::ProofWords{}}, run},
            CommitByTicket{last, {first, second}, {protocol::ProofWords{}, protocol::ProofWords{}}, {VoteSignature{}}}};
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

    // Where a proving transaction's calldata has the proof of each batch.
    void readsProofsBack() {
        const auto network = sampleNetwork();
        const CommittedBatch last{3, submissionOf(sampleBatch()), {9}, 0, {}};
        auto nextData = sampleBatch();
        nextData.header.number = 5;
        auto second = submissionOf(nextData);
        second.oldRoot = last.submission.newRoot;
        protocol::ProofWords one{};
        protocol::ProofWords two{};
        for (std::size_t i = 0; i < one.size(); ++i) {
            one[i].fill(static_cast<std::uint8_t>(1 + i));
            two[i].fill(static_cast<std::uint8_t>(0x81 + i));
        }
        const auto committed = [&] {
            const auto message = encodeCall(Commit{last, {submissionOf(sampleBatch()), second}}, {}, network, 1);
            return *decodeCommit(message->data);
        }();
        const std::vector<BatchSubmission> submissions{committed[0].submission, committed[1].submission};
        const Execute run{{last}, {VoteSignature{}}};
        const ContractCall calls[] = {CommitAndProve{last, submissions, {one, two}, std::nullopt},
                                      CommitAndProve{last, submissions, {one, two}, run}, Prove{committed, {one, two}}};
        for (const auto& call : calls) {
            const auto message = encodeCall(call, {}, network, 1);
            EXPECT_OK(message);
            const auto proven = decodeProofs(message->data);
            EXPECT_OK(proven);
            QCOMPARE(proven->size(), std::size_t{2});
            for (std::size_t i = 0; i < 2; ++i) {
                const auto& root = (*proven)[i];
                QCOMPARE(root.number, committed[i].number);
                QVERIFY(root.commitment == committed[i].commitment && root.root == committed[i].submission.newRoot);
                QVERIFY(root.proof == (i == 0 ? one : two));
            }
            // Cut, it is refused: what a contract would have to take for zeros is no proof that anybody sent.
            for (std::size_t length = 0; length < message->data.size(); length += 31) {
                const auto cut = decodeProofs(ByteView(message->data).first(length));
                QVERIFY(!cut.ok() || ((*cut)[0].proof == one && (*cut)[1].proof == two));
            }
        }
        // Fewer proofs than batches, and a transaction that only commits.
        const auto fewer = encodeCall(CommitAndProve{last, submissions, {one}, std::nullopt}, {}, network, 1);
        EXPECT_CODE(decodeProofs(fewer->data), "rpc-bad-answer");
        const auto commit = encodeCall(Commit{last, submissions}, {}, network, 1);
        EXPECT_CODE(decodeProofs(commit->data), "rpc-bad-answer");
    }

    // What the compiled contract takes: offsets that lead backwards, and rubbish where it never looks.
    void readsCommitsThatOnlyTheContractUnderstands() {
        const auto network = sampleNetwork();
        CommittedBatch last{3, submissionOf(sampleBatch()), {9}, 0, {}};
        last.submission.newRoot = algebra::Fr(11).toBigEndian();
        const auto submission = submissionOf(sampleBatch());
        const auto message = encodeCall(
            CommitAndProve{last, {submission}, {protocol::ProofWords{}}, Execute{{last}, {}}}, {}, network, 1);
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

    void exitsAreSaidInTheContractsWords() {
        const auto network = sampleNetwork();
        const CommittedBatch last{4, submissionOf(sampleBatch()), {1}, 2, {}};
        ExitWithProof exit{last, 7, network.feeOwner, 1, 3, {}};
        for (std::size_t i = 0; i < exit.proof.size(); ++i) {
            exit.proof[i][31] = static_cast<std::uint8_t>(i + 1);
        }
        const auto message = encodeCall(exit, {}, network, 2);
        EXPECT_OK(message);
        QVERIFY(message->to == network.chains[1].rollup && message->value.isZero());
        QVERIFY(
            std::equal(message->data.begin(), message->data.begin() + 4, rollupAbi().exitWithProof.selector().begin()));
        const auto arguments = abiDecode(rollupAbi().exitWithProof.parameters, ByteView(message->data).subspan(4));
        EXPECT_OK(arguments);
        const auto stored = storedBatchOf(last, 2);
        for (std::size_t i = 0; i < 9; ++i) { // of this chain
            const auto &said = (*arguments)[0].members()[i], &kept = stored->members()[i];
            QVERIFY(said.isNumber() ? said.number() == kept.number() : said.asBytes() == kept.asBytes());
        }
        const auto& claim = (*arguments)[1].members();
        QVERIFY(claim[0].low64() == 7 && claim[1].address() == network.feeOwner && claim[2].low64() == 1);
        QVERIFY(claim[3].low64() == 3); // 18 decimals, whatever the token has there
        for (std::size_t i = 0; i < 8; ++i) {
            QCOMPARE((*arguments)[2].members()[i].low64(), i + 1);
        }

        protocol::Operation deposit;
        deposit.type = protocol::OperationType::Deposit;
        deposit.chain = 2;
        deposit.token = 1;
        deposit.amount = 5;
        deposit.address = network.feeOwner;
        const auto refund = encodeCall(RefundQueued{6, deposit}, {}, network, 2);
        EXPECT_OK(refund);
        const auto back = abiDecode(rollupAbi().refundQueued.parameters, ByteView(refund->data).subspan(4));
        const auto words = protocol::encodeOperation(deposit);
        QCOMPARE((*back)[0].low64(), 6ULL);
        QVERIFY(std::equal(words.first.begin(), words.first.end(), (*back)[1].asBytes().begin()));
        QVERIFY(std::equal(words.second.begin(), words.second.end(), (*back)[2].asBytes().begin()));

        QVERIFY(needsGenesisBatch(OpenExits{}) && !needsGenesisBatch(OpenExits{last}));
        const auto genesis = storedBatchOf(last, 1);
        const auto open = encodeCall(OpenExits{}, {{}, *genesis}, network, 1);
        EXPECT_OK(open);
        QVERIFY(open->data == encodeCall(OpenExits{last}, {}, network, 1)->data);
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
};

QTEST_APPLESS_MAIN(TestRollupCalls)
#include "tst_rollup_calls.moc"
