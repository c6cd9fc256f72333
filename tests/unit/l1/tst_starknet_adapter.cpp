#include "base/secret.h"
#include "l1/call_runner.h"
#include "l1/chain_adapters.h"
#include "l1/error_codes.h"
#include "l1/sender_keys.h"
#include "l1/starknet/addresses.h"
#include "unit/l1/starknet_batches.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;
using protocol::ChainAddress;
using protocol::OperationType;
using test::kStarknetChain;
using test::kUsdc;
using test::kWhole;
using test::StarknetNode;

namespace {

constexpr std::uint64_t kGovernor = 7;
constexpr std::uint64_t kSequencer = 8;
constexpr std::uint64_t kUser = 9;
constexpr std::uint64_t kOwner = 1000; // of secp256k1
constexpr std::uint32_t kDepth = 2;
const Felt kRecipient = StarknetNode::felt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffabc");

SecretBytes keyBytes(std::uint64_t number) {
    return SecretBytes(ByteView(Uint256(number).toBigEndian()));
}

protocol::Address ownerAddress() {
    const auto key = crypto::Secp256k1PrivateKey::fromBytes(Uint256(kOwner).toBigEndian()).value();
    return {crypto::ethereumAddress(test::attesterCurve().publicKey(key))};
}

template <class T>
std::vector<T> only(const std::vector<PlacedEvent>& events) {
    std::vector<T> out;
    for (const auto& [place, event] : events) {
        if (const auto* wanted = std::get_if<T>(&event)) {
            out.push_back(*wanted);
        }
    }
    return out;
}

} // namespace

// The adapter on starknet-devnet itself, with the contract in between and nothing else. The tests follow one another.
class TestStarknetAdapter : public QObject {
    Q_OBJECT

    StarknetNode m_node;
    NetworkFile m_network;
    RollupPlan m_plan;
    std::unique_ptr<ChainAdapter> m_adapter;
    std::vector<CommittedBatch> m_batches;
    std::vector<Receipt> m_receipts; // of what succeeded

    ChainAddress account(std::uint64_t key) const {
        return *starknetAccountOf(m_network.chains[1].starknet->accountClass, keyBytes(key).view());
    }
    Felt accountFelt(std::uint64_t key) const { return toFelt(account(key).wide()->bytes); }

    // A network whose second chain is the node's.
    void planNetwork() {
        m_network.name = "Starknet test";
        m_network.salt[0] = 3;
        m_network.feeOwner = ownerAddress();
        m_network.sequencer.bytes[0] = 9;
        NetworkChain first;
        first.index = 1;
        first.evmChainId = 31337;
        first.name = "Elsewhere";
        NetworkChain second;
        second.index = kStarknetChain;
        second.family = protocol::AddressFamily::Starknet;
        second.name = "Starknet";
        second.rpcUrls = {m_node.url()};
        second.finalisedDepth = kDepth;
        second.starknet =
            StarknetPlace{"SN_SEPOLIA", toWide(StarknetNode::strk()), m_node.accountClass().toBigEndian(), {}};
        m_network.chains = {first, second};
        m_network.chains[1].starknet->sequencer = *account(kSequencer).wide();
        m_plan = test::sampleRollupPlan(accountFelt(kSequencer), accountFelt(kUser));
        m_network.genesisRoot = m_plan.config.genesisRoot;
        m_network.durations = m_plan.config.durations;
        m_network.sizes = {{4, m_plan.keys[0].hash(), {}, m_plan.keys[0].words}};
        m_network.attesters = {{m_plan.config.attesters[0], {}}};
        m_plan.config.networkId = m_network.networkId();
        m_plan.config.chainSet = m_network.chainSet();
    }

    static std::unique_ptr<ChainAdapter> adapterOf(const NetworkFile& network) {
        return std::move(*makeChainAdapter(network, kStarknetChain));
    }

    Result<Receipt> run(const ContractCall& call, std::uint64_t who, bool consents = true) {
        CallRunner runner(*m_adapter);
        if (consents) {
            runner.consentWith(ownerAddress(), [] { return Result<SecretBytes>(keyBytes(kOwner)); });
        }
        auto receipt = await<Receipt>(
            [&](QObject*, auto done) { runner.run(call, account(who), keyBytes(who), 1, std::move(done)); }, 60'000);
        if (receipt) {
            m_receipts.push_back(*receipt);
        }
        return receipt;
    }
    Result<UnsignedTransaction> prepared(const ContractCall& call, std::uint64_t who, std::uint64_t nonce) {
        const auto fees = await<FeeSuggestion>([&](auto* c, auto done) { m_adapter->suggestFees(c, done); });
        return await<UnsignedTransaction>(
            [&](auto* c, auto done) { m_adapter->prepare(c, call, account(who), nonce, fees->bid, std::move(done)); });
    }
    Result<std::uint64_t> nonceOf(std::uint64_t who) {
        return await<std::uint64_t>(
            [&](auto* c, auto done) { m_adapter->nextNonce(c, account(who), true, std::move(done)); });
    }
    Result<Bytes32> broadcast(const SignedTransaction& transaction) {
        return await<Bytes32>([&](auto* c, auto done) { m_adapter->broadcast(c, transaction, std::move(done)); });
    }
    Result<TransactionStatus> status(const Bytes32& hash) {
        return await<TransactionStatus>(
            [&](auto* c, auto done) { m_adapter->transactionStatus(c, hash, std::move(done)); });
    }
    Result<ContractState> state(StateAt at = AtLatest{}) {
        return await<ContractState>([&](auto* c, auto done) { m_adapter->contractState(c, at, std::move(done)); });
    }
    Result<ChainHead> head() {
        return await<ChainHead>([&](auto* c, auto done) { m_adapter->head(c, std::move(done)); });
    }
    Result<std::vector<PlacedEvent>> eventsTo(BlockNumber to) {
        return await<std::vector<PlacedEvent>>(
            [&](auto* c, auto done) { m_adapter->eventsIn(c, m_network.chains[1].startBlock, to, std::move(done)); });
    }
    Result<protocol::Amount> pending(const ChainAddress& owner) {
        return await<protocol::Amount>(
            [&](auto* c, auto done) { m_adapter->pendingBalance(c, kUsdc, owner, std::move(done)); });
    }
    Result<protocol::Amount> balance(const ChainAddress& owner) {
        return await<protocol::Amount>(
            [&](auto* c, auto done) { m_adapter->tokenBalance(c, kUsdc, owner, std::move(done)); });
    }
    Result<ChainReport> check(const NetworkFile& network) {
        const auto adapter = adapterOf(network);
        return await<ChainReport>([&](auto* c, auto done) { adapter->checkChain(c, std::move(done)); });
    }
    // The one problem of a check.
    std::string problemOf(const NetworkFile& network) {
        const auto report = check(network);
        const auto problem = report ? report->firstProblem() : std::optional<Error>(report.error());
        return problem ? problem->code : "none";
    }

    CommittedBatch next(const std::vector<protocol::Operation>& operations, std::uint64_t queueEnd) {
        auto out = test::nextBatch(m_plan.config, m_batches, head()->latest.timestamp, operations, queueEnd);
        out.sequencer = account(kSequencer);
        return out;
    }
    CommitAndProve committing(const CommittedBatch& batch) const {
        return {m_batches.empty() ? std::nullopt : std::optional(m_batches.back()),
                {batch.submission},
                {test::proofOf(batch)},
                std::nullopt};
    }
    Execute executing(const CommittedBatch& batch, unsigned doublings = 0) const {
        return {{batch}, {test::signedVote(m_plan.config.networkId, protocol::VoteKind::Agree, batch)}, doublings};
    }
    Result<bool> holds(const CommittedBatch& batch) {
        return await<bool>([&](auto* c, auto done) { m_adapter->holdsBatch(c, batch, AtLatest{}, std::move(done)); });
    }

private Q_SLOTS:
    void initTestCase() {
        const auto problem = m_node.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        planNetwork();
        auto governor = m_node.sender(kGovernor);
        QVERIFY(m_node.mint(governor.account()));
        EXPECT_OK(test::deployAccount(governor));
        const auto placed = test::deployRollup(governor, m_plan);
        EXPECT_OK(placed);
        m_network.chains[1].rollup = toWide(placed->rollup);
        m_network.chains[1].startBlock = placed->startBlock;
        m_network.tokens = {
            {kUsdc, "USDC", "Test USD Coin", {{kStarknetChain, {toWide(placed->tokens.at(kUsdc)), 6}}}}};
        m_adapter = adapterOf(m_network);
    }

    void theCheckFindsTheNetworksContract() {
        const auto report = check(m_network);
        EXPECT_OK(report);
        const auto problem = report->firstProblem();
        QVERIFY2(!problem, problem ? problem->message.c_str() : "");
        QVERIFY(report->checks.size() >= 20);
    }

    void theCheckNamesWhatIsOther() {
        auto other = m_network;
        other.chains[1].rollup = toWide(0x999);
        QCOMPARE(problemOf(other), std::string("contract-missing"));
        other = m_network;
        other.salt[1] ^= 1;
        QCOMPARE(problemOf(other), std::string("contract-other-network"));
        other = m_network;
        other.durations.armWindow += 1;
        QCOMPARE(problemOf(other), std::string("contract-other-durations"));
        other = m_network;
        other.attesters.push_back({protocol::Address{{0xff}}, {}});
        QCOMPARE(problemOf(other), std::string("contract-other-attesters"));
        other = m_network;
        other.tokens[0].chains[kStarknetChain].decimals = 18;
        QCOMPARE(problemOf(other), std::string("contract-other-token"));
        other = m_network;
        other.chains[1].starknet->feeToken = toWide(0x999);
        QCOMPARE(problemOf(other), std::string("contract-other-fee-token"));
        other = m_network;
        other.chains[1].starknet->chainId = "SN_MAIN";
        QVERIFY(problemOf(other) == code::kRpcWrongChain || problemOf(other) == "contract-other-network");
        other = m_network;
        other.chains[1].starknet->sequencer = toWide(0x999);
        QCOMPARE(problemOf(other), std::string("none")); // a governor may have named another
        QVERIFY(std::ranges::any_of(check(other)->checks, [](const ChainCheck& line) {
            return line.problem && line.problem->code == "contract-other-sequencer";
        }));
    }

    void anotherChain() {
        auto other = m_network;
        other.chains[1].starknet->chainId = "SN_MAIN";
        const auto adapter = adapterOf(other);
        EXPECT_CODE(await<ChainHead>([&](auto* c, auto done) { adapter->head(c, std::move(done)); }),
                    code::kRpcWrongChain);
    }

    void theHeadAndItsBlocks() {
        const auto found = head();
        EXPECT_OK(found);
        QCOMPARE(found->finalised.number, found->latest.number - kDepth);
        const auto at = [&](BlockNumber number) {
            return await<BlockRef>([&](auto* c, auto done) { m_adapter->blockAt(c, number, std::move(done)); });
        };
        QCOMPARE(*at(found->latest.number), found->latest);
        EXPECT_CODE(at(found->latest.number + 1), code::kBlockNotFound);
        EXPECT_CODE(eventsTo(found->latest.number + 1), code::kBlockNotFound);
    }

    // Where the chain itself says what is final.
    void whatEthereumHasProvenIsFinal() {
        auto other = m_network;
        other.chains[1].finalisedDepth = 0;
        const auto adapter = adapterOf(other);
        const auto asked = [&] { return await<ChainHead>([&](auto* c, auto done) { adapter->head(c, done); }); };
        EXPECT_CODE(asked(), "finalised-block-missing");
        const auto latest = head()->latest.number;
        const QJsonObject from{{QStringLiteral("block_number"), static_cast<qint64>(latest - 1)}};
        m_node.ask(QStringLiteral("devnet_acceptOnL1"), {{QStringLiteral("starting_block_id"), from}});
        const auto found = asked();
        EXPECT_OK(found);
        QCOMPARE(found->finalised.number, latest - 1);
        QCOMPARE(found->latest.number, latest);
    }

    void aSenderWithoutAnAccount() {
        const auto missing = [&] {
            return await<bool>(
                [&](auto* c, auto done) { m_adapter->accountMissing(c, account(kUser), std::move(done)); });
        };
        QCOMPARE(*missing(), true);
        QCOMPARE(*nonceOf(kUser), 0U);
        EXPECT_CODE(prepared(Deposit{kUsdc, kWhole, ownerAddress()}, kUser, 0), "account-missing");
        QVERIFY(m_node.mint(accountFelt(kUser)));
        const auto opening = prepared(OpenAccount{}, kUser, 0);
        EXPECT_OK(opening);
        EXPECT_CODE(m_adapter->sign(*opening, keyBytes(kSequencer).view()), "key-not-of-sender");
        const auto signedOne = m_adapter->sign(*opening, keyBytes(kUser).view());
        EXPECT_OK(signedOne);
        EXPECT_OK(broadcast(*signedOne));
        EXPECT_OK(broadcast(*signedOne)); // the chain has it already
        const auto found = status(signedOne->hash);
        EXPECT_OK(found);
        QVERIFY(found->receipt && found->receipt->succeeded);
        QCOMPARE(*missing(), false);
        EXPECT_CODE(prepared(OpenAccount{}, kUser, 1), "account-exists");
        QCOMPARE(*nonceOf(kUser), 1U);
    }

    void aDepositIsOneTransaction() {
        QCOMPARE(*await<Uint256>([&](auto* c, auto done) { m_adapter->queueFee(c, done); }), Uint256(1000));
        const auto receipt = run(Deposit{kUsdc, 3 * kWhole, ownerAddress()}, kUser);
        EXPECT_OK(receipt);
        const auto items = only<QueueItemAdded>(receipt->events);
        QCOMPARE(items.size(), std::size_t{1});
        auto queued = test::operationOf(OperationType::Deposit, 3 * kWhole, ownerAddress());
        QVERIFY(items[0].operation == queued);
        QCOMPARE(items[0].fee, Uint256(1000));
        QVERIFY(receipt->gasUsed > 0);
        QVERIFY(receipt->gasPrice > Uint256(0));
        const auto now = state();
        EXPECT_OK(now);
        QCOMPARE(now->queueLength, 1U);
        QCOMPARE(now->queueHead, 0U);
        QCOMPARE(now->queueHeadDeadline, items[0].deadline);
        QCOMPARE(now->quorum, 1U);
        QVERIFY(*balance(account(kUser)) == protocol::Amount{0});
        // More than the sender has.
        EXPECT_CODE(run(Deposit{kUsdc, kWhole, ownerAddress()}, kUser), "contract-deposit-not-received");
    }

    // What the owner must sign for, and what they then pay.
    void anOwnersRequestNeedsTheirConsent() {
        const SetSigningKey request{0, Bytes32{0, 1}, {}};
        EXPECT_CODE(run(request, kUser, false), "owner-consent-missing");
        EXPECT_CODE(run(RequestForcedExit{0, kUsdc, false, {}}, kUser, false), "owner-consent-missing");
        const auto receipt = run(request, kUser);
        EXPECT_OK(receipt);
        const auto items = only<QueueItemAdded>(receipt->events);
        QCOMPARE(items.size(), std::size_t{1});
        QVERIFY(items[0].operation.address == ownerAddress());
        QCOMPARE(items[0].operation.keyHash.toBigEndian(), request.keyHash);
        const auto exit = run(RequestForcedExit{0, kUsdc, false, {}}, kUser);
        EXPECT_OK(exit);
        QVERIFY(only<QueueItemAdded>(exit->events)[0].operation.type == OperationType::ForcedExit);
        EXPECT_CODE(run(RequestForcedExit{0, kUsdc, true, {}}, kUser), "contract-nothing-held");
    }

    void aBatchIsCommittedProvenAndExecuted() {
        QVERIFY(m_node.mint(accountFelt(kSequencer)));
        const auto setKey = [&] {
            protocol::Operation out;
            out.type = OperationType::SetKey;
            out.chain = kStarknetChain;
            out.address = ownerAddress();
            out.keyHash = *algebra::Fr::fromUint256(Uint256::fromBigEndian(Bytes32{0, 1}));
            return out;
        }();
        auto exit = test::operationOf(OperationType::ForcedExit, kWhole / 2, ownerAddress());
        const auto batch = next({test::operationOf(OperationType::Deposit, 3 * kWhole, ownerAddress()), setKey, exit,
                                 test::withdrawalOf(kWhole, kRecipient)},
                                3);
        EXPECT_CODE(run(committing(batch), kUser), "contract-not-sequencer");
        const auto receipt = run(committing(batch), kSequencer);
        EXPECT_OK(receipt);
        m_batches.push_back(batch);
        QCOMPARE(*holds(batch), true);
        auto forged = batch;
        forged.queueEnd = 2;
        QCOMPARE(*holds(forged), false);
        const auto committed = only<BatchCommitted>(receipt->events);
        QCOMPARE(committed.size(), std::size_t{1});
        QVERIFY(committed[0].batch == batch);
        const auto proven = only<FinalRoot>(receipt->events);
        QCOMPARE(proven.size(), std::size_t{1});
        QVERIFY(proven[0].proof == test::proofOf(batch));
        QCOMPARE(proven[0].root, batch.submission.newRoot);

        auto badVote = executing(batch);
        badVote.signatures[0][5] ^= 1;
        EXPECT_CODE(run(badVote, kUser), "contract-bad-signature");
        const auto executed = run(executing(batch), kUser);
        EXPECT_OK(executed);
        QCOMPARE(only<BatchExecuted>(executed->events)[0].paid, Uint256(2)); // the exit waits, the withdrawal is pushed
        const auto waiting = only<PayoutPending>(executed->events);
        QCOMPARE(waiting.size(), std::size_t{1});
        QCOMPARE(waiting[0].recipient, ChainAddress(ownerAddress()));
        QVERIFY(*balance(toWide(kRecipient)) == kWhole);
        QVERIFY(*pending(ownerAddress()) == kWhole / 2);
        const auto now = state();
        QCOMPARE(now->executed, 1U);
        QCOMPARE(now->queueHead, 3U);
        QCOMPARE(now->queueHeadDeadline, 0U);
        QCOMPARE(*await<bool>(
                     [&](auto* c, auto done) { m_adapter->sequencerAllowed(c, account(kSequencer), std::move(done)); }),
                 true);
        QCOMPARE(
            *await<bool>([&](auto* c, auto done) { m_adapter->sequencerAllowed(c, account(kUser), std::move(done)); }),
            false);
    }

    void anOwnersBalanceIsClaimedWithTheirConsent() {
        EXPECT_CODE(run(ClaimPending{kUsdc, ownerAddress()}, kUser), "owner-consent-missing");
        EXPECT_CODE(run(ClaimPendingTo{kUsdc, account(kUser), {}}, kUser, false), "contract-nothing-pending");
        const auto receipt = run(ClaimPendingTo{kUsdc, account(kUser), {}}, kUser);
        EXPECT_OK(receipt);
        const auto claimed = only<PendingClaimed>(receipt->events);
        QCOMPARE(claimed.size(), std::size_t{1});
        QCOMPARE(claimed[0].recipient, ChainAddress(ownerAddress()));
        QVERIFY(*balance(account(kUser)) == kWhole / 2);
        QVERIFY(*pending(ownerAddress()) == protocol::Amount{0});
        EXPECT_CODE(run(ClaimPendingTo{kUsdc, account(kUser), {}}, kUser), "contract-nothing-pending");
    }

    // Both of a batch: the estimate twice as large, and the tokens left alone.
    void tokensAreSetAsideAfterDoublings() {
        const auto batch = next({test::withdrawalOf(kWhole / 4, kRecipient)}, 3);
        EXPECT_OK(run(committing(batch), kSequencer));
        m_batches.push_back(batch);
        const auto nonce = *nonceOf(kUser);
        const auto plain = prepared(executing(batch), kUser, nonce);
        const auto twice = prepared(executing(batch, 1), kUser, nonce);
        EXPECT_OK(plain);
        EXPECT_OK(twice);
        QCOMPARE(twice->gasLimit, 2 * plain->gasLimit);
        const auto receipt = run(executing(batch, 2), kUser);
        EXPECT_OK(receipt);
        QCOMPARE(only<BatchExecuted>(receipt->events)[0].paid, Uint256(0));
        QCOMPARE(only<PayoutPending>(receipt->events)[0].recipient, ChainAddress(toWide(kRecipient)));
        QVERIFY(*pending(toWide(kRecipient)) == kWhole / 4);
        EXPECT_OK(run(ClaimPending{kUsdc, toWide(kRecipient)}, kUser));
        QVERIFY(*balance(toWide(kRecipient)) == kWhole + kWhole / 4);
    }

    void theBooksAddUp() {
        const auto block = head()->latest;
        const auto books = await<TokenBooks>([&](auto* c, auto done) {
            m_adapter->tokenBooksAt(c, block, kUsdc, m_network.tokenOn(kUsdc, kStarknetChain)->address, done);
        });
        EXPECT_OK(books);
        QCOMPARE(books->held, protocol::toUint256(3 * kWhole - kWhole / 2 - kWhole - kWhole / 4));
        QCOMPARE(books->pending, Uint256(0));
        QCOMPARE(books->balance, std::optional<Uint256>(1'250'000));
        const auto nothing = await<TokenBooks>(
            [&](auto* c, auto done) { m_adapter->tokenBooksAt(c, block, kUsdc, toWide(0x999), done); });
        EXPECT_OK(nothing);
        QVERIFY(!nothing->balance.has_value());
        const auto fees =
            await<FeeBooks>([&](auto* c, auto done) { m_adapter->feeBooksAt(c, block, {account(kSequencer)}, done); });
        EXPECT_OK(fees);
        QCOMPARE(fees->pot, Uint256(0));
        QCOMPARE(fees->earned, Uint256(3000));
        QCOMPARE(fees->balance, Uint256(3000));
    }

    // Every event has one identity, wherever it was read.
    void eventsAreThoseOfTheReceipts() {
        const auto latest = head()->latest.number;
        const auto events = eventsTo(latest);
        EXPECT_OK(events);
        std::size_t seen = 0;
        for (const auto& receipt : m_receipts) {
            for (const auto& [place, event] : receipt.events) {
                const auto found = std::ranges::find(*events, place, &PlacedEvent::place);
                QVERIFY(found != events->end());
                QCOMPARE(found->event.index(), event.index());
                ++seen;
            }
        }
        QVERIFY(seen >= 10);
        for (const auto& batch : m_batches) {
            QCOMPARE(std::ranges::count_if(only<BatchCommitted>(*events),
                                           [&](const BatchCommitted& one) { return one.batch == batch; }),
                     1);
        }
        QCOMPARE(only<TokenRegistered>(*events).size(), std::size_t{1});
    }

    // A token that the network file does not list has the decimals that the contract says.
    void anUnlistedTokensEventsAreReadAllTheSame() {
        auto other = m_network;
        other.tokens.clear();
        const auto adapter = adapterOf(other);
        const auto events = await<std::vector<PlacedEvent>>([&](auto* c, auto done) {
            adapter->eventsIn(c, m_network.chains[1].startBlock, head()->latest.number, std::move(done));
        });
        EXPECT_OK(events);
        QVERIFY(only<PayoutPending>(*events)[0].amount == kWhole / 2);
    }

    void aTransactionIsSentOnce() {
        const auto nonce = *nonceOf(kUser);
        const TransferCoin transfer{toWide(kRecipient), 5};
        const auto unsignedOne = prepared(transfer, kUser, nonce);
        EXPECT_OK(unsignedOne);
        const auto key = keyBytes(kUser);
        const auto first = m_adapter->sign(*unsignedOne, key.view());
        EXPECT_OK(first);
        QVERIFY(status(first->hash)->where == TransactionStatus::Where::Unknown);
        auto raised = m_adapter->repriced(*unsignedOne, {}, PriceRise::Eighth);
        const auto second = m_adapter->sign(raised, key.view());
        EXPECT_OK(broadcast(*first));
        EXPECT_OK(broadcast(*first)); // the chain has it already
        EXPECT_CODE(broadcast(*second), code::kNonceUsed);
        const auto found = status(first->hash);
        EXPECT_OK(found);
        QVERIFY(found->where == TransactionStatus::Where::Included);
        QVERIFY(found->receipt->succeeded);
        QCOMPARE(*await<Uint256>(
                     [&](auto* c, auto done) { m_adapter->coinBalance(c, toWide(kRecipient), std::move(done)); }),
                 Uint256(5));
    }

    void refusalsByName() {
        const auto nonce = *nonceOf(kUser);
        const auto key = keyBytes(kUser);
        auto low = prepared(TransferCoin{toWide(kRecipient), 1}, kUser, nonce);
        const auto cheap = await<UnsignedTransaction>([&](auto* c, auto done) {
            m_adapter->prepare(c, TransferCoin{toWide(kRecipient), 1}, account(kUser), nonce, {.cap = 1, .tip = {}},
                               std::move(done));
        });
        EXPECT_CODE(broadcast(*m_adapter->sign(*cheap, key.view())), code::kFeeBelowBase);
        const auto rich = m_adapter->repriced(*low, {.cap = powerOfTen(18), .tip = {}}, PriceRise::Eighth);
        EXPECT_CODE(broadcast(*m_adapter->sign(rich, key.view())), "insufficient-funds");
        const ChainAddress narrow = ownerAddress();
        EXPECT_CODE(prepared(TransferCoin{narrow, 1}, kUser, nonce), "address-wrong-family");
        EXPECT_CODE(await<Uint256>([&](auto* c, auto done) { m_adapter->coinBalance(c, narrow, done); }),
                    "address-wrong-family");
        EXPECT_CODE(prepared(Deposit{7, kWhole, ownerAddress()}, kUser, nonce), "token-not-on-chain");
        EXPECT_CODE(prepared(Deposit{kUsdc, 1, ownerAddress()}, kUser, nonce), "amount-not-expressible");
        EXPECT_CODE(prepared(ReleaseDelayed{1, 0}, kUser, nonce), code::kContractNotDelayed);
        EXPECT_CODE(prepared(ArmContract{}, kUser, nonce), "contract-no-exits");
    }

    // What fits an estimate may still fail in its block: the receipt says why.
    void whatIsRevertedSaysWhy() {
        const auto nonce = *nonceOf(kUser);
        const auto first = prepared(TransferToken{kUsdc, toWide(kRecipient), kWhole / 2}, kUser, nonce);
        const auto second = prepared(TransferToken{kUsdc, toWide(kRecipient), kWhole / 2}, kUser, nonce + 1);
        EXPECT_OK(second); // prepared while the tokens were there, for a later turn
        const auto key = keyBytes(kUser);
        EXPECT_OK(broadcast(*m_adapter->sign(*first, key.view())));
        const auto sent = broadcast(*m_adapter->sign(*second, key.view()));
        EXPECT_OK(sent);
        const auto found = status(*sent);
        EXPECT_OK(found);
        QVERIFY(!found->receipt->succeeded);
        QVERIFY(found->receipt->failure.has_value());
        QCOMPARE(found->receipt->failure->code, std::string("chain-refused"));
    }

    // Last: blocks are taken back, and what was in them is gone.
    void aReorganisationIsSeen() {
        const auto before = head()->latest;
        const auto events = eventsTo(before.number);
        const auto receipt = run(ProposeChange{[] {
                                     Change out;
                                     out.kind = ChangeKind::QueueFee;
                                     out.queueFee = 2000;
                                     return out;
                                 }()},
                                 kGovernor);
        EXPECT_OK(receipt);
        QCOMPARE(only<ChangeScheduled>(receipt->events)[0].change.queueFee, Uint256(2000));
        const auto countersAt = [&](const BlockRef& block) {
            return await<ContractState>([&](auto* c, auto done) { m_adapter->countersAt(c, block, std::move(done)); });
        };
        EXPECT_OK(countersAt(receipt->block));
        const QJsonObject from{{QStringLiteral("block_hash"),
                                QString::fromStdString(toFelt(receipt->block.hash).toUint256().toQuantity())}};
        const auto aborted =
            m_node.ask(QStringLiteral("devnet_abortBlocks"), {{QStringLiteral("starting_block_id"), from}});
        QVERIFY(aborted.isObject());
        QCOMPARE(head()->latest.number, before.number);
        EXPECT_CODE(countersAt(receipt->block), code::kBlockNotFound);
        EXPECT_OK(countersAt(before));
        EXPECT_CODE(eventsTo(receipt->block.number), code::kBlockNotFound);
        QCOMPARE(eventsTo(before.number)->size(), events->size());
    }
};

QTEST_GUILESS_MAIN(TestStarknetAdapter)
#include "tst_starknet_adapter.moc"
