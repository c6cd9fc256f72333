#include "offline/prepared_pages.h"

namespace landfall::offline {

const Error kRefused = Error::unavailable(
    "rpc-unreachable", "http://127.0.0.1:8545 does not answer (connection refused): start the chain, "
                       "or name another RPC URL of it");
const Error kDatabase = Error::damaged("store-damaged", "the node's database does not hold together (row 12 of batches "
                                                        "has no commitment): remove node.sqlite and start again");
const DepositWish kDeposit{1, kUsdc, money("100")};

NodeSnapshot wholeDay(const PreparedWorld& world) {
    const auto& network = *world.node.network();
    return world.snapshotWith(preparedHistory(network, world.address()), preparedDeposits(network));
}

void muchWaits(PreparedWorld& world) {
    const auto& network = *world.node.network();
    auto deposits = preparedDeposits(network);
    auto refused = deposits.back();
    refused.amount = money("30.25");
    refused.item += 1;
    refused.at = kNow - 25 * 60'000;
    refused.state = node::DepositState::Refused;
    deposits.push_back(refused);
    auto snapshot = world.snapshotWith(preparedHistory(network, world.address()), deposits);
    snapshot.waiting = preparedWaiting(network);
    addKeylessAccount(*snapshot.account);
    world.node.show(std::move(snapshot));
    world.funds.setOwedExits(network.chains[1].index, kUsdc, 1);
    for (const auto& chain : network.chains) {
        world.funds.setQueueFee(chain.index, Uint256(100'000'000'000'000));
    }
}

void breakChain(PreparedWorld& world, bool known) {
    auto snapshot = wholeDay(world);
    auto& chain = snapshot.chains[1];
    chain.problem = kRefused;
    chain.health = node::Health::Down;
    chain.seenAt = known ? kNow - 95'000 : 0;
    if (!known) {
        snapshot.account.reset();
        snapshot.activity = {};
        chain.gasPrice.reset();
        chain.relayerBalance.reset();
    }
    world.node.show(std::move(snapshot));
    for (const auto& token : world.node.network()->tokens) {
        world.funds.set(chain.index, token.id, {std::nullopt, kRefused});
    }
}

void newcomer(PreparedWorld& world) {
    world.node.show(quietSnapshot(*world.node.network()));
}

void proving(PreparedWorld& world) {
    world.openTimeline(preparedTimeline(*world.node.network(), world.address(), node::Step::Committed));
    world.prove(11, 1);
    auto now = preparedTimeline(*world.node.network(), world.address(), node::Step::Committed);
    world.prove(12, 0.42);
    auto snapshot = world.snapshotWith({std::move(now)});
    snapshot.status.prover = {12, "msm C", 0.42, 3'200, {}};
    for (auto& chain : snapshot.chains) {
        chain.proven = chain.executed = 11;
    }
    snapshot.batches.front().provenAt.reset();
    snapshot.batches.front().provingTook.reset();
    for (auto& chain : snapshot.batches.front().chains) {
        chain.proven.reset();
        chain.executed.reset();
    }
    world.node.show(std::move(snapshot));
}

std::vector<DepositStep> depositSteps(std::size_t done, bool failed) {
    std::vector<DepositStep> steps{
        {QStringLiteral("Allow the contract to take 100 USDC"), QStringLiteral("block 18,251, 46,214 gas"),
         DepositStep::State::Waiting, madeUpHash("approval")},
        {QStringLiteral("Deposit 100 USDC on Anvil One"), QStringLiteral("block 18,252, 98,420 gas"),
         DepositStep::State::Waiting, madeUpHash("deposit")},
        {QStringLiteral("Credit in the network"), QStringLiteral("account 7"), DepositStep::State::Waiting,
         std::nullopt},
        {QStringLiteral("Signing key"), QStringLiteral("registered"), DepositStep::State::Waiting, std::nullopt}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i].state = i < done   ? DepositStep::State::Done
                         : i > done ? DepositStep::State::Waiting
                         : failed   ? DepositStep::State::Failed
                                    : DepositStep::State::Active;
        if (i > done) {
            steps[i].transaction.reset();
        }
        if (i >= done) {
            steps[i].detail = i > done ? QString() : QStringLiteral("sent, waiting for a block");
        }
    }
    return steps;
}

std::vector<DepositStep> halfADeposit() {
    auto steps = depositSteps(0, false);
    steps[0].state = DepositStep::State::Waiting;
    steps[0].detail = QStringLiteral("sent earlier");
    return steps;
}

} // namespace landfall::offline
