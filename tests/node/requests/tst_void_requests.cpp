#include "node/requests/validator.h"
#include "node/world.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;
using protocol::RejectionCode;

namespace {

void neverBatchesRequests(node::NodeConfig& config) {
    config.batching.idle = 1'000'000'000;
    config.batching.maxAge = 1'000'000'000;
}

crypto::EddsaPrivateKey anotherKey() {
    Bytes32 bytes{};
    bytes[31] = 77;
    return *crypto::EddsaPrivateKey::fromBytes(bytes);
}

protocol::Address filled(std::uint8_t value) {
    protocol::Address out;
    out.bytes.fill(value);
    return out;
}

} // namespace

// Requests that can't be paid any more keep nothing from others, and their owners are told.
class TestVoidRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void longExpiryIsRefused();
    void voidedKeyFreesTheReserve();
    void requestsOfNothingEnd();
    void lostBalanceEndsARequest();
    void whatIsTakenBackAppliesAgain();
    void oneAccountWaitsSoOftenOnly();
    void expiredOnesKeepNothing();
    void costlyChecksComeLast();

private:
    static std::optional<protocol::Rejection> refusal(const std::optional<World::Outcome>& outcome) {
        const auto* why = outcome && !*outcome ? std::get_if<protocol::Rejection>(&outcome->error()) : nullptr;
        return why == nullptr ? std::nullopt : std::optional(*why);
    }
    static protocol::Amount reserve(const World& world, protocol::ChainIndex chain) {
        for (const auto& each : world.sequencer->reserves(kUsdc)) {
            if (each.chain == chain) {
                return each.available;
            }
        }
        return 0;
    }
    // The sequencer again, with other settings; the rows stay.
    static void reopen(World& world, const std::function<void(node::NodeConfig&)>& tune) {
        world.closeSequencer();
        world.tune = tune;
        world.openSequencer();
        world.run(3);
    }
};

void TestVoidRequests::longExpiryIsRefused() {
    World world;
    world.openSequencer();
    world.fund();
    auto request = world.draft(kUnit);
    const auto now = static_cast<protocol::UnixSeconds>(world.clock->time / 1000);
    for (const auto until : {now + node::kMostSecondsAhead + 1, (protocol::UnixSeconds{1} << 40) - 1}) {
        request.validUntil = until;
        const auto refused = refusal(world.submit(world.sign(request)));
        QVERIFY(refused && refused->code == RejectionCode::ExpiresTooLate);
        QVERIFY2(refused->message.find("7 days") != std::string::npos, refused->message.c_str());
    }
    request.validUntil = now + node::kMostSecondsAhead;
    QVERIFY(*world.submit(world.sign(request)));
}

// Signed just before the key is voided: it waits, and nobody can ever pay it.
void TestVoidRequests::voidedKeyFreesTheReserve() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    reopen(world, neverBatchesRequests);
    auto request = world.draft(450 * kUnit);
    request.validUntil = static_cast<protocol::UnixSeconds>(world.clock->time / 1000) + node::kMostSecondsAhead;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(*hash);
    QCOMPARE(reserve(world, 2), 50 * kUnit);
    world.closeSequencer();
    world.chain(1)->setSigningKey(world.userAccount, protocol::keyHashOf(anotherKey().publicKey()), world.user);
    world.run(5);
    world.tune = [](node::NodeConfig& config) { config.batching.maxUnexecuted = 24; };
    world.openSequencer();
    // The queue's item and the request meet in one batch or in two: either way the request is the later one.
    const auto state = [&] { return world.sequencer->timeline(**hash)->state; };
    QVERIFY(world.runUntil(60, [&] { return state() != node::RequestState::Waiting; }));
    if (state() == node::RequestState::Ended) {
        QCOMPARE(reserve(world, 2), 500 * kUnit);
        const auto note = world.sequencer->timeline(**hash)->note;
        QVERIFY2(note.find("signing key of account") != std::string::npos, note.c_str());
        QVERIFY2(note.find("sign a new one") != std::string::npos, note.c_str());
    }
    QVERIFY(state() == node::RequestState::Ended);
    QCOMPARE(world.sequencer->status().waitingRequests, std::size_t{0});
    QCOMPARE(world.sequencer->accountOf(world.user)->balances[kUsdc].pending, protocol::Amount{0});
}

void TestVoidRequests::requestsOfNothingEnd() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    reopen(world, neverBatchesRequests);
    std::vector<protocol::RequestHash> hashes;
    for (int i = 0; i < 217; ++i) {
        hashes.push_back(world.withdraw(0));
    }
    world.closeSequencer();
    world.chain(1)->setSigningKey(world.userAccount, protocol::keyHashOf(anotherKey().publicKey()), world.user);
    world.run(5);
    world.tune = {};
    world.openSequencer();
    QVERIFY(world.runUntil(60, [&] { return world.sequencer->status().waitingRequests == 0; }));
    for (const auto& hash : {hashes.front(), hashes.back()}) {
        QVERIFY(world.sequencer->timeline(hash)->state == node::RequestState::Ended);
    }
}

void TestVoidRequests::lostBalanceEndsARequest() {
    World world;
    world.openSequencer();
    world.fund();
    world.chain(1)->deposit(kUsdc, 600 * kUnit, filled(0x55));
    world.run(20);
    reopen(world, neverBatchesRequests);
    const auto hash = world.withdraw(300 * kUnit);
    QCOMPARE(reserve(world, 2), 200 * kUnit);
    world.closeSequencer();
    world.chain(1)->forcedExit(world.userAccount, kUsdc, world.user);
    world.run(5);
    world.tune = {};
    world.openSequencer();
    QVERIFY(world.runUntil(60, [&] { return world.paidTo(1, world.user) == 1; }));
    QVERIFY(world.runUntil(30, [&] { return world.sequencer->timeline(hash)->state == node::RequestState::Ended; }));
    QCOMPARE(reserve(world, 2), 500 * kUnit);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{0});
}

// The batch that voided the key is taken back, because its chain is read again after a reorganisation of blocks that
// were final here: the request is paid after all.
void TestVoidRequests::whatIsTakenBackAppliesAgain() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    reopen(world, neverBatchesRequests);
    auto request = world.draft(20 * kUnit);
    request.validUntil += 6 * 86'400;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(*hash);
    world.closeSequencer();
    world.engine->failure = Error::internal("prover-proof", "the prover is broken"); // the batch gets nowhere
    const auto before = world.chain(1)->blocks().size();
    world.chain(1)->setSigningKey(world.userAccount, protocol::keyHashOf(anotherKey().publicKey()), world.user);
    world.run(5);
    world.tune = {};
    world.openSequencer();
    QVERIFY(world.runUntil(
        30, [&] { return world.sequencer->timeline(**hash)->note.find("signing key") != std::string::npos; }));
    QVERIFY(world.sequencer->timeline(**hash)->state == node::RequestState::Waiting);
    QCOMPARE(reserve(world, 2), 500 * kUnit);
    world.run(30);
    QVERIFY(world.sequencer->timeline(**hash)->state == node::RequestState::Waiting); // not final, so not ended
    world.chain(1)->reorganise(world.chain(1)->blocks().size() - before, true);
    QVERIFY(world.sequencer->readChainAgain(1).ok());
    QVERIFY(world.runUntil(60, [&] { return world.sequencer->timeline(**hash)->note.empty(); }));
    QCOMPARE(reserve(world, 2), 480 * kUnit);
}

void TestVoidRequests::oneAccountWaitsSoOftenOnly() {
    World world;
    world.tune = [](node::NodeConfig& config) { config.mostWaitingOfOne = 3; };
    world.openSequencer();
    world.fund();
    reopen(world, [](node::NodeConfig& config) {
        neverBatchesRequests(config);
        config.mostWaitingOfOne = 3;
    });
    const auto first = world.draft(kUnit);
    QVERIFY(*world.submit(world.sign(first)));
    world.withdraw(kUnit);
    world.withdraw(kUnit);
    const auto refused = refusal(world.submit(world.sign(world.draft(kUnit))));
    QVERIFY(refused && refused->code == RejectionCode::TooManyWaiting);
    QVERIFY2(refused->message.find("3 requests") != std::string::npos, refused->message.c_str());
    auto cancel = first; // takes no place
    cancel.amount = 0;
    QVERIFY(*world.submit(world.sign(cancel)));
}

void TestVoidRequests::expiredOnesKeepNothing() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    reopen(world, neverBatchesRequests);
    const auto hash = world.withdraw(450 * kUnit);
    QCOMPARE(reserve(world, 2), 50 * kUnit);
    world.clock->time += 3'700'000;
    world.run(5);
    QVERIFY(world.sequencer->timeline(hash)->state == node::RequestState::Waiting);
    QCOMPARE(reserve(world, 2), 500 * kUnit);
    QCOMPARE(world.sequencer->accountOf(world.user)->nextNonce, protocol::Nonce{0});
}

// Whatever else is wrong is said first, and an unsigned request has no effect.
void TestVoidRequests::costlyChecksComeLast() {
    World world;
    world.openSequencer();
    world.fund();
    reopen(world, neverBatchesRequests);
    const auto good = world.withdraw(kUnit);
    auto unsignedOne = world.sign(world.draft(kUnit));
    unsignedOne.signature.s = Uint256(1);
    for (const bool cancels : {false, true}) {
        if (cancels) {
            unsignedOne.request = world.sequencer->timeline(good)->request.request;
            unsignedOne.request.amount = 0;
        }
        const auto refused = refusal(world.submit(unsignedOne));
        QVERIFY(refused && refused->code == RejectionCode::BadSignature);
        QVERIFY(world.sequencer->timeline(good)->state == node::RequestState::Waiting);
        QCOMPARE(world.sequencer->status().waitingRequests, std::size_t{1});
    }
    unsignedOne.request.amount = kUnit;
    unsignedOne.request.nonce = 50'000;
    const auto refused = refusal(world.submit(unsignedOne));
    QVERIFY(refused && refused->code == RejectionCode::WrongNonce);
}

QTEST_GUILESS_MAIN(TestVoidRequests)
#include "tst_void_requests.moc"
