#include "circuits/exit_rules.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::testing;

// Each rule of the exit circuit, broken on purpose and alone: every row makes an attempt twice,
// within the rule and outside it. The first must be provable, or the second would show nothing.
class TestExitRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rule_data();
    void rule();
    void noOtherClaimHasTheSameWord();
};

void TestExitRules::rule_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < exitRules().size(); ++i) {
        QTest::newRow(exitRules()[i].name) << static_cast<int>(i);
    }
}

void TestExitRules::rule() {
    QFETCH(int, index);
    const auto& make = exitRules()[static_cast<std::size_t>(index)].make;
    QVERIFY2(brokenRows(make(false)).empty(), "within the rule");
    QVERIFY2(!brokenRows(make(true)).empty(), "outside the rule");
}

// Every single bit of in[1] and in[2], turned around: no field takes another's place, and no bit is free.
void TestExitRules::noOtherClaimHasTheSameWord() {
    const ExitAttempt good = exitRules().front().make(false);
    for (const auto& [signal, bits] : {std::pair{1U, 254U}, std::pair{2U, 254U}}) {
        const Uint256 value = good.signals[signal].toUint256();
        Fr weight = Fr::one();
        for (unsigned bit = 0; bit < bits; ++bit, weight = weight.doubled()) {
            ExitAttempt other = good;
            other.signals[signal] += value.bit(bit) ? -weight : weight;
            QVERIFY2(!brokenRows(other).empty(), qPrintable(QStringLiteral("signal %1, bit %2").arg(signal).arg(bit)));
        }
    }
}

QTEST_APPLESS_MAIN(TestExitRules)
#include "tst_exit_rules.moc"
