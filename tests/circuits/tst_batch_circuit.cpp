#include "circuits/world.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::testing;

// Batches as the state makes them are provable, one of every kind of operation.
class TestBatchCircuit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.fund(); }
    void honest_data();
    void honest();

private:
    World m_world{1};
};

using Maker = std::function<Batch(World&)>;
Q_DECLARE_METATYPE(Maker)

void TestBatchCircuit::honest_data() {
    QTest::addColumn<Maker>("make");
    const auto row = [](const char* name, Maker make) { QTest::newRow(name) << make; };
    row("deposit to an account", [](World& w) { return Batch(w).add(World::deposit(w.users[0], 1, 2, 500)); });
}

void TestBatchCircuit::honest() {
    QFETCH(Maker, make);
    const auto applied = make(m_world).finish();
    QCOMPARE(provableError(applied.trace), QString());
}

QTEST_APPLESS_MAIN(TestBatchCircuit)
#include "tst_batch_circuit.moc"
