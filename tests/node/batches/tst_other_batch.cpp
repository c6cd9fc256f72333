#include "node/batches/batch_follower.h"
#include "node/rows.h"
#include "node/views/timeline.h"
#include "support/operations.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;

// Chains that hold different batches under one number: what one of them executed is not ours.
class TestOtherBatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void executionOfAnotherBatch_data();
    void executionOfAnotherBatch();
};

void TestOtherBatch::executionOfAnotherBatch_data() {
    QTest::addColumn<bool>("ours");
    QTest::newRow("ours") << true;
    QTest::newRow("another") << false;
}

void TestOtherBatch::executionOfAnotherBatch() {
    QFETCH(const bool, ours);
    Rows rows;
    auto& context = *rows.context;
    protocol::BatchHeader header;
    header.number = 1;
    header.timestamp = 100;
    header.size = 4;
    header.chains = rows.config.network.chainSet();
    state::BatchApplier applier(rows.ledger->tip(), header);
    QVERIFY(applier.add(applier.resolve(queuedDeposit(1, kUsdc, kUnit, rows.world.user))).ok());
    auto applied = std::move(applier).finish();
    QVERIFY(applied.ok());
    protocol::Withdraw wish;
    wish.chain = 2;
    wish.validUntil = 200;
    store::RequestRow request;
    request.hash = filled(7);
    request.request = rows.world.sign(wish);
    QVERIFY(context.write([&] { rows.store->requests.insert(request); }));
    QVERIFY(rows.ledger->append({std::move(*applied), {{1, 0, 1}}, {{request.hash, 0}}, true, 0}).ok());
    QVERIFY(context.write([&] {
        for (auto& [chain, link] : context.chains) {
            link.head = l1::ChainHead{{9, {}, 150}, {9, {}, 150}};
            for (const auto kind : {store::BatchEventKind::Committed, store::BatchEventKind::FinalRoot,
                                    store::BatchEventKind::Executed}) {
                store::BatchEventRow event;
                event.place = {chain, 5, static_cast<std::uint32_t>(kind), {}};
                event.kind = kind;
                event.number = 1;
                event.last = 1;
                event.commitment = chain == 1 || ours ? rows.ledger->commitment() : filled(66);
                event.root = filled(1);
                event.paid = Uint256(1);
                rows.store->facts.insert(event);
            }
        }
    }));
    node::BatchFollower(context).advance();
    std::optional<store::RequestRow> row;
    std::optional<node::Timeline> timeline;
    std::optional<node::BatchView> view;
    QVERIFY(context.write([&] {
        row = rows.store->requests.find(request.hash);
        timeline = node::TimelineReader(context).timeline(*row);
        view = node::TimelineReader(context).batch(*rows.store->batches.find(1));
    }));
    QCOMPARE(row->state == store::RequestState::Executed, ours);
    for (const auto step : {node::Step::Committed, node::Step::Verified, node::Step::Executed, node::Step::Arrived}) {
        QCOMPARE(timeline->steps[static_cast<std::size_t>(step)].done, ours);
    }
    QVERIFY(view->chains[0].executed && view->chains[0].committed && view->chains[0].proven);
    QCOMPARE(view->chains[1].executed && view->chains[1].committed && view->chains[1].proven, ours);
    QCOMPARE(view->problem.empty(), ours);
}

QTEST_GUILESS_MAIN(TestOtherBatch)
#include "tst_other_batch.moc"
