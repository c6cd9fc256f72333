#include "crypto/keccak.h"
#include "node/chain/relay_plan.h"
#include "node/rows.h"
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
    void runsAreExecutedWholeOrOneByOne();

private:
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
    Rows rows;
    const auto first = batchAfter(filled(0), 1, 1);
    const auto second = batchAfter(ofTheLine ? first.commitment : filled(7), 2, 2);
    const auto third = batchAfter(second.commitment, 3, 2);
    const auto vote = [&](VoteKind kind, const store::ChainBatchRow& batch) {
        rows.vote(kind, batch.number, batch.newRoot, batch.commitment);
    };
    std::optional<node::RelayPlan> plan;
    std::string waits;
    QVERIFY(rows.context->write([&] {
        for (const auto& batch : {first, second, third}) {
            rows.store->facts.insert(batch);
        }
        store::BatchEventRow committed;
        committed.place = {1, first.place.block, 1, {}};
        committed.number = 1;
        committed.last = 1;
        committed.commitment = first.commitment;
        rows.store->facts.insert(committed);
        vote(VoteKind::Revert, first);
        if (agreedNumber != 0) {
            vote(VoteKind::Agree, std::array{first, second, third}.at(static_cast<std::size_t>(agreedNumber - 1)));
        }
        plan = node::RelayPlanner(*rows.context, 1).plan(waits, 64);
    }));
    QCOMPARE(plan.has_value(), goes);
    if (goes) {
        QVERIFY(plan->purpose == store::Purpose::RevertByCertificate && plan->commitment == first.commitment);
    } else {
        QVERIFY2(waits.find("signed both") != std::string::npos, waits.c_str());
    }
}

// Together they save a transaction; after one that failed each batch has to fit on its own.
void TestRelayPlan::runsAreExecutedWholeOrOneByOne() {
    Rows rows;
    std::vector<protocol::BatchNumber> lasts;
    QVERIFY(rows.context->write([&] {
        for (std::uint8_t number = 1; number <= 3; ++number) {
            store::BatchRow batch;
            batch.number = number;
            batch.newRoot = filled(number);
            batch.commitment = filled(static_cast<std::uint8_t>(10 + number));
            batch.operations = 4;
            batch.data = {1};
            rows.store->batches.insert(batch, {});
            for (const auto kind : {store::BatchEventKind::Committed, store::BatchEventKind::FinalRoot}) {
                store::BatchEventRow event;
                event.place = {1, number, static_cast<std::uint32_t>(kind), {}};
                event.kind = kind;
                event.number = number;
                event.last = number;
                event.commitment = batch.commitment;
                event.root = batch.newRoot;
                rows.store->facts.insert(event);
            }
            rows.vote(VoteKind::Agree, number, batch.newRoot, batch.commitment);
        }
        std::string waits;
        node::RelayPlanner planner(*rows.context, 1);
        for (const std::size_t most : {12U, 11U, 0U}) {
            const auto plan = planner.plan(waits, most);
            lasts.push_back(plan && plan->purpose == store::Purpose::Execute && plan->first == 1 ? plan->last : 0);
        }
    }));
    QVERIFY(lasts == (std::vector<protocol::BatchNumber>{3, 2, 1}));
}

QTEST_GUILESS_MAIN(TestRelayPlan)
#include "tst_relay_plan.moc"
