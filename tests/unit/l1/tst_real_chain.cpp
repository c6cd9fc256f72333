#include "crypto/keccak.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "protocol/address.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"
#include "support/addresses.h"
#include "unit/l1/real_chain_test.h"

#include <QDateTime>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;

// What our contracts hold and tell, through our adapter.
class TestRealChain : public RealChainTest {
    Q_OBJECT

    std::optional<CommittedBatch> m_committed;

    Result<std::vector<PlacedEvent>> queued() {
        auto all = events();
        if (all) {
            std::erase_if(*all,
                          [](const auto& placed) { return !std::holds_alternative<QueueItemAdded>(placed.event); });
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase() { deploy(); }
    void cleanupTestCase() { close(); }

    void theFileFitsTheChain() {
        EXPECT_OK(parseNetworkFile(writeNetworkFile(m_network)));
        const auto report = await<ChainReport>([&](auto* c, auto done) { m_adapter->checkChain(c, done); });
        EXPECT_OK(report);
        QVERIFY2(!report->firstProblem(), report->firstProblem() ? report->firstProblem()->message.c_str() : "");
        QVERIFY(report->checks.size() >= 16);
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
        QTest::newRow("another skew") << 8 << "contract-other-durations";
        QTest::newRow("another queue window") << 9 << "contract-other-durations";
        QTest::newRow("another arming window") << 10 << "contract-other-durations";
        QTest::newRow("another priority of exits") << 13 << "contract-other-durations";
        QTest::newRow("another delay of payouts") << 14 << "contract-other-durations";
        QTest::newRow("exits where there are none") << 15 << "contract-other-exits";
        QTest::newRow("another genesis") << 11 << "contract-other-genesis";
        QTest::newRow("an attester more") << 12 << "contract-other-attesters";
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
        case 8:
            file.durations.maxFutureSkew = 599;
            break;
        case 9:
            file.durations.queueWindow = 10'801;
            break;
        case 10:
            file.durations.armWindow = 61;
            break;
        case 13:
            file.durations.exitPriority = 1'799;
            break;
        case 14:
            file.durations.releaseDelay = 7'201;
            break;
        case 15:
            file.exits = NetworkExits{};
            break;
        case 11:
            file.genesisRoot = algebra::Fr(78);
            break;
        case 12:
            file.attesters.push_back({protocol::Address{{0xff, 7}}, {}});
            break;
        case 6:
            file.chains[0].rollup = test::changedAt(file.chains[0].rollup, 4);
            break;
        default:
            file.chains[0].rollup = file.tokens[1].chains[1].address;
        }
        const auto adapter = makeChainAdapter(file, 1);
        const auto report = await<ChainReport>([&](auto* c, auto done) { (*adapter)->checkChain(c, done); });
        EXPECT_OK(report);
        QVERIFY(report->firstProblem());
        QVERIFY2(std::any_of(report->checks.begin(), report->checks.end(),
                             [&](const ChainCheck& check) {
                                 return check.problem && QString::fromStdString(check.problem->code) == code;
                             }),
                 report->firstProblem()->message.c_str());
    }

    // A governor may have replaced it since the file was written: people are told, and the node goes on.
    void anotherSequencerIsNamedAndStopsNobody() {
        auto file = m_network;
        file.sequencer = anvilAddress(kUser);
        const auto adapter = makeChainAdapter(file, 1);
        const auto report = await<ChainReport>([&](auto* c, auto done) { (*adapter)->checkChain(c, done); });
        EXPECT_OK(report);
        QVERIFY(!report->firstProblem());
        const auto told = std::find_if(report->checks.begin(), report->checks.end(),
                                       [](const ChainCheck& check) { return check.problem.has_value(); });
        QVERIFY(told != report->checks.end());
        QCOMPARE(told->problem->code, std::string("contract-other-sequencer"));
        QVERIFY(told->problem->message.find(protocol::formatAddress(file.sequencer)) != std::string::npos);
    }

    // From its first block on, a contract says what its governor does.
    void theDeploymentIsTold() {
        const auto all = events();
        EXPECT_OK(all);
        QCOMPARE(all->size(), std::size_t{3});
        const auto coin = std::get<TokenRegistered>((*all)[0].event);
        QVERIFY(coin.token == 0 && coin.address.isZero() && coin.decimals == 18);
        const auto usdc = std::get<TokenRegistered>((*all)[1].event);
        QVERIFY(usdc.token == 1 && usdc.address == m_network.tokens[1].chains[1].address && usdc.decimals == 6);
        const auto limit = std::get<ChangeApplied>((*all)[2].event).change;
        QVERIFY(limit.kind == ChangeKind::DailyLimit && limit.token == 1 && limit.dailyLimit == 400 * kWhole);
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

        const auto all = queued();
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

    // Held and queued as one number, the fees, and what is there: in the block that is asked about, and no other.
    void theBooksAreOfTheirBlock() {
        const auto head = await<ChainHead>([&](auto* c, auto done) { m_adapter->head(c, done); });
        EXPECT_OK(head);
        const auto usdc = m_network.tokens[1].chains[1].address;
        const auto books = [&](const BlockRef& block, protocol::TokenId token, const protocol::ChainAddress& contract) {
            return await<TokenBooks>(
                [&](auto* c, auto done) { m_adapter->tokenBooksAt(c, block, token, contract, done); });
        };
        const auto fees = [&](const BlockRef& block) {
            return await<FeeBooks>(
                [&](auto* c, auto done) { m_adapter->feeBooksAt(c, block, {anvilAddress(kSequencer)}, done); });
        };
        const auto token = books(head->latest, 1, usdc);
        EXPECT_OK(token);
        QVERIFY(token->held == protocol::toUint256(300 * kWhole) && token->balance == Uint256(300'000'000));
        QVERIFY(token->pending.isZero() && token->delayed.isZero());
        const auto coin = books(head->latest, 0, {});
        EXPECT_OK(coin);
        QVERIFY(coin->held == protocol::toUint256(2 * kWhole));
        QVERIFY(coin->balance == protocol::toUint256(2 * kWhole + 4'000'000)); // four items' fees
        const auto owed = fees(head->latest);
        EXPECT_OK(owed);
        QVERIFY(owed->pot == Uint256(4'000'000) && owed->earned.isZero() && owed->balance == coin->balance);

        // Later, ten are gone: the block before does not know.
        const auto slot = evm::abiEncode(evm::knownTypes("(address,uint256)"),
                                         {m_network.chains[0].rollup, std::uint64_t{3}}); // TestToken's balances
        QVERIFY(slot);
        EXPECT_OK(anvil(QStringLiteral("evm_mine"), {})); // what is set changes the newest block's state
        EXPECT_OK(anvil(QStringLiteral("anvil_setStorageAt"),
                        {QString::fromStdString(toHex0x(usdc.bytes())),
                         QString::fromStdString(toHex0x(crypto::keccak256(*slot))),
                         QString::fromStdString(toHex0x(Uint256(290'000'000).toBigEndian()))}));
        EXPECT_OK(anvil(QStringLiteral("evm_mine"), {}));
        QVERIFY(books(head->latest, 1, usdc)->balance == Uint256(300'000'000));
        const auto after = await<ChainHead>([&](auto* c, auto done) { m_adapter->head(c, done); });
        EXPECT_OK(after);
        QVERIFY(books(after->latest, 1, usdc)->balance == Uint256(290'000'000));
        // No contract there, and one that knows no balances.
        QVERIFY(!books(after->latest, 1, protocol::Address{{9, 9}})->balance);
        QVERIFY(!books(after->latest, 1, m_network.chains[0].rollup)->balance);
        EXPECT_CODE(books({7, Bytes32{1}, 0}, 1, usdc), "rpc-error");
    }

    // The contract's own idea of a stored batch, of queue hashes and of payouts.
    void committedBatchesAreHeldAsWeSay() {
        const auto all = queued();
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
                operation.type = protocol::OperationType::PartialExit; // of nothing, and a payout all the same
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
        EXPECT_CODE(run(CommitAndProve{std::nullopt, {submission}, {protocol::ProofWords{}}, std::nullopt}, kSequencer),
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

        EXPECT_CODE(run(Prove{{committed}, {protocol::ProofWords{}}}, kUser), "contract-invalid-proof");
        EXPECT_CODE(run(Execute{{committed}, {}}, kUser), "contract-not-proven");
        EXPECT_CODE(run(RevertBatches{committed, {}}, kUser), "contract-too-early");
        EXPECT_CODE(run(ClaimPending{1, anvilAddress(kUser)}, kUser), "contract-nothing-pending");
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

    void changesAreWrittenAsTheContractReadsThem() {
        const protocol::Address account{{7, 7, 7}};
        for (const auto& change :
             {Change{ChangeKind::Governor, account, 0, 0, {}}, Change{ChangeKind::ReadmitSequencer, account, 0, 0, {}},
              Change{ChangeKind::PushGas, {}, 200'000, 0, {}},
              Change{ChangeKind::RegisterToken, account, 0, 1'023, Uint256(77)},
              Change{.kind = ChangeKind::QueueFee, .queueFee = powerOfTen(20)},
              Change{.kind = ChangeKind::DailyLimit, .token = 1'023, .dailyLimit = kDailyLimitBound - 1},
              Change{.kind = ChangeKind::DailyLimit, .token = 1, .dailyLimit = 0},
              Change{.kind = ChangeKind::Guardian, .account = account}, Change{.kind = ChangeKind::Guardian}}) {
            const auto words = evm::changeArguments(change);
            const auto again = evm::changeOf(words[0].number(), words[1].number());
            EXPECT_OK(again);
            QVERIFY(*again == change);
        }
        EXPECT_CODE(evm::changeOf(Uint256(0), Uint256(1)), "change-unknown");
        EXPECT_CODE(evm::changeOf(Uint256(10), Uint256(1)), "change-unknown");
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

    // What a governor may set, as it was deployed; then each changed, and read again.
    void limitsAndFeesAreRead() {
        const auto reader = makeGovernanceReader(m_network, 1);
        EXPECT_OK(reader);
        const auto read = [&] {
            return await<Governance>([&](auto* c, auto done) { (*reader)->read(c, anvilAddress(kUser), done); });
        };
        const auto before = read();
        EXPECT_OK(before);
        QVERIFY(before->queueFee == Uint256(1'000'000));
        QVERIFY(before->leastQueueFee == Uint256(100'000) && before->mostQueueFee == Uint256(100'000'000));
        QVERIFY(before->guardian == anvilAddress(kUser) && !before->isPaused());
        QCOMPARE(before->limits.size(), std::size_t{2});
        QVERIFY(before->limits[0].token == 0 && before->limits[0].daily == 0);
        QVERIFY(before->limits[1].token == 1 && before->limits[1].daily == 400 * kWhole);
        QVERIFY(before->limits[1].leftToday == 400 * kWhole);

        const Change fee{.kind = ChangeKind::QueueFee, .queueFee = Uint256(2'000'000)};
        const Change high{.kind = ChangeKind::QueueFee, .queueFee = Uint256(100'000'001)};
        const Change limit{.kind = ChangeKind::DailyLimit, .token = 1, .dailyLimit = 5 * kWhole};
        const Change nobody{.kind = ChangeKind::Guardian};
        EXPECT_CODE(run(ProposeChange{high}, kGovernor), "contract-bad-change");
        for (const auto& change : {fee, limit, nobody}) {
            EXPECT_OK(run(ProposeChange{change}, kGovernor));
        }
        EXPECT_CODE(run(PauseExecutions{}, kSequencer), "contract-not-guardian");
        const auto paused = run(PauseExecutions{}, kUser);
        EXPECT_OK(paused);
        const auto until = std::get<ExecutionsPaused>(paused->events[0].event).until;
        QVERIFY(read()->isPaused() && read()->pausedUntil == until);
        EXPECT_CODE(run(ResumeExecutions{}, kUser), "contract-not-governor");
        const auto resumed = run(ResumeExecutions{}, kGovernor);
        EXPECT_OK(resumed);
        QVERIFY(std::holds_alternative<ExecutionsResumed>(resumed->events[0].event) && !read()->isPaused());
        EXPECT_CODE(run(PauseExecutions{}, kUser), "contract-pause-too-soon");

        EXPECT_OK(anvil(QStringLiteral("evm_increaseTime"), {3'601}));
        for (const auto& change : {fee, limit, nobody}) {
            const auto applied = run(ApplyChange{change}, kSequencer);
            EXPECT_OK(applied);
            QVERIFY(std::get<ChangeApplied>(applied->events[0].event).change == change);
        }
        const auto after = read();
        EXPECT_OK(after);
        QVERIFY(after->queueFee == Uint256(2'000'000) && after->guardian.isZero());
        QVERIFY(after->limits[1].daily == 5 * kWhole);
        const auto asked = await<Uint256>([&](auto* c, auto done) { m_adapter->queueFee(c, done); });
        EXPECT_OK(asked);
        QVERIFY(*asked == Uint256(2'000'000)); // read again, not remembered

        // Nothing can be frozen where nothing could be taken out afterwards.
        QCOMPARE(state()->status, ContractStatus::Open);
    }

    // Proposed by the governor alone, pending until the time lock is over, then anyone's to apply.
    void changesWaitBehindTheTimeLock() {
        const auto reader = makeGovernanceReader(m_network, 1);
        EXPECT_OK(reader);
        const auto other = anvilAddress(kUser);
        const auto read = [&] {
            return await<Governance>([&](auto* c, auto done) { (*reader)->read(c, other, done); });
        };
        const auto pending = [&] {
            return await<std::vector<PendingChange>>([&](auto* c, auto done) { (*reader)->pending(c, done); });
        };
        const auto readyAt = [&](const Change& change) {
            return await<std::optional<protocol::UnixSeconds>>(
                [&](auto* c, auto done) { (*reader)->readyAt(c, change, done); });
        };
        const auto before = read();
        EXPECT_OK(before);
        QVERIFY(before->governor == anvilAddress(kGovernor));
        QCOMPARE(before->timeLock, 3'600ULL);
        QVERIFY(before->standing == SequencerStanding::None);
        QVERIFY(pending()->empty());

        const Change add{ChangeKind::AddSequencer, other, 0, 0, {}};
        const Change gas{ChangeKind::PushGas, {}, 222'000, 0, {}};
        const Change token{ChangeKind::RegisterToken, m_network.tokens[1].chains[1].address, 0, 900, Uint256(5)};
        EXPECT_CODE(run(ProposeChange{add}, kUser), "contract-not-governor");
        EXPECT_OK(run(ProposeChange{add}, kGovernor));
        EXPECT_OK(run(ProposeChange{gas}, kGovernor));
        EXPECT_OK(run(ProposeChange{token}, kGovernor));
        EXPECT_CODE(run(ApplyChange{add}, kUser), "contract-change-not-ready");
        const auto three = pending();
        EXPECT_OK(three);
        QCOMPARE(three->size(), std::size_t{3});
        QVERIFY((*three)[0].change == add && (*three)[1].change == gas && (*three)[2].change == token);
        QVERIFY(**readyAt(add) == (*three)[0].readyAt && (*three)[0].readyAt > before->now + 3'599);

        EXPECT_CODE(run(CancelChange{gas}, kUser), "contract-not-governor");
        EXPECT_OK(run(CancelChange{gas}, kGovernor));
        QVERIFY(!readyAt(gas)->has_value());
        EXPECT_OK(anvil(QStringLiteral("evm_increaseTime"), {3'601}));
        EXPECT_CODE(run(ApplyChange{gas}, kUser), "contract-unknown-change");
        EXPECT_OK(run(ApplyChange{add}, kUser));
        QVERIFY(read()->standing == SequencerStanding::Active);
        const auto one = pending();
        EXPECT_OK(one);
        QVERIFY(one->size() == 1 && one->front().change == token);
    }
};

QTEST_GUILESS_MAIN(TestRealChain)
#include "tst_real_chain.moc"
