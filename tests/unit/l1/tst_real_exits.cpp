#include "l1/evm/rollup_abi.h"
#include "unit/l1/real_chain_test.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;

namespace {

constexpr std::uint32_t kLastResort = 180 * 24 * 3'600;

// Unlike those of batches: the contract wants a verifier of their own for exits, and a test that its key is known.
VerifyingKey exitKey() {
    auto key = generatorKey(0);
    key.words[20] = key.words[0]; // the last point is the generator's negative
    key.words[21] = (-algebra::Fq(2)).toBigEndian();
    key.circuitHash[0] = 9;
    return key;
}

} // namespace

// The way out of a frozen contract, as our programs say it, on a chain whose attesters are gone.
class TestRealExits : public RealChainTest {
    Q_OBJECT

    const protocol::Address m_user = anvilAddress(kUser);
    CommittedBatch m_unknown; // no batch of the contract's

    // What no program of ours sends: arming and freezing are anybody's.
    void poke(const char* function) {
        const auto data = evm::abiEncodeCall(evm::knownSignature(function), {});
        EXPECT_OK(data);
        const QJsonObject transaction{{QStringLiteral("from"), text(toHex0x(m_user.bytes))},
                                      {QStringLiteral("to"), text(toHex0x(m_network.chains[0].rollup.bytes()))},
                                      {QStringLiteral("data"), text(toHex0x(*data))}};
        const auto sent = anvil(QStringLiteral("eth_sendTransaction"), {transaction});
        EXPECT_OK(sent);
    }
    void later(int seconds) {
        EXPECT_OK(anvil(QStringLiteral("evm_increaseTime"), {seconds}));
        EXPECT_OK(anvil(QStringLiteral("evm_mine"), {}));
    }
    static QString text(const std::string& value) { return QString::fromStdString(value); }

    Result<ChainReport> check(const NetworkFile& file) {
        const auto adapter = makeChainAdapter(file, 1);
        return await<ChainReport>([&](auto* c, auto done) { (*adapter)->checkChain(c, done); });
    }
    static bool names(const ChainReport& report, const char* code) {
        return std::any_of(report.checks.begin(), report.checks.end(),
                           [&](const ChainCheck& check) { return check.problem && check.problem->code == code; });
    }

private Q_SLOTS:
    void initTestCase() {
        m_unknown.submission.batchData.resize(std::size_t{31} * 4);
        deploy([](DeploymentPlan& plan) { plan.exits = PlannedExits{kLastResort, exitKey()}; });
    }
    void cleanupTestCase() { close(); }

    void withoutAKeyNothingIsDeployed() {
        auto plan = planFor(m_anvil.url());
        plan.exits = PlannedExits{};
        Deployment deployment(std::move(plan), anvilKey(kGovernor), *findArtefacts());
        const auto before =
            await<Uint256>([&](auto* c, auto d) { m_adapter->coinBalance(c, anvilAddress(kGovernor), d); });
        const auto network = await<NetworkFile>([&](auto* c, auto done) { deployment.start(c, done); });
        EXPECT_CODE(network, "exit-key-missing");
        const auto after =
            await<Uint256>([&](auto* c, auto d) { m_adapter->coinBalance(c, anvilAddress(kGovernor), d); });
        QVERIFY(*before == *after);
    }

    void theFileFitsTheChain() {
        QVERIFY(m_network.exits && m_network.exits->verifyingKeyHash == exitKey().hash());
        QVERIFY(m_network.exits->circuitHash == exitKey().circuitHash && m_network.exits->lastResort == kLastResort);
        EXPECT_OK(parseNetworkFile(writeNetworkFile(m_network)));
        const auto report = check(m_network);
        EXPECT_OK(report);
        QVERIFY2(!report->firstProblem(), report->firstProblem() ? report->firstProblem()->message.c_str() : "");

        auto file = m_network;
        file.exits->lastResort = 0;
        QVERIFY(names(*check(file), "contract-other-exits"));
        file = m_network;
        file.exits->verifyingKeyHash[3] ^= 1;
        QVERIFY(names(*check(file), "contract-other-key"));
        file = m_network;
        file.exits.reset();
        QVERIFY(names(*check(file), "contract-other-exits"));
    }

    void whileOpenThereIsNoWayOut() {
        EXPECT_OK(run(ApproveToken{1, 300 * kWhole}, kUser));
        EXPECT_OK(run(Deposit{1, 300 * kWhole, m_user}, kUser));
        EXPECT_OK(run(SetSigningKey{1, algebra::Fr(5).toBigEndian()}, kUser));
        EXPECT_CODE(run(OpenExits{}, kUser), "contract-not-frozen");
        EXPECT_CODE(run(ExitWithProof{m_unknown, 1, m_user, 1, kWhole, {}}, kUser), "contract-exits-not-open");
        EXPECT_CODE(run(RefundQueued{0, {}}, kUser), "contract-exits-not-open");
    }

    // Nobody executes, somebody arms and freezes, and after the time that the deployment set anybody opens exits.
    void theLastResortOpensExits() {
        const auto items = events();
        EXPECT_OK(items);
        std::vector<protocol::Operation> queued;
        for (const auto& [place, event] : *items) {
            if (const auto* item = std::get_if<QueueItemAdded>(&event)) {
                queued.push_back(item->operation);
            }
        }
        QCOMPARE(queued.size(), std::size_t{2});
        later(10'801);
        poke("arm()");
        later(120);
        poke("freeze()");
        QCOMPARE(state()->status, ContractStatus::Frozen);
        EXPECT_CODE(run(OpenExits{}, kUser), "contract-last-resort-too-early");
        later(static_cast<int>(kLastResort));
        const auto opened = run(OpenExits{}, kUser);
        EXPECT_OK(opened);
        const auto& at = std::get<ExitsOpened>(opened->events[0].event);
        QVERIFY(at.number == 0 && at.root == m_network.genesisRoot.toBigEndian());
        QCOMPARE(state()->status, ContractStatus::ExitsOpen);
        EXPECT_CODE(run(OpenExits{}, kUser), "contract-not-frozen");

        EXPECT_CODE(run(ExitWithProof{m_unknown, 1, m_user, 1, kWhole, {}}, kUser), "contract-unknown-batch");
        const auto taken = await<bool>([&](auto* c, auto done) { m_adapter->exited(c, 1, 1, done); });
        EXPECT_OK(taken);
        QVERIFY(!*taken);

        EXPECT_CODE(run(RefundQueued{1, queued[0]}, kUser), "contract-wrong-item");
        EXPECT_CODE(run(RefundQueued{2, queued[0]}, kUser), "contract-not-waiting");
        const auto refunded = run(RefundQueued{0, queued[0]}, kUser);
        EXPECT_OK(refunded);
        const auto& back = std::get<QueueRefunded>(refunded->events[0].event);
        QVERIFY(back.index == 0 && back.token == 1 && back.owner == m_user && back.amount == 300 * kWhole);
        QVERIFY(back.fee == Uint256(1'000'000));
        EXPECT_CODE(run(RefundQueued{0, queued[0]}, kUser), "contract-already-refunded");
        const auto key = run(RefundQueued{1, queued[1]}, kUser);
        EXPECT_OK(key);
        const auto& asked = std::get<QueueRefunded>(key->events[0].event);
        QVERIFY(asked.owner == m_user && asked.amount == 0 && asked.fee == Uint256(1'000'000));

        EXPECT_OK(run(ClaimPending{1, m_user}, kUser));
        const auto balance =
            await<protocol::Amount>([&](auto* c, auto done) { m_adapter->tokenBalance(c, 1, m_user, done); });
        EXPECT_OK(balance);
        QVERIFY(*balance == 500 * kWhole); // all that was minted for them
    }
};

QTEST_GUILESS_MAIN(TestRealExits)
#include "tst_real_exits.moc"
