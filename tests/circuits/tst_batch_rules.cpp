#include "circuits/harness.h"
#include "circuits/operation_words.h"
#include "circuits/rules.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::testing;

// Each rule that the circuit enforces, broken on purpose and alone: every row makes a trace
// twice, within the rule and outside it. The first must be provable, or the second would show nothing.
class TestBatchRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world.fund(); }
    void rule_data();
    void rule();
    void highBitsDoNotReachTheFee();

private:
    World m_world{4};
};

void TestBatchRules::rule_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < batchRules().size(); ++i) {
        QTest::newRow(batchRules()[i].name) << static_cast<int>(i);
    }
}

void TestBatchRules::rule() {
    QFETCH(int, index);
    const RuleMaker& make = batchRules()[static_cast<std::size_t>(index)].make;
    QVERIFY2(cheatSucceeds(make(m_world, false)), "within the rule");
    QVERIFY2(!cheatSucceeds(make(m_world, true)), "outside the rule");
}

// A wide address's high bits lie right of the fee in the first word. Unbounded, they could take from the fee what they
// add to the address, and the words would stay as they were signed.
void TestBatchRules::highBitsDoNotReachTheFee() {
    Operation op;
    op.type = OperationType::WithdrawWide;
    op.chain = 5;
    op.fee = 300 << 5 | 3;
    op.wideAddress.bytes.fill(5);
    const auto run = [&op](const std::map<snark::Wire, Fr>& overrides) {
        return runGadget(
            [&op](Builder& builder) {
                const auto words = circuits::operationWords(builder, op, 9, 1);
                return std::vector{words.first, words.second};
            },
            overrides);
    };
    const GadgetRun honest = run({});
    QVERIFY(honest.satisfied);
    const auto lowest = [&](std::string_view name) {
        return std::ranges::find(honest.advices, name, &Builder::Advice::name)->wire;
    };
    const snark::Wire high = lowest("operation.addressHigh");
    const snark::Wire fee = lowest("operation.fee");
    const GadgetRun cheat = run({{high, honest.witness[high] + Fr(1 << 16)}, {fee, honest.witness[fee] - Fr::one()}});
    QCOMPARE(cheat.outputs, honest.outputs); // or the attempt would show nothing
    QVERIFY(!cheat.satisfied);
}

QTEST_APPLESS_MAIN(TestBatchRules)
#include "tst_batch_rules.moc"
