#include "crypto/keccak.h"
#include "node/relay_plan.h"
#include "node/world.h"
#include "protocol/public_data.h"

#include <QtTest/QtTest>

#include <array>

using namespace landfall;
using namespace landfall::testing;
using protocol::VoteKind;

// What a relayer of a node that holds no batch of its own reads off a chain's rows and the attesters' votes.
class TestRelayPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void votesForBothKinds_data();
    void votesForBothKinds();

private:
    static Bytes32 filled(std::uint8_t value) {
        Bytes32 out{};
        out.fill(value);
        return out;
    }
    // A batch as a chain was given it, after the one with commitment `before`.
    static store::ChainBatchRow batchAfter(const Bytes32& before, protocol::BatchNumber number,
                                           protocol::ChainIndex chain) {
        store::ChainBatchRow out;
        out.place = {chain, 10 + number, 0, {}};
        out.number = number;
        out.publicDataHash = filled(static_cast<std::uint8_t>(number));
        out.newRoot = filled(static_cast<std::uint8_t>(100 + number));
        out.data = {1, 2, 3};
        out.commitment =
            protocol::nextCommitment(before, out.publicDataHash, out.oldRoot, out.newRoot, crypto::keccak256(out.data));
        return out;
    }
};

void TestRelayPlan::votesForBothKinds_data() {
    QTest::addColumn<int>("agreedNumber"); // that a quorum agrees to; 0 = none
    QTest::addColumn<bool>("ofTheLine");
    QTest::addColumn<bool>("goes");
    QTest::newRow("REVERT alone") << 0 << true << true;
    QTest::newRow("AGREE on the batch") << 1 << true << false;
    QTest::newRow("AGREE on what follows it") << 2 << true << false;
    QTest::newRow("AGREE on what follows that") << 3 << true << false;
    QTest::newRow("AGREE on another line") << 3 << false << true;
}

void TestRelayPlan::votesForBothKinds() {
    QFETCH(int, agreedNumber);
    QFETCH(bool, ofTheLine);
    QFETCH(bool, goes);
    World world(4); // a quorum of four is three
    node::NodeConfig config;
    config.network = world.network;
    config.sequencer = true;
    const auto store = store::Store::open(world.dataFolder(9).toStdString(), "test");
    QVERIFY(store);
    const auto ledger = node::Ledger::open(**store, config.network);
    QVERIFY(ledger);
    node::Board board{config,
                      *world.clock,
                      **store,
                      **ledger,
                      {},
                      {},
                      [] {},
                      [](const node::Event&) {},
                      [](const Error& error) { qFatal("%s", error.message.c_str()); },
                      {},
                      {},
                      {},
                      {}};
    board.chains[1].info = config.network.chain(1);
    board.chains[2].info = config.network.chain(2);

    const auto first = batchAfter(filled(0), 1, 1);
    const auto second = batchAfter(ofTheLine ? first.commitment : filled(7), 2, 2);
    const auto third = batchAfter(second.commitment, 3, 2);
    const auto vote = [&](VoteKind kind, const store::ChainBatchRow& batch) {
        for (std::size_t i = 0; i < 3; ++i) {
            (**store).votes.insert({{kind, 0, batch.number, batch.newRoot, batch.commitment},
                                    config.network.attesters[i].address,
                                    {},
                                    false,
                                    0});
        }
    };
    std::optional<node::RelayPlan> plan;
    std::string waits;
    QVERIFY(board.write([&] {
        for (const auto& batch : {first, second, third}) {
            (**store).facts.insert(batch);
        }
        store::BatchEventRow committed;
        committed.place = {1, first.place.block, 1, {}};
        committed.number = 1;
        committed.last = 1;
        committed.commitment = first.commitment;
        (**store).facts.insert(committed);
        vote(VoteKind::Revert, first);
        if (agreedNumber != 0) {
            vote(VoteKind::Agree, std::array{first, second, third}.at(static_cast<std::size_t>(agreedNumber - 1)));
        }
        plan = node::RelayPlanner(board, 1).plan(waits);
    }));
    QCOMPARE(plan.has_value(), goes);
    if (goes) {
        QVERIFY(plan->purpose == store::Purpose::RevertByCertificate && plan->commitment == first.commitment);
    } else {
        QVERIFY2(waits.find("signed both") != std::string::npos, waits.c_str());
    }
}

QTEST_GUILESS_MAIN(TestRelayPlan)
#include "tst_relay_plan.moc"
