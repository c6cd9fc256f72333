#include "node/attack.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;
using protocol::Amount;

namespace {

constexpr node::Milliseconds kDay = 86'400'000;
constexpr Amount kSixDecimals = 1'000'000'000'000;

} // namespace

// What a node tells an owner of their exits, and what it proves.
class TestExitDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void closedWhileTheNetworkRuns();
    void openAfterTheEnd();
    void provesOneAfterAnother();
    void provesOnceForAll();
    void takenOnce();
    void refundsWhatNoBatchTook();
    void atItsOwnBatch();

private:
    static void fundAndEnd(
        World& world, const std::function<void()>& before = [] {}) {
        world.openSequencer();
        world.fund();
        world.run(15);
        before();
        world.chain(1)->freeze();
        world.run(6);
        world.clock->time += kDay;
        if (!world.runUntil(60, [&] { return world.chain(1)->exitsOpen() && world.chain(2)->exitsOpen(); })) {
            qFatal("exits never opened");
        }
        world.run(6);
    }
    using Made = Result<l1::ExitWithProof>;
    static std::shared_ptr<std::optional<Made>> prove(World& world, protocol::ChainIndex chain,
                                                      protocol::AccountId account, protocol::TokenId token = kUsdc) {
        auto out = std::make_shared<std::optional<Made>>();
        world.sequencer->proveExit(chain, account, token, [out](const Made& made) { out->emplace(made); });
        return out;
    }
    static std::string refusal(World& world, protocol::ChainIndex chain, protocol::AccountId account,
                               protocol::TokenId token = kUsdc) {
        const auto made = prove(world, chain, account, token);
        world.run(2);
        return !*made ? "no answer" : **made ? "proved" : (**made).error().code;
    }
};

void TestExitDesk::closedWhileTheNetworkRuns() {
    World world;
    world.openSequencer();
    world.fund();
    const auto page = world.sequencer->exits(world.user);
    QCOMPARE(page.exits.size(), std::size_t{2});
    QCOMPARE(page.refunds.size(), std::size_t{0});
    for (const auto& exit : page.exits) {
        QVERIFY(exit.state == node::ExitState::Closed);
        QCOMPARE(exit.account, world.userAccount);
    }
    QCOMPARE(refusal(world, 1, world.userAccount), std::string("exits-not-open"));
}

void TestExitDesk::openAfterTheEnd() {
    World world;
    fundAndEnd(world);
    const auto page = world.sequencer->exits(world.user);
    QCOMPARE(page.exits.size(), std::size_t{2});
    // 1000 of 1500; chain 1 holds 1000 of them with 6 decimals, chain 2 500.
    const Amount first = 1000 * kUnit / 3 * 2;
    QVERIFY(page.exits[0].amount >= first && page.exits[0].amount <= first + 2);
    QCOMPARE(page.exits[0].payable, page.exits[0].amount / kSixDecimals * kSixDecimals);
    QVERIFY(page.exits[0].payable < page.exits[0].amount);
    QCOMPARE(page.exits[1].payable, page.exits[1].amount);
    QVERIFY(page.exits[0].amount + page.exits[1].amount <= 1000 * kUnit);
    QVERIFY(page.exits[0].amount + page.exits[1].amount >= 1000 * kUnit - 2);
    for (const auto& exit : page.exits) {
        QVERIFY(exit.state == node::ExitState::Open);
        const auto made = prove(world, exit.chain, exit.account);
        world.run(1);
        QVERIFY(*made && **made);
        const auto& call = ***made;
        QCOMPARE(call.amount, exit.amount);
        QVERIFY(call.owner == world.user);
        QVERIFY(call.last == world.chain(exit.chain)->held(world.chain(exit.chain)->executed()));
        QVERIFY(call.proof == ScriptedEngine::exitProofOf({exit.account, world.user, kUsdc, exit.chain, exit.amount}));
    }
    QCOMPARE(refusal(world, 1, 4'711), std::string("exit-no-account"));
    QCOMPARE(refusal(world, 1, world.userAccount, kAlphaOnly), std::string("exit-token-not-held"));
    QVERIFY(world.sequencer->exits(world.recipient).exits.empty());
}

void TestExitDesk::provesOneAfterAnother() {
    World world;
    fundAndEnd(world);
    world.engine->busyTimes = 2; // a batch is being proved
    const auto one = prove(world, 1, world.userAccount);
    const auto two = prove(world, 2, world.userAccount);
    QVERIFY(world.runUntil(10, [&] { return one->has_value() && two->has_value(); }));
    QVERIFY(**one && **two);
    QVERIFY((**one)->proof != (**two)->proof);
    const auto late = prove(world, 1, world.userAccount);
    world.sequencer->stop();
    QVERIFY(*late && !**late); // answered, not forgotten
}

// Anybody may ask for anybody's exits, as often as they like.
void TestExitDesk::provesOnceForAll() {
    World world;
    fundAndEnd(world);
    world.engine->busyTimes = 1;
    std::vector<std::shared_ptr<std::optional<Made>>> asked;
    for (std::size_t i = 0; i < 256; ++i) {
        asked.push_back(prove(world, 1, world.userAccount));
    }
    QCOMPARE(refusal(world, 2, world.userAccount), std::string("exit-desk-full"));
    for (const auto& made : asked) {
        QVERIFY(*made && **made);
        QVERIFY((**made)->proof == (**asked.front())->proof);
    }
    QCOMPARE(world.engine->exitProofs, std::size_t{1});
    QCOMPARE(refusal(world, 2, world.userAccount), std::string("proved"));
}

void TestExitDesk::takenOnce() {
    World world;
    fundAndEnd(world);
    const auto open = world.sequencer->exits(world.user).exits[0];
    auto& view = world.faults(0, 1);
    view.forged = l1::ExitPaid{world.userAccount, kUsdc, world.user, open.amount, open.payable};
    view.forgedBlock = world.chain(1)->blocks().size() + 1;
    world.run(6);
    const auto page = world.sequencer->exits(world.user);
    QVERIFY(page.exits[0].state == node::ExitState::Taken);
    QCOMPARE(page.exits[0].paid, open.payable);
    QVERIFY(page.exits[1].state == node::ExitState::Open);
    QCOMPARE(refusal(world, 1, world.userAccount), std::string("exit-taken"));
    QCOMPARE(refusal(world, 2, world.userAccount), std::string("proved"));
}

void TestExitDesk::refundsWhatNoBatchTook() {
    World world;
    fundAndEnd(world, [&] {
        world.chain(1)->deposit(kUsdc, 7 * kUnit, world.user);
        world.chain(1)->setSigningKey(world.userAccount, algebra::Fr::zero(), world.user);
        world.chain(1)->deposit(kUsdc, 9 * kUnit, world.recipient);
        world.run(1); // no batch can take what isn't final before the freeze
        world.chain(1)->freeze();
        world.run(6);
        const auto page = world.sequencer->exits(world.user);
        if (page.refunds.size() != 2 || page.refunds[0].state != node::ExitState::Closed) {
            qFatal("the queue of a frozen chain is not told");
        }
    });
    const auto refunds = world.sequencer->exits(world.user).refunds;
    QCOMPARE(refunds.size(), std::size_t{2});
    QVERIFY(refunds[0].kind == node::RefundKind::Deposit && refunds[1].kind == node::RefundKind::Key);
    QCOMPARE(refunds[0].operation.amount, 7 * kUnit);
    QVERIFY(refunds[0].state == node::ExitState::Open);
    auto& view = world.faults(0, 1);
    view.forged = l1::QueueRefunded{refunds[0].item, kUsdc, world.user, 7 * kUnit, Uint256{}};
    view.forgedBlock = world.chain(1)->blocks().size() + 1;
    world.run(6);
    QVERIFY(world.sequencer->exits(world.user).refunds[0].state == node::ExitState::Taken);
    QVERIFY(world.sequencer->exits(world.user).refunds[1].state == node::ExitState::Open);
}

// The node's own line goes on past the batch at which the network ended: what it proves is of that batch.
void TestExitDesk::atItsOwnBatch() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.chain(2)->mining = false;
    world.withdraw(100 * kUnit, 1);
    world.run(10);
    world.chain(1)->freeze();
    world.run(6);
    world.clock->time += kDay + 600'000; // past the deadline of what chain 2 lacks
    world.run(10);
    world.chain(2)->mining = true;
    QVERIFY(world.runUntil(120, [&] { return world.chain(1)->exitsOpen() && world.chain(2)->exitsOpen(); }));
    world.run(6);
    const auto end = *world.chain(1)->freezePoint();
    QVERIFY(world.chain(1)->proven() > end); // a batch above it was proven there
    const auto page = world.sequencer->exits(world.user);
    QVERIFY(page.exits[0].amount + page.exits[1].amount >= 1000 * kUnit - 2); // the withdrawal never was
    QCOMPARE(refusal(world, 1, world.userAccount), std::string("proved"));
}

QTEST_GUILESS_MAIN(TestExitDesk)
#include "tst_exit_desk.moc"
