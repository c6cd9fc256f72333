#include "base/hex.h"
#include "l1/call_runner.h"
#include "l1/chain_adapters.h"
#include "l1/deployment.h"
#include "l1/evm/json_rpc.h"
#include "l1/evm/transaction.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"
#include "unit/l1/anvil_process.h"
#include "unit/l1/generator_key.h"
#include "unit/l1/waiting.h"

#include <QDateTime>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;

namespace {

// The first accounts of every Anvil (Foundry book, "Anvil").
SecretBytes anvilKey(int index) {
    constexpr const char* kKeys[] = {"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                                     "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
                                     "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"};
    return SecretBytes(ByteView(*fromHex(kKeys[index])));
}
protocol::Address anvilAddress(int index) {
    return *evm::addressOfKey(anvilKey(index).view());
}

constexpr int kGovernor = 0;
constexpr int kSequencer = 1;
constexpr int kUser = 2;
const protocol::Amount kWhole = protocol::Amount{1'000'000'000'000'000'000};

DeploymentPlan planFor(const std::string& url) {
    DeploymentPlan plan;
    plan.name = "Test";
    plan.salt[0] = 1;
    plan.feeOwner = anvilAddress(kGovernor);
    plan.genesisRoot = algebra::Fr(77);
    plan.durations = {.proveWindow = 3'600, .maxFutureSkew = 600, .queueWindow = 10'800, .armWindow = 60};
    plan.sequencer = anvilAddress(kSequencer);
    plan.attesters = {{anvilAddress(kUser), {}}};
    PlannedChain chain;
    chain.chain.index = 1;
    chain.chain.evmChainId = 31337;
    chain.chain.name = "Real";
    chain.chain.rpcUrls = {url};
    chain.chain.nativeSymbol = "ETH";
    chain.queueFee = Uint256(1'000'000);
    plan.chains = {chain};
    PlannedToken coin{0, "ETH", "Ether", {{1, {protocol::Address{}, 18, Uint256(1)}}}, {}};
    PlannedToken usdc{
        1, "USDC", "Test USD", {{1, {std::nullopt, 6, Uint256(1)}}}, {{anvilAddress(kUser), 500 * kWhole}}};
    plan.tokens = {coin, usdc};
    plan.keys = {generatorKey(4), generatorKey(8)};
    return plan;
}

} // namespace

// Anvil, our contracts and our adapter, with nothing in between.
class TestRealChain : public QObject {
    Q_OBJECT

    AnvilProcess m_anvil;
    NetworkFile m_network;
    std::unique_ptr<ChainAdapter> m_adapter;
    std::unique_ptr<CallRunner> m_runner;
    std::optional<CommittedBatch> m_committed;

    Result<Receipt> run(const ContractCall& call, int who) {
        return await<Receipt>(
            [&](QObject*, auto done) { m_runner->run(call, anvilAddress(who), anvilKey(who), 1, done); });
    }
    Result<ContractState> state(StateAt at = AtLatest{}) {
        return await<ContractState>([&](auto* c, auto done) { m_adapter->contractState(c, at, done); });
    }
    Result<std::vector<PlacedEvent>> events() {
        const auto head = await<ChainHead>([&](auto* c, auto done) { m_adapter->head(c, done); });
        if (!head) {
            return head.error();
        }
        return await<std::vector<PlacedEvent>>([&](auto* c, auto done) {
            m_adapter->eventsIn(c, m_network.chains[0].startBlock, head->latest.number, done);
        });
    }
    Result<QJsonValue> anvil(const QString& method, const QJsonArray& params) {
        evm::JsonRpc rpc({m_anvil.url()}, 31337, "Real");
        return await<QJsonValue>([&](QObject* context, auto done) {
            rpc.call(context, method, params,
                     [done](const auto& answer) { answer ? done(*answer) : done(answer.error().error); });
        });
    }

private Q_SLOTS:
    void initTestCase() {
        if (AnvilProcess::program().isEmpty()) {
            QSKIP("Anvil is not installed (npm ci in core/contracts)");
        }
        const auto artefacts = findArtefacts();
        EXPECT_OK(artefacts);
        QVERIFY(m_anvil.start(31337));
        Deployment deployment(planFor(m_anvil.url()), anvilKey(kGovernor), *artefacts);
        const auto network = await<NetworkFile>([&](auto* c, auto done) { deployment.start(c, done); }, 120'000);
        EXPECT_OK(network);
        m_network = *network;
        auto adapter = makeChainAdapter(m_network, 1);
        EXPECT_OK(adapter);
        m_adapter = std::move(*adapter);
        m_runner = std::make_unique<CallRunner>(*m_adapter);
    }
    void cleanupTestCase() {
        m_runner.reset();
        m_adapter.reset();
    }

    void theFileFitsTheChain() {
        EXPECT_OK(parseNetworkFile(writeNetworkFile(m_network)));
        const auto report = await<ChainReport>([&](auto* c, auto done) { m_adapter->checkChain(c, done); });
        EXPECT_OK(report);
        QVERIFY2(!report->firstProblem(), report->firstProblem() ? report->firstProblem()->message.c_str() : "");
        QVERIFY(report->checks.size() >= 10);
    }

    void differencesFromTheFileAreNamed_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("code");
        QTest::newRow("another salt") << 0 << "contract-other-network";
        QTest::newRow("another key") << 1 << "contract-other-network";
        QTest::newRow("another attester") << 2 << "contract-other-attesters";
        QTest::newRow("other decimals") << 3 << "contract-other-token";
        QTest::newRow("a token more") << 4 << "contract-other-token";
        QTest::newRow("another window") << 5 << "contract-other-durations";
        QTest::newRow("no contract there") << 6 << "contract-missing";
        QTest::newRow("another contract there") << 7 << "contract-reverted";
    }
    void differencesFromTheFileAreNamed() {
        QFETCH(int, change);
        QFETCH(QString, code);
        auto file = m_network;
        switch (change) {
        case 0:
            file.salt[5] ^= 1;
            break;
        case 1:
            file.sizes[0].verifyingKeyHash[0] ^= 1;
            break;
        case 2:
            file.attesters[0].address.bytes[0] ^= 1;
            break;
        case 3:
            file.tokens[1].chains[1].decimals = 18;
            break;
        case 4:
            file.tokens.push_back({9, "NINE", "Nine", {{1, {file.tokens[1].chains[1].address, 6}}}});
            break;
        case 5:
            file.durations.proveWindow = 7'200;
            break;
        case 6:
            file.chains[0].rollup.bytes[4] ^= 1;
            break;
        default:
            file.chains[0].rollup = file.tokens[1].chains[1].address;
        }
        const auto adapter = makeChainAdapter(file, 1);
        const auto report = await<ChainReport>([&](auto* c, auto done) { (*adapter)->checkChain(c, done); });
        EXPECT_OK(report);
        QVERIFY(report->firstProblem());
        QVERIFY2(QString::fromStdString(report->firstProblem()->code) == code, report->firstProblem()->message.c_str());
    }

    void depositsArriveInTheQueue() {
        const auto user = anvilAddress(kUser);
        EXPECT_CODE(run(Deposit{1, 300 * kWhole, user}, kUser), "contract-deposit-not-received"); // not approved
        EXPECT_OK(run(ApproveToken{1, 300 * kWhole}, kUser));
        const auto allowed = await<protocol::Amount>([&](auto* c, auto d) { m_adapter->allowance(c, 1, user, d); });
        EXPECT_OK(allowed);
        QVERIFY(*allowed == 300 * kWhole);
        const auto receipt = run(Deposit{1, 300 * kWhole, user}, kUser);
        EXPECT_OK(receipt);
        QCOMPARE(receipt->events.size(), std::size_t{1});
        EXPECT_OK(run(Deposit{0, 2 * kWhole, user}, kUser));
        EXPECT_OK(run(SetSigningKey{1, algebra::Fr(5).toBigEndian()}, kUser));
        EXPECT_OK(run(RequestForcedExit{1, 1}, kUser));
        EXPECT_CODE(run(RequestForcedExit{1, 7}, kUser), "contract-unknown-token");
        EXPECT_CODE(run(Deposit{1, 1, user}, kUser), "amount-not-expressible");

        const auto balance = await<protocol::Amount>([&](auto* c, auto d) { m_adapter->tokenBalance(c, 1, user, d); });
        EXPECT_OK(balance);
        QVERIFY(*balance == 200 * kWhole);

        const auto all = events();
        EXPECT_OK(all);
        QCOMPARE(all->size(), std::size_t{4});
        const auto item = [&](std::size_t i) { return std::get<QueueItemAdded>((*all)[i].event); };
        QVERIFY(item(0).operation.type == protocol::OperationType::Deposit && item(0).operation.token == 1);
        QVERIFY(item(0).operation.amount == 300 * kWhole && item(0).operation.address == user);
        QVERIFY(item(1).operation.token == 0 && item(1).operation.amount == 2 * kWhole);
        QVERIFY(item(2).operation.type == protocol::OperationType::SetKey &&
                item(2).operation.keyHash == algebra::Fr(5));
        QVERIFY(item(2).operation.account == 1 && item(2).operation.address == user);
        QVERIFY(item(3).operation.type == protocol::OperationType::ForcedExit && item(3).index == 3);
        QVERIFY(item(3).fee == Uint256(1'000'000));
        QVERIFY((*all)[0].place == receipt->events[0].place);

        const auto now = state();
        EXPECT_OK(now);
        QCOMPARE(now->queueLength, 4ULL);
        QCOMPARE(now->queueHead, 0ULL);
        QCOMPARE(now->queueHeadDeadline, item(0).deadline);
        QCOMPARE(now->quorum, 1ULL);
        QVERIFY(!now->isFrozen());
    }

    // The contract's own idea of a stored batch, of queue hashes and of payouts.
    void committedBatchesAreHeldAsWeSay() {
        const auto all = events();
        EXPECT_OK(all);
        protocol::BatchData batch;
        batch.header.networkId = m_network.networkId();
        batch.header.number = 1;
        batch.header.timestamp = static_cast<protocol::UnixSeconds>(QDateTime::currentSecsSinceEpoch());
        batch.header.size = 8;
        batch.header.chains = m_network.chainSet();
        for (const auto& [place, event] : *all) {
            auto operation = std::get<QueueItemAdded>(event).operation;
            if (operation.type == protocol::OperationType::Deposit) {
                operation.account = 1;
            } else if (operation.type == protocol::OperationType::ForcedExit) {
                operation.amount = 50 * kWhole;
            }
            batch.operations.push_back(operation);
        }
        protocol::Operation withdraw;
        withdraw.type = protocol::OperationType::Withdraw;
        withdraw.chain = 1;
        withdraw.token = 1;
        withdraw.account = 1;
        withdraw.amount = 20 * kWhole;
        withdraw.address = anvilAddress(kGovernor);
        withdraw.validUntil = batch.header.timestamp + 600;
        batch.operations.push_back(withdraw);

        const algebra::Fr newRoot(78);
        const auto data = protocol::publicDataOf(batch, m_network.genesisRoot, newRoot);
        const BatchSubmission submission{data.p.toBigEndian(), m_network.genesisRoot.toBigEndian(),
                                         newRoot.toBigEndian(), protocol::encodeBatch(batch)};
        EXPECT_CODE(run(Commit{std::nullopt, {submission}}, kUser), "contract-not-sequencer");
        // The proof of a key of generators can't be made: the verifier is real.
        EXPECT_CODE(run(CommitAndProve{std::nullopt, {submission}, {ProofWords{}}, std::nullopt}, kSequencer),
                    "contract-invalid-proof");
        const auto receipt = run(Commit{std::nullopt, {submission}}, kSequencer);
        EXPECT_OK(receipt);
        QCOMPARE(receipt->events.size(), std::size_t{1});
        const auto committed = std::get<BatchCommitted>(receipt->events[0].event).batch;
        QVERIFY(committed.submission == submission);
        QVERIFY(committed.sequencer == anvilAddress(kSequencer));
        QCOMPARE(committed.queueEnd, 4ULL);
        QVERIFY(committed.commitment == protocol::nextCommitment(protocol::genesisCommitment(m_network.networkId()),
                                                                 data, m_network.genesisRoot, newRoot));
        const auto held = await<bool>([&](auto* c, auto d) { m_adapter->holdsBatch(c, committed, AtLatest{}, d); });
        EXPECT_OK(held);
        QVERIFY(*held);
        auto other = committed;
        other.queueEnd = 3;
        QVERIFY(!*await<bool>([&](auto* c, auto d) { m_adapter->holdsBatch(c, other, AtLatest{}, d); }));
        m_committed = committed;

        EXPECT_CODE(run(Prove{{committed}, {ProofWords{}}}, kUser), "contract-invalid-proof");
        EXPECT_CODE(run(Execute{{committed}, {}}, kUser), "contract-not-proven");
        EXPECT_CODE(run(RevertBatches{committed, {}}, kUser), "contract-too-early");
        EXPECT_CODE(run(ClaimPending{1, anvilAddress(kUser)}, kUser), "contract-nothing-pending");
        EXPECT_CODE(run(ArmFreeze{}, kUser), "contract-not-overdue");
        EXPECT_CODE(run(FreezeChain{}, kUser), "contract-not-armed");
        QCOMPARE(state()->committed, 1ULL);
        QVERIFY(*await<bool>([&](auto* c, auto d) { m_adapter->sequencerAllowed(c, anvilAddress(kSequencer), d); }));
    }

    // A batch on a batch, which is then named as the last one.
    void laterBatchesNameTheLast() {
        QVERIFY(m_committed);
        protocol::BatchData batch;
        batch.header.networkId = m_network.networkId();
        batch.header.number = 2;
        batch.header.timestamp = static_cast<protocol::UnixSeconds>(QDateTime::currentSecsSinceEpoch());
        batch.header.size = 4;
        batch.header.chains = m_network.chainSet();
        protocol::Operation withdraw;
        withdraw.type = protocol::OperationType::Withdraw;
        withdraw.chain = 1;
        withdraw.amount = 1;
        withdraw.address = anvilAddress(kUser);
        batch.operations = {withdraw};
        const algebra::Fr newRoot(79);
        const auto data = protocol::publicDataOf(batch, algebra::Fr(78), newRoot);
        const BatchSubmission submission{data.p.toBigEndian(), m_committed->submission.newRoot, newRoot.toBigEndian(),
                                         protocol::encodeBatch(batch)};
        auto wrong = *m_committed;
        ++wrong.queueEnd;
        EXPECT_CODE(run(Commit{wrong, {submission}}, kSequencer), "contract-unknown-batch");
        EXPECT_OK(run(Commit{m_committed, {submission}}, kSequencer));
        const auto all = events();
        EXPECT_OK(all);
        const auto& second = std::get<BatchCommitted>(all->back().event).batch;
        QCOMPARE(second.number, 2ULL);
        QVERIFY(second.submission == submission);
        QVERIFY(*await<bool>([&](auto* c, auto d) { m_adapter->holdsBatch(c, second, AtLatest{}, d); }));
    }

    void blocksAreFoundByHashAcrossReorganisations() {
        const auto before = await<ChainHead>([&](auto* c, auto done) { m_adapter->head(c, done); });
        EXPECT_OK(before);
        QVERIFY(before->finalised.number <= before->latest.number);
        EXPECT_OK(state(before->latest));
        EXPECT_OK(anvil(QStringLiteral("anvil_reorg"), {1, QJsonArray()}));
        const auto after =
            await<BlockRef>([&](auto* c, auto done) { m_adapter->blockAt(c, before->latest.number, done); });
        EXPECT_OK(after);
        QVERIFY(after->hash != before->latest.hash);
        QVERIFY(!state(before->latest).ok()); // that block is no more
        QCOMPARE(state()->committed, 1ULL);   // and neither is the commit in it
        EXPECT_CODE(await<BlockRef>([&](auto* c, auto done) { m_adapter->blockAt(c, 1'000'000, done); }),
                    "block-not-found");
        EXPECT_CODE(
            await<std::vector<PlacedEvent>>([&](auto* c, auto done) { m_adapter->eventsIn(c, 1, 1'000'000, done); }),
            "block-not-found");
    }

    void waitingTransactionsCanBeRepriced() {
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {false}));
        const auto user = anvilAddress(kUser);
        const auto fees = await<FeeSuggestion>([&](auto* c, auto d) { m_adapter->suggestFees(c, d); });
        EXPECT_OK(fees);
        const auto nonce = await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, true, d); });
        EXPECT_OK(nonce);
        const auto ready = await<UnsignedTransaction>([&](auto* c, auto d) {
            m_adapter->prepare(c, TransferCoin{anvilAddress(kGovernor), Uint256(1)}, user, *nonce, fees->bid, d);
        });
        EXPECT_OK(ready);
        const auto first = m_adapter->sign(*ready, anvilKey(kUser).view());
        EXPECT_OK(first);
        const auto send = [&](const SignedTransaction& t) {
            return await<Bytes32>([&](auto* c, auto d) { m_adapter->broadcast(c, t, d); });
        };
        const auto where = [&](const Bytes32& hash) {
            const auto s = await<TransactionStatus>([&](auto* c, auto d) { m_adapter->transactionStatus(c, hash, d); });
            return s ? s->where : TransactionStatus::Where::Unknown;
        };
        QVERIFY(where(first->hash) == TransactionStatus::Where::Unknown);
        EXPECT_OK(send(*first));
        EXPECT_OK(send(*first)); // again, as after a restart
        QVERIFY(where(first->hash) == TransactionStatus::Where::Waiting);
        QCOMPARE(*await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, true, d); }), *nonce + 1);
        QCOMPARE(*await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, false, d); }), *nonce);

        auto same = *ready;
        same = m_adapter->repriced(same, {});
        const auto second = m_adapter->sign(same, anvilKey(kUser).view());
        EXPECT_OK(second);
        EXPECT_OK(send(*second));
        EXPECT_OK(anvil(QStringLiteral("evm_mine"), {}));
        QVERIFY(where(second->hash) == TransactionStatus::Where::Included);
        QVERIFY(where(first->hash) == TransactionStatus::Where::Unknown);
        EXPECT_CODE(send(*first), "nonce-used");
        EXPECT_OK(send(*second)); // used by itself: fine
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {true}));
    }

    void poorAccountsAreTold() {
        const SecretBytes key(ByteView(Bytes(32, 0x77)));
        const auto address = *evm::addressOfKey(key.view());
        const auto done = await<Receipt>([&](QObject*, auto d) {
            m_runner->run(TransferCoin{anvilAddress(0), Uint256(1)}, address, key, 1, d);
        });
        QVERIFY(!done.ok());
    }

    // Reverted in its block, although it would have passed when it was sent.
    void failuresInABlockAreExplained() {
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {false}));
        const auto user = anvilAddress(kUser);
        const auto fees = await<FeeSuggestion>([&](auto* c, auto d) { m_adapter->suggestFees(c, d); });
        const auto nonce = await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, true, d); });
        // 200 are left and each of these takes 150; both are fine while neither is sent.
        std::vector<SignedTransaction> made;
        for (std::uint64_t i = 0; i < 2; ++i) {
            const auto ready = await<UnsignedTransaction>([&](auto* c, auto d) {
                m_adapter->prepare(c, TransferToken{1, anvilAddress(0), 150 * kWhole}, user, *nonce + i, fees->bid, d);
            });
            EXPECT_OK(ready);
            made.push_back(*m_adapter->sign(*ready, anvilKey(kUser).view()));
        }
        for (const auto& transaction : made) {
            EXPECT_OK(await<Bytes32>([&](auto* c, auto d) { m_adapter->broadcast(c, transaction, d); }));
        }
        EXPECT_OK(anvil(QStringLiteral("evm_mine"), {}));
        const auto status = [&](const Bytes32& hash) {
            return await<TransactionStatus>([&](auto* c, auto d) { m_adapter->transactionStatus(c, hash, d); });
        };
        const auto good = status(made[0].hash);
        const auto bad = status(made[1].hash);
        EXPECT_OK(good);
        EXPECT_OK(bad);
        QVERIFY(good->receipt && good->receipt->succeeded);
        QVERIFY(bad->receipt && !bad->receipt->succeeded);
        QVERIFY(bad->receipt->failure && bad->receipt->gasUsed > 21'000);
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {true}));
    }
};

QTEST_GUILESS_MAIN(TestRealChain)
#include "tst_real_chain.moc"
