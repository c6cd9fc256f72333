#include "l1/starknet/rollup_calls.h"
#include "unit/l1/starknet_batches.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;
using test::kStarknetChain;
using test::kUsdc;
using test::kWhole;
using test::proofOf;
using test::signedVote;
using test::StarknetNode;

namespace {

const Felt kRecipient = StarknetNode::felt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffabc");
const protocol::Address kOwner{{1, 2, 3}};

protocol::Operation depositOperation() {
    return test::operationOf(protocol::OperationType::Deposit, 3 * kWhole, kOwner);
}

protocol::Operation withdrawal(const protocol::Amount& amount) {
    return test::withdrawalOf(amount, kRecipient);
}

template <class T>
std::vector<T> one(T value) {
    return {std::move(value)};
}

} // namespace

// Calls as they are encoded here, taken and refused by the contract itself on starknet-devnet.
class TestStarknetCalls : public QObject {
    Q_OBJECT

    StarknetNode m_node;
    RollupPlan m_plan;
    RollupDeployment::Outcome m_placed;
    std::unique_ptr<SetupSender> m_account; // sequencer, holder of USDC and governor in one
    std::unique_ptr<RollupCalls> m_calls;
    std::vector<CommittedBatch> m_batches;

    // All or none.
    Result<StarknetReceipt> sendAll(const std::vector<Call>& calls) {
        return await<StarknetReceipt>([&](QObject*, Done<StarknetReceipt> done) {
            m_account->invoke(QStringLiteral("a call"), calls, std::move(done));
        });
    }
    // Of a call that could not be encoded, that error.
    Result<StarknetReceipt> send(const Result<Call>& call) { return call ? sendAll({*call}) : call.error(); }

    Result<std::vector<Felt>> counters() { return m_node.call(m_placed.rollup, "counters", {}); }

    StoredBatch stored(const CommittedBatch& batch) const {
        return storedBatchOf(batch, m_account->account(), kStarknetChain).value();
    }
    StoredBatch last() const {
        return m_batches.empty() ? genesisBatch(m_plan.config.networkId, m_plan.config.genesisRoot)
                                 : stored(m_batches.back());
    }

    // The next batch with these operations, as the contract will name it.
    CommittedBatch batchOf(const std::vector<protocol::Operation>& operations, std::uint64_t queueEnd) {
        const auto head = await<BlockRef>([&](QObject* context, Done<BlockRef> done) {
            m_node.client().block(context, BlockTag::Latest, std::move(done));
        });
        return test::nextBatch(m_plan.config, m_batches, head->timestamp, operations, queueEnd);
    }
    Run runOf(const CommittedBatch& batch) const {
        return {{stored(batch)},
                {payoutsOn(kStarknetChain, batch.submission.batchData).value()},
                {signedVote(m_plan.config.networkId, protocol::VoteKind::Agree, batch)},
                {}};
    }

private Q_SLOTS:
    void initTestCase() {
        const auto problem = m_node.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_account = std::make_unique<SetupSender>(m_node.client(), StarknetNode::chainId(), m_node.accountClass(),
                                                  StarknetNode::keyOf(7));
        QVERIFY(m_node.mint(m_account->account()));
        EXPECT_OK(test::deployAccount(*m_account));
        m_plan = test::sampleRollupPlan(m_account->account(), m_account->account());
        const auto placed = test::deployRollup(*m_account, m_plan);
        EXPECT_OK(placed);
        m_placed = *placed;
        m_calls = std::make_unique<RollupCalls>(m_placed.rollup, VerifyingKeys{{4, test::sampleKeyWords()}});
    }

    void aDepositIsQueued() {
        const auto approve = [&](const Felt& token, const Uint256& units) {
            FeltWriter out;
            out.put(m_placed.rollup);
            out.put256(units);
            return Call{token, crypto::entryPointSelector("approve"), out.take()};
        };
        EXPECT_OK(sendAll({approve(StarknetNode::strk(), 1000), approve(m_placed.tokens.at(kUsdc), 3'000'000),
                           m_calls->deposit(kUsdc, 3'000'000, kOwner)}));
        QCOMPARE((*counters())[3], Felt(1)); // queue_length
    }

    // Commit and prove, then execute by the attester's vote: the payout arrives.
    void aBatchIsCommittedProvenAndExecuted() {
        const auto batch = batchOf({depositOperation(), withdrawal(2 * kWhole)}, 1);
        const std::array submissions{batch.submission};
        const std::vector<protocol::ProofWords> proofs{proofOf(batch)};
        EXPECT_OK(send(m_calls->commitAndProve(last(), submissions, proofs, std::nullopt)));
        m_batches.push_back(batch);
        const auto kept = last();
        QCOMPARE(m_node.call(m_placed.rollup, "holds", {kept.begin(), kept.end()}).value(), std::vector<Felt>{Felt(1)});
        auto forged = runOf(batch);
        forged.signatures[0][5] ^= 1;
        EXPECT_CODE(send(m_calls->execute(forged)), "contract-bad-signature");
        forged = runOf(batch);
        forged.payouts[0][0].amount += 1;
        EXPECT_CODE(send(m_calls->execute(forged)), "contract-wrong-payouts");
        EXPECT_OK(send(m_calls->execute(runOf(batch))));
        QCOMPARE((*counters())[2], Felt(1)); // executed
        QCOMPARE(m_node.call(m_placed.tokens.at(kUsdc), "balance_of", {kRecipient}).value(),
                 (std::vector<Felt>{Felt(2'000'000), Felt(0)}));
    }

    void oneCallDoesAllThree() {
        const auto batch = batchOf({withdrawal(kWhole / 2)}, 1);
        const std::array submissions{batch.submission};
        const std::vector<protocol::ProofWords> proofs{proofOf(batch)};
        const auto other = test::proofWordsOf(test::sampleInputs(), 3);
        EXPECT_CODE(m_calls->commitAndProve(last(), submissions, one(other), std::nullopt), "proof-rejected");
        EXPECT_OK(send(m_calls->commitAndProve(last(), submissions, proofs, runOf(batch))));
        m_batches.push_back(batch);
        QCOMPARE((*counters())[2], Felt(2));
    }

    void aBatchIsCommittedThenProvenThenAnotherReverted() {
        const auto first = batchOf({withdrawal(1)}, 1);
        EXPECT_OK(send(m_calls->commit(last(), one(first.submission))));
        m_batches.push_back(first);
        EXPECT_OK(send(m_calls->prove(one(stored(first)), one(first.submission), one(proofOf(first)))));
        QCOMPARE((*counters())[1], Felt(3)); // proven
        const auto second = batchOf({withdrawal(1)}, 1);
        EXPECT_OK(send(m_calls->commit(last(), one(second.submission))));
        QCOMPARE((*counters())[0], Felt(4));                                          // committed
        EXPECT_CODE(send(m_calls->revert(stored(second), {})), "contract-too-early"); // its deadline is ahead
        EXPECT_OK(send(m_calls->revert(stored(second),
                                       one(signedVote(m_plan.config.networkId, protocol::VoteKind::Revert, second)))));
        QCOMPARE((*counters())[0], Felt(3));
    }

    void whatTheContractDoesNotTakeIsRefused() {
        EXPECT_CODE(send(m_calls->arm()), "contract-no-exits");
        EXPECT_CODE(send(m_calls->freeze()), "contract-no-exits");
        EXPECT_CODE(send(m_calls->openExits(last())), "contract-no-last-resort");
        EXPECT_CODE(send(m_calls->releaseDelayed({1, 0})), "contract-not-delayed");
        EXPECT_CODE(send(m_calls->claimPending(kUsdc, kRecipient)), "contract-nothing-pending");
        EXPECT_CODE(send(m_calls->refundQueued({0, depositOperation()})), "contract-exits-not-open");
    }

    void executionsArePausedAndResumed() {
        EXPECT_OK(send(m_calls->pause()));
        EXPECT_CODE(send(m_calls->execute(runOf(m_batches.back()))), "contract-execution-paused");
        EXPECT_OK(send(m_calls->resume()));
    }
};

QTEST_GUILESS_MAIN(TestStarknetCalls)
#include "tst_starknet_calls.moc"
