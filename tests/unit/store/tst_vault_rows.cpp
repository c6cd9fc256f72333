#include "state/apply.h"
#include "support/operations.h"
#include "unit/store/store_test.h"

using namespace landfall;
using namespace landfall::store;

// What a node's own count of a vault is made of.
class TestVaultRows : public StoreTest {
    Q_OBJECT

    // Batches 1 … count, each a deposit of 100 · its number of token 3 on chain 1.
    void deposit(protocol::BatchNumber count) {
        state::State state(address(1));
        write([&] { m_store->leaves.insertAll(0, state); });
        for (protocol::BatchNumber number = 1; number <= count; ++number) {
            protocol::BatchHeader header;
            header.number = number;
            header.size = 4;
            header.chains = 6;
            state::BatchApplier applier(state, header);
            QVERIFY(applier.add(applier.resolve(testing::queuedDeposit(1, 3, 100 * number, address(2)))).ok());
            auto applied = std::move(applier).finish();
            QVERIFY(applied.ok());
            state = applied->state;
            write([&] {
                BatchRow row;
                row.number = number;
                row.data = {1};
                m_store->batches.insert(row, {{1, number - 1, number}});
                m_store->leaves.insert(number, touchedBy(applied->batch), state);
            });
        }
    }

private Q_SLOTS:
    void init() { openNew(); }
    void cleanup() { m_store.reset(); }

    void vaultsAreThoseAfterTheirBatch() {
        deposit(4);
        write([&] {
            const auto at = [&](protocol::BatchNumber number) {
                return static_cast<int>(m_store->leaves.vaultAt(number, 3, 1));
            };
            QCOMPARE(at(0), 0);
            QCOMPARE(at(1), 100);
            QCOMPARE(at(3), 600);
            QCOMPARE(at(9), 1000);
            QCOMPARE(static_cast<int>(m_store->leaves.vaultAt(4, 3, 2)), 0);
            QCOMPARE(static_cast<int>(m_store->leaves.vaultAt(4, 2, 1)), 0);
            QCOMPARE(m_store->leaves.knownFrom(), protocol::BatchNumber{0});
            m_store->leaves.forgetBefore(3, 0);
            QCOMPARE(m_store->leaves.knownFrom(), protocol::BatchNumber{3});
            QCOMPARE(at(3), 600);
            m_store->leaves.forgetBefore(2, 0); // by a stage that begins again
            QCOMPARE(m_store->leaves.knownFrom(), protocol::BatchNumber{3});
        });
        QCOMPARE(open(), std::string());
        write([&] { QCOMPARE(m_store->leaves.knownFrom(), protocol::BatchNumber{3}); });
    }

    // A store from before that was noted: what is older than its newest batch may be gone.
    void olderStoresAreSureOfTheirNewestState() {
        deposit(4);
        write([&] {
            m_store->database().run("DELETE FROM landfall_meta WHERE name = 'states_from'");
            m_store->database().run("ALTER TABLE requests DROP COLUMN standing");
            m_store->database().run("DROP INDEX chain_batches_by_sequencer");
            m_store->database().run("DROP INDEX pending_events_by_recipient");
            m_store->database().run("DROP TABLE exit_events");
            m_store->database().run("ALTER TABLE guard_events DROP COLUMN number");
            m_store->database().run("ALTER TABLE guard_events DROP COLUMN block_seconds");
            m_store->database().run("ALTER TABLE vote_floors DROP COLUMN freeze");
            m_store->database().run("UPDATE landfall_meta SET value = '7' WHERE name = 'format'");
        });
        QCOMPARE(open(), std::string());
        write([&] { QCOMPARE(m_store->leaves.knownFrom(), protocol::BatchNumber{4}); });
    }

    void waitingDepositsAreSummedByToken() {
        const auto most = protocol::kAmountLimit - 1;
        write([&] {
            const auto put = [&](const protocol::Operation& operation, std::uint64_t item) {
                m_store->queue.insert({operation.chain, item, operation, 1, 10 + item, filled(1), filled(2)});
            };
            put(testing::queuedDeposit(1, 1023, 5, address(1)), 0);
            put(testing::queuedDeposit(1, 1023, most, address(1)), 1);
            put(testing::queuedSetKey(1, 3, algebra::Fr(7), address(1)), 2);
            put(testing::queuedForcedExit(1, 3, 1023, address(1)), 3);
            put(testing::queuedDeposit(1, 1023, most, address(2)), 4);
            put(testing::queuedDeposit(1, 2, 9, address(1)), 5);
            put(testing::queuedDeposit(1, 2, 1, address(1)), 6);
            put(testing::queuedDeposit(2, 2, 1, address(1)), 5);
        });
        write([&] {
            const auto sums = m_store->queue.depositsFrom(1, 1, 15);
            QCOMPARE(sums.size(), std::size_t{2});
            QVERIFY(sums.at(1023) == *checkedAdd(protocol::toUint256(most), protocol::toUint256(most)));
            QVERIFY(sums.at(2) == Uint256(9));
            QVERIFY(m_store->queue.depositsFrom(1, 7, 100).empty());
        });
    }

    void queueEndsAtItsBatch() {
        deposit(3);
        write([&] {
            QCOMPARE(m_store->batches.nextQueueItem(1, 0), 0ULL);
            QCOMPARE(m_store->batches.nextQueueItem(1, 2), 2ULL);
            QCOMPARE(m_store->batches.nextQueueItem(1), 3ULL);
            QCOMPARE(m_store->batches.nextQueueItem(2, 3), 0ULL);
        });
    }

    void sequencersAreFoundOnce() {
        write([&] {
            std::uint64_t block = 0;
            for (const std::uint8_t who : std::initializer_list<std::uint8_t>{9, 3, 9, 255, 3}) {
                ChainBatchRow row;
                row.place = {1, ++block, 0, {}};
                row.number = block;
                row.data = {1};
                row.sequencer = address(who);
                m_store->facts.insert(row);
            }
            ChainBatchRow other;
            other.place = {2, 1, 0, {}};
            other.data = {1};
            other.sequencer = address(4);
            m_store->facts.insert(other);
        });
        write([&] {
            QVERIFY(m_store->facts.sequencers(1) ==
                    (std::vector<protocol::ChainAddress>{address(3), address(9), address(255)}));
            QVERIFY(m_store->facts.sequencers(2) == std::vector<protocol::ChainAddress>{address(4)});
            QVERIFY(m_store->facts.sequencers(3).empty());
        });
    }
};

QTEST_GUILESS_MAIN(TestVaultRows)
#include "tst_vault_rows.moc"
