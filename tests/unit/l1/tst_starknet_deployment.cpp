#include "l1/starknet/felts.h"
#include "unit/l1/starknet_rollup.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;
using test::deployAccount;
using test::StarknetNode;

namespace {

const Felt kSequencer = 0x51;
const Felt kHolder = 0x1234;

RollupPlan samplePlan() {
    return test::sampleRollupPlan(kSequencer, kHolder);
}

} // namespace

// On starknet-devnet itself, with classes that are compiled here.
class TestStarknetDeployment : public QObject {
    Q_OBJECT

    StarknetNode m_node;
    std::optional<RollupDeployment::Outcome> m_placed;

private Q_SLOTS:
    void initTestCase() {
        const auto problem = m_node.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        auto deployer = m_node.sender(7);
        QVERIFY(m_node.mint(deployer.account()));
        EXPECT_OK(deployAccount(deployer));
        const auto placed = test::deployRollup(deployer, samplePlan());
        EXPECT_OK(placed);
        m_placed = *placed;
        QVERIFY(m_placed->startBlock > 0);
    }

    void theContractIsThePlans() {
        const auto config = m_node.call(m_placed->rollup, "config", {});
        EXPECT_OK(config);
        const auto plan = samplePlan();
        const auto& felts = *config;            // its length first
        QCOMPARE(felts.size(), 1 + 25 + 2 * 2); // a list has its length before it
        QCOMPARE(felts[1], toFelt(protocol::networkIdWord(plan.config.networkId)));
        QCOMPARE(felts[2], Felt(2));
        QCOMPARE(felts[4], Felt(5)); // the genesis root's lower half
        const auto settings = m_node.call(m_placed->rollup, "settings", {});
        EXPECT_OK(settings);
        QCOMPARE((*settings)[0], Felt(1000));
        QCOMPARE((*settings)[2], m_node.sender(7).account()); // the governor
        QCOMPARE(m_node.call(m_placed->rollup, "sequencer_status", {kSequencer}).value(), std::vector<Felt>{Felt(1)});
        QCOMPARE(m_node.call(m_placed->rollup, "sequencer_status", {Felt(0x52)}).value(), std::vector<Felt>{Felt(0)});
        QCOMPARE(m_node.call(m_placed->rollup, "is_attester", {toFelt(plan.config.attesters[0])}).value(),
                 std::vector<Felt>{Felt(1)});
    }

    void itHasTheVerifyingKey() {
        const auto key = m_node.call(m_placed->rollup, "verifying_key", {Felt(4)});
        EXPECT_OK(key);
        FeltWriter wanted;
        wanted.putList(test::sampleKeyWords(), [](FeltWriter& to, const Bytes32& word) { to.put256(word); });
        QCOMPARE(*key, wanted.felts());
        QCOMPARE(m_node.call(m_placed->rollup, "verifying_key", {Felt(8)}).value(), std::vector<Felt>{Felt(0)});
    }

    void theTokenIsRegisteredLimitedAndMinted() {
        const auto token = m_placed->tokens.at(1);
        const auto books = m_node.call(m_placed->rollup, "token_books", {Felt(1)});
        EXPECT_OK(books);
        QCOMPARE((*books)[0], token);
        QCOMPARE((*books)[1], Felt(6));
        QCOMPARE((*books)[2], Felt(1)); // registered
        QCOMPARE(m_node.call(token, "balance_of", {kHolder}).value(), (std::vector<Felt>{Felt(3'000'000), Felt(0)}));
    }

    void aKeyThatMakesNoVerifierIsTold() {
        auto deployer = m_node.sender(7);
        auto plan = samplePlan();
        plan.keys[0].words[0][31] ^= 1;
        const auto placed = test::deployRollup(deployer, std::move(plan));
        EXPECT_CODE(placed, "starknet-class-failed");
        QVERIFY2(placed.error().message.find("alpha of the verifying key is not on the curve") != std::string::npos,
                 placed.error().message.c_str());
    }

    void aConfigurationThatTheContractRefusesIsTold() {
        auto deployer = m_node.sender(7);
        auto plan = samplePlan();
        plan.config.roleDelay = 0;
        const auto placed = test::deployRollup(deployer, std::move(plan));
        EXPECT_CODE(placed, "contract-bad-config");
        QVERIFY2(placed.error().message.find("field 11 of") != std::string::npos, placed.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestStarknetDeployment)
#include "tst_starknet_deployment.moc"
