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

QTEST_APPLESS_MAIN(TestBatchRules)
#include "tst_batch_rules.moc"
