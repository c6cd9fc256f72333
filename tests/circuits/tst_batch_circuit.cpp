#include "circuits/world.h"

#include "snark/r1cs_check.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::testing;

// Batches as the state makes them are provable, whatever kind of operation is in them.
class TestBatchCircuit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.fund(); }
    void honest_data();
    void honest();
    void largerSizes_data();
    void largerSizes();
    void exitsOfNothingLeaveTheSlots();
    void systemFollowsFromShapeAlone();
    void constraintCounts();
    void wrongSizesAreRefused();

private:
    World m_world{1};
};

using Maker = std::function<Batch(World&)>;
Q_DECLARE_METATYPE(Maker)

void TestBatchCircuit::honest_data() {
    QTest::addColumn<Maker>("make");
    const auto row = [](const char* name, Maker make) { QTest::newRow(name) << make; };
    row("deposit to an account", [](World& w) { return Batch(w).add(World::deposit(w.users[0], 1, 2, 500)); });
    row("deposit that opens an account", [](World& w) {
        User stranger = w.users[0];
        stranger.address = w.randomAddress();
        return Batch(w).add(World::deposit(stranger, 1023, 15, 1));
    });
    row("deposit refused", [](World& w) { return Batch(w).add(World::deposit(w.users[0], 0, 1, kAmountLimit - 1)); });
    row("set key", [](World& w) { return Batch(w).add(w.setKey(1, w.users[0].address, w.randomFr())); });
    row("set key to the largest", [](World& w) { return Batch(w).add(w.setKey(1, w.users[0].address, Fr(-1))); });
    row("set key by another", [](World& w) { return Batch(w).add(w.setKey(1, w.users[1].address, w.randomFr())); });
    row("set key of nobody", [](World& w) { return Batch(w).add(w.setKey(999'999, Address{}, w.randomFr())); });
    row("forced exit", [](World& w) {
        World rich = w;
        rich.advance({World::deposit(w.users[1], 2, 1, 10'000'000)});
        w.state = rich.state;
        return Batch(w).add(World::forcedExit(1, w.users[0].address, 2, 1));
    });
    row("forced exit by another",
        [](World& w) { return Batch(w).add(World::forcedExit(1, w.users[1].address, 2, 1)); });
    row("forced exit that empties the vault", [](World& w) {
        // users[0] holds more of a token than this chain has.
        World spread = w;
        spread.advance({World::deposit(w.users[0], 9, 1, 5), World::deposit(w.users[0], 9, 2, 7)});
        return Batch(spread).add(World::forcedExit(1, w.users[0].address, 9, 2));
    });
    row("forced exits of nothing, beside each other and a cancellation", [](World& w) {
        World spread = w;
        spread.advance({World::deposit(w.users[0], 9, 1, 5), World::deposit(w.users[1], 9, 1, 5)});
        Batch batch(spread);
        batch.add(World::forcedExit(1, w.users[0].address, 9, 2)).add(World::forcedExit(2, w.users[1].address, 9, 2));
        batch.add(World::forcedExit(1, w.users[1].address, 9, 2));
        return std::move(batch.add(w.sign(w.users[2], w.withdraw(w.users[2], 9, 2, 0, 0))));
    });
    row("withdraw", [](World& w) {
        return Batch(w).add(w.sign(w.users[0], w.withdraw(w.users[0], 1, 2, 1234, *packFee(205'000))));
    });
    row("withdraw without fee",
        [](World& w) { return Batch(w).add(w.sign(w.users[2], w.withdraw(w.users[2], 0, 3, 99, 0))); });
    row("withdraw nothing",
        [](World& w) { return Batch(w).add(w.sign(w.users[2], w.withdraw(w.users[2], 0, 3, 0, 0))); });
    row("withdraw at the last second", [](World& w) {
        Withdraw request = w.withdraw(w.users[2], 0, 3, 5, *packFee(7));
        request.validUntil = w.now;
        return Batch(w).add(w.sign(w.users[2], request));
    });
    row("withdraw to a wide address", [](World& w) {
        return Batch(w).add(w.sign(w.users[0], w.withdrawWide(w.users[0], 1, 2, 1234, *packFee(205'000))));
    });
    row("withdraw to the widest address, at the last second", [](World& w) {
        Withdraw request = w.withdrawWide(w.users[2], 0, 3, 5, *packFee(7));
        WideAddress widest;
        widest.bytes.fill(0xff);
        widest.bytes[0] = 0x07;
        request.to = widest;
        request.validUntil = w.now;
        return Batch(w).add(w.sign(w.users[2], request));
    });
    row("both widths of one account", [](World& w) {
        Withdraw second = w.withdraw(w.users[1], 2, 2, 77, *packFee(3));
        ++second.nonce;
        return std::move(Batch(w)
                             .add(w.sign(w.users[1], w.withdrawWide(w.users[1], 2, 2, 77, *packFee(3))))
                             .add(w.sign(w.users[1], second))
                             .add(World::deposit(w.users[0], 1, 2, 500)));
    });
    row("four in one, two of one account", [](World& w) {
        World after = w;
        Batch batch(w);
        batch.add(World::deposit(w.users[0], 1, 2, 500));
        Withdraw first = w.withdraw(w.users[1], 2, 2, 77, *packFee(3));
        Withdraw second = first;
        ++second.nonce;
        return std::move(batch.add(w.sign(w.users[1], first))
                             .add(w.sign(w.users[1], second))
                             .add(World::forcedExit(3, w.users[2].address, 0, 1)));
    });
    row("fee account withdraws and collects", [](World& w) {
        World own = w;
        User collector = w.users[0];
        collector.address = Address{{0xfe, 0xe0}};
        own.advance({World::deposit(collector, 1, 1, 1000),
                     w.setKey(0, collector.address, keyHashOf(collector.key->publicKey()))});
        return Batch(own).add(own.sign(collector, own.withdraw(collector, 1, 1, 10, *packFee(5))));
    });
}

void TestBatchCircuit::honest() {
    QFETCH(Maker, make);
    const auto applied = make(m_world).finish();
    QCOMPARE(provableError(applied.trace()), QString());
}

void TestBatchCircuit::largerSizes_data() {
    QTest::addColumn<int>("size");
    QTest::newRow("8") << 8;
    QTest::newRow("32") << 32;
}

void TestBatchCircuit::largerSizes() {
    QFETCH(int, size);
    Batch batch(m_world, static_cast<std::uint8_t>(size));
    std::vector<unsigned> nonces(m_world.users.size());
    for (int i = 0; i < size; ++i) {
        const std::size_t who = static_cast<std::size_t>(i) % m_world.users.size();
        const User& user = m_world.users[who];
        Withdraw request =
            m_world.withdraw(user, static_cast<TokenId>(i % 2), static_cast<ChainIndex>(1 + i % 2), 3, 1 << 5);
        request.nonce += nonces[who]++;
        batch.add(m_world.sign(user, request));
    }
    QCOMPARE(provableError(batch.finish().trace()), QString());
}

// A stranger's six exits of nothing leave all six slots to who moves something.
void TestBatchCircuit::exitsOfNothingLeaveTheSlots() {
    Batch batch(m_world, 32);
    for (TokenId token = 0; token < 3; ++token) {
        for (ChainIndex chain = 1; chain <= 2; ++chain) {
            batch.add(World::forcedExit(1, m_world.users[1].address, static_cast<TokenId>(100 + token), chain));
        }
    }
    Nonce nonce = 0;
    for (TokenId token = 0; token < 3; ++token) {
        for (ChainIndex chain = 1; chain <= 2; ++chain) {
            Withdraw request = m_world.withdraw(m_world.users[0], token, chain, 3, 0);
            request.nonce += nonce++;
            batch.add(m_world.sign(m_world.users[0], request));
        }
    }
    const auto trace = batch.finish().trace();
    QVERIFY(std::ranges::all_of(trace.vaultSlots, &VaultSlotTrace::used));
    QCOMPARE(provableError(trace), QString());
}

void TestBatchCircuit::systemFollowsFromShapeAlone() {
    const auto again = circuits::buildBatchCircuit(*shapeOfSize(4)).system;
    const auto& first = circuitOfSize(4).system;
    QCOMPARE(again.wireCount, first.wireCount);
    QCOMPARE(again.publicCount, snark::Wire{3});
    const auto same = [](const snark::SparseMatrix& x, const snark::SparseMatrix& y) {
        return x.offsets == y.offsets && std::equal(x.terms.begin(), x.terms.end(), y.terms.begin(), y.terms.end(),
                                                    [](const snark::Term& s, const snark::Term& t) {
                                                        return s.wire == t.wire && s.coefficient == t.coefficient;
                                                    });
    };
    QVERIFY(same(again.a, first.a));
    QVERIFY(same(again.b, first.b));
    QVERIFY(same(again.c, first.c));
    QVERIFY(snark::checkShape(first).ok());
}

// What a proof costs. A key must be made anew for every other number.
void TestBatchCircuit::constraintCounts() {
    QCOMPARE(circuitOfSize(4).system.constraintCount(), std::size_t{84'154});
    QCOMPARE(circuitOfSize(8).system.constraintCount(), std::size_t{151'236});
    QCOMPARE(circuitOfSize(32).system.constraintCount(), std::size_t{518'462});
}

void TestBatchCircuit::wrongSizesAreRefused() {
    auto trace = Batch(m_world).add(World::deposit(m_world.users[0], 1, 2, 500)).finish().trace();
    trace.vaultSlots.pop_back();
    const auto witness = circuits::batchWitness(*shapeOfSize(4), trace);
    QVERIFY(!witness.ok());
    QCOMPARE(QString::fromStdString(witness.error().code), QStringLiteral("batch-trace-shape"));
}

QTEST_APPLESS_MAIN(TestBatchCircuit)
#include "tst_batch_circuit.moc"
