#include "node/attack.h"
#include "node/world.h"
#include "protocol/address.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;
using protocol::RejectionCode;

namespace {

void neverBatches(node::NodeConfig& config) {
    config.batching.idle = 1'000'000'000;
    config.batching.maxAge = 1'000'000'000;
}

// A node with the same key and a database of its own takes the sequencer's place until its batch is proven.
void atTheOtherNode(World& world, const protocol::SignedWithdraw& request) {
    const auto before = world.chain(2)->proven();
    world.closeSequencer();
    world.tune = [&](node::NodeConfig& config) { config.dataFolder = world.dataFolder(99).toStdString(); };
    world.openSequencer();
    if (!world.runUntil(60, [&] { return world.sequencer->status().lastBatch == before; })) {
        qFatal("the other node never came to the same state");
    }
    const auto taken = world.submit(request);
    if (!taken || !*taken ||
        !world.runUntil(60, [&] { return world.chain(1)->proven() > before && world.chain(2)->proven() > before; })) {
        qFatal("the other node did not carry the request");
    }
    world.closeSequencer();
    world.tune = neverBatches;
    world.openSequencer();
}

} // namespace

// Requests that another one with the same nonce takes the place of, here or at another node, and those behind them.
class TestReplacement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cancellationsOfOneNonceAreBounded();
    void anotherNodeCarriesTheRequest();
    void anotherNodeCarriesTheCancellation();
    void manyThatMustWaitHoldUpNobody();
};

// Each is a row and a signature check: only a better fee takes the place of one that waits.
void TestReplacement::cancellationsOfOneNonceAreBounded() {
    World world;
    world.openSequencer();
    world.fund();
    world.closeSequencer();
    world.tune = neverBatches;
    world.openSequencer();
    world.run(3);
    auto request = world.draft(5 * kUnit);
    QVERIFY(*world.submit(world.sign(request)));
    request.amount = 0;
    QVERIFY(*world.submit(world.sign(request))); // the first one at the plain fee
    const auto fee = protocol::unpackFee(request.fee);
    const auto refusal = [&](protocol::PackedFee packed) {
        request.fee = packed;
        ++request.validUntil; // another request every time
        const auto outcome = world.submit(world.sign(request));
        const auto* why = outcome && !*outcome ? std::get_if<protocol::Rejection>(&outcome->error()) : nullptr;
        return why == nullptr ? std::optional<protocol::Rejection>() : *why;
    };
    for (const auto offered : {fee, fee + fee / 20}) {
        const auto refused = refusal(*protocol::packFee(offered));
        QVERIFY(refused && refused->code == RejectionCode::ReplacementUnderpriced);
        QVERIFY2(refused->message.find("at least 0.0011 USDC") != std::string::npos, refused->message.c_str());
    }
    QVERIFY(!refusal(*protocol::packFee(fee + fee / 10)));
    QVERIFY(refusal(*protocol::packFee(fee + fee / 10))); // and so on from there
    // In a token of no worth it would cost nothing.
    request.token = kAlphaOnly;
    request.chain = 1;
    QVERIFY(refusal(*protocol::packFee(10 * fee))->code == RejectionCode::ReplacementUnderpriced);
    QCOMPARE(world.sequencer->status().waitingRequests, std::size_t{1});
}

// The user gave both nodes the request and cancelled it at one only: there it must not read as cancelled.
void TestReplacement::anotherNodeCarriesTheRequest() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.closeSequencer();
    world.tune = neverBatches;
    world.openSequencer();
    world.run(3);
    const auto request = world.draft(5 * kUnit);
    const auto hash = world.submit(world.sign(request));
    auto cancel = request;
    cancel.amount = 0;
    const auto cancelled = world.submit(world.sign(cancel));
    QVERIFY(*hash && *cancelled);
    QVERIFY(world.sequencer->timeline(**hash)->state == node::RequestState::Replaced);

    atTheOtherNode(world, world.sign(request));

    QVERIFY(world.runUntil(60, [&] { return world.arrived(**hash); }));
    QVERIFY(world.sequencer->timeline(**hash)->state == node::RequestState::Executed);
    const auto other = world.sequencer->timeline(**cancelled);
    QVERIFY(other->state == node::RequestState::Replaced);
    QVERIFY2(other->note.starts_with("replaced by its owner: batch "), other->note.c_str());
    QVERIFY2(other->note.find("pays 5 USDC to " + protocol::formatAddress(world.recipient)) != std::string::npos,
             other->note.c_str());
    QCOMPARE(world.sequencer->status().waitingRequests, std::size_t{0});
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

void TestReplacement::anotherNodeCarriesTheCancellation() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.closeSequencer();
    world.tune = neverBatches;
    world.openSequencer();
    world.run(3);
    const auto request = world.draft(5 * kUnit);
    const auto hash = world.submit(world.sign(request));
    QVERIFY(*hash);
    auto cancel = request;
    cancel.amount = 0;
    atTheOtherNode(world, world.sign(cancel));
    for (int look = 0; look < 2; ++look) { // as soon as the batch is proven, and when it is final
        QVERIFY(world.runUntil(
            60, [&] { return world.sequencer->timeline(**hash)->state == node::RequestState::Replaced; }));
        const auto note = world.sequencer->timeline(**hash)->note;
        QVERIFY2(note.starts_with("cancelled by its owner: batch "), note.c_str());
        world.clock->time += 7'200'000; // past its expiry too
        world.run(20);
    }
    // The balance is free again, and the next request goes its way.
    QCOMPARE(world.sequencer->accountOf(world.user)->balances[kUsdc].pending, protocol::Amount{0});
    world.closeSequencer();
    world.tune = {};
    world.openSequencer();
    world.run(3);
    const auto next = world.withdraw(6 * kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(next); }));
}

// Requests whose turn can't come, far more than a batch holds, stand in front of one that can be paid.
void TestReplacement::manyThatMustWaitHoldUpNobody() {
    World world;
    world.openSequencer();
    world.fund();
    world.run(15);
    world.closeSequencer();
    world.tune = neverBatches;
    world.openSequencer();
    world.run(3);
    auto first = world.draft(kUnit);
    first.validUntil = static_cast<protocol::UnixSeconds>(world.clock->time / 1000) + 130;
    QVERIFY(*world.submit(world.sign(first)));
    for (int i = 0; i < 36; ++i) {
        world.withdraw(kUnit);
    }
    world.clock->time += 200'000; // the first can't be taken any more, the others build on it
    world.closeSequencer();
    world.tune = {};
    world.openSequencer();
    world.run(10);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{0});
    QVERIFY(contains(world.sequencer->status().batcherWaits, "can't be applied"));
    auto again = first;
    again.validUntil += 3'600;
    const auto hash = world.submit(world.sign(again));
    QVERIFY(*hash);
    QVERIFY(world.runUntil(120, [&] { return world.paidTo(2, world.recipient) == 37; }));
    QVERIFY(world.arrived(**hash));
}

QTEST_GUILESS_MAIN(TestReplacement)
#include "tst_request_replacement.moc"
