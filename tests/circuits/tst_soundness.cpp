#include "circuits/gadgets/eddsa_gadget.h"
#include "circuits/gadgets/fee_gadget.h"
#include "circuits/gadgets/merkle.h"
#include "circuits/harness.h"

#include <QtTest>

#include <array>

using namespace landfall;
using namespace landfall::circuits;
using namespace landfall::testing;

// Whether a prover has a choice. Each gadget is given fixed inputs, and then
// - every advice is set to other values, singly and in pairs, with all that follows computed
//   from it: the system must notice, or the outputs must be as before for a stated reason;
// - the derivative of all constraints must determine every wire, unless it is free for a
//   stated reason.
// The two checks are checked: they must notice when a constraint is taken away.
class TestSoundness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gadget_data();
    void gadget();
    void everySingleWireIsBound();
    void deletedConstraintIsNoticed_data();
    void deletedConstraintIsNoticed();
    void everyBitNeedsItsConstraint();
};

namespace {

// Why advice may change without the system noticing: name and reason. The outputs stay.
using Reasons = std::map<std::string, std::string>;

struct Subject {
    Gadget gadget;
    Reasons harmless;
    // Advice, by its number, that is the prover's own to choose and fixed by what uses it.
    std::set<std::size_t> chosen;
    std::size_t freedom = 0;
    std::size_t pairs = 300;
    std::size_t stride = 1;
};

std::map<QString, Subject> subjects() {
    std::map<QString, Subject> out;
    const auto add = [&out](const char* name, Subject subject) { out[QString::fromLatin1(name)] = std::move(subject); };

    add("bits", {[](Builder& b) { return toBits(b, b.publicSignal(0b1011001), 8, "bit"); }, {}, {}});
    add("isZero of 0", {[](Builder& b) { return std::vector{isZero(b, b.publicSignal(0), "inverse")}; },
                        {{"inverse", "0 has no inverse: 0·inverse is 0 whatever stands there"}},
                        {},
                        1});
    add("isZero of 5", {[](Builder& b) { return std::vector{isZero(b, b.publicSignal(5), "inverse")}; }, {}, {}});
    add("order", {[](Builder& b) {
                      const auto bits = toBits(b, b.publicSignal(1000), *Uint256::fromDecimal("1000"), 254, "bit");
                      enforceBelow(b, bits, shiftLeft(1, 253));
                      return bits;
                  },
                  {{"order.cut", "any cut that shows the order will do"}},
                  {}});
    add("poseidon 2", {[](Builder& b) {
                           const std::array inputs{b.publicSignal(3), b.publicSignal(4)};
                           return std::vector{poseidon(b, inputs, Fr(5))};
                       },
                       {},
                       {}});
    add("poseidon 3", {[](Builder& b) {
                           const std::array inputs{b.publicSignal(3), b.publicSignal(4), b.publicSignal(0)};
                           return std::vector{poseidon(b, inputs, Fr(5))};
                       },
                       {},
                       {}});
    add("poseidon 4",
        {[](Builder& b) {
             const std::array inputs{b.publicSignal(3), b.publicSignal(4), b.publicSignal(0), b.publicSignal(-1)};
             return std::vector{poseidon(b, inputs, Fr(5))};
         },
         {},
         {}});
    add("poseidon 5", {[](Builder& b) {
                           const std::array inputs{b.publicSignal(3), b.publicSignal(4), b.publicSignal(0),
                                                   b.publicSignal(-1), b.publicSignal(7)};
                           return std::vector{poseidon(b, inputs, Fr(5))};
                       },
                       {},
                       {}});
    // The siblings are the prover's: another sibling is another root, which whoever uses the
    // gadget compares. Place 2 is the node's own and bound.
    add("merkle", {[](Builder& b) {
                       const std::array place{b.publicSignal(0), b.publicSignal(1)};
                       const NodeChange parent =
                           parentOf(b, {b.publicSignal(8), b.publicSignal(9)}, place, {Fr(1), Fr(2), Fr(3)}, Fr(77));
                       return std::vector{parent.before, parent.after};
                   },
                   {},
                   {0, 1, 3}});
    add("fee with exponent", {[](Builder& b) {
                                  const Linear when = b.publicSignal(1);
                                  const auto bits = toBits(b, Linear(300 << 5 | 3), 16, "bit");
                                  return std::vector{unpackFee(b, when, bits)};
                              },
                              {},
                              {}});
    add("fee without exponent", {[](Builder& b) {
                                     const Linear when = b.publicSignal(1);
                                     const auto bits = toBits(b, Linear(300 << 5), 16, "bit");
                                     return std::vector{unpackFee(b, when, bits)};
                                 },
                                 {{"fee.plain", "canonical by exponent and by mantissa: either answer holds"}},
                                 {}});
    const auto pointOf = [](Builder& b, const crypto::BabyJubjubPoint& point) {
        return EdwardsPoint{b.publicSignal(point.x), b.publicSignal(point.y)};
    };
    const auto base = crypto::babyjubjub::base8();
    const auto other = crypto::babyjubjub::multiply(base, 12345);
    add("edwards addition", {[=](Builder& b) {
                                 const EdwardsPoint sum = addPoints(b, pointOf(b, base), pointOf(b, other));
                                 return std::vector{sum.x, sum.y};
                             },
                             {},
                             {}});
    add("edwards doubling", {[=](Builder& b) {
                                 const EdwardsPoint sum = doublePoint(b, pointOf(b, other));
                                 return std::vector{sum.x, sum.y};
                             },
                             {},
                             {}});
    add("montgomery", {[=](Builder& b) {
                           const EdwardsPoint first = pointOf(b, base);
                           const EdwardsPoint second = pointOf(b, other);
                           const MontgomeryPoint p = toMontgomery(b, first);
                           const MontgomeryPoint q = toMontgomery(b, second);
                           const MontgomeryPoint r = doubleAndAdd(b, addUnequal(b, p, q), doublePoint(b, p));
                           const EdwardsPoint back = toEdwards(b, r);
                           return std::vector{back.x, back.y};
                       },
                       {},
                       {}});
    add("ladder", {[=](Builder& b) {
                       const EdwardsPoint point = pointOf(b, other);
                       const EdwardsPoint p = multiplyOdd(b, point, b.publicSignal(987654321));
                       return std::vector{p.x, p.y};
                   },
                   {{"order.cut", "any cut that shows the order will do"},
                    {"order.cut and order.cut", "any cut that shows the order will do"}},
                   {},
                   0,
                   60,
                   qEnvironmentVariableIsSet("LANDFALL_FULL") ? std::size_t{1} : std::size_t{11}});
    return out;
}

} // namespace

void TestSoundness::gadget_data() {
    QTest::addColumn<QString>("name");
    for (const auto& [name, subject] : subjects()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestSoundness::gadget() {
    QFETCH(QString, name);
    const Subject subject = subjects().at(name);
    const auto system = systemOf(subject.gadget);
    const GadgetRun honest = runGadget(subject.gadget);
    QVERIFY(brokenRows(system, honest.witness).empty());

    std::set<snark::Wire> chosen;
    std::set<std::string> chosenNames;
    for (const std::size_t index : subject.chosen) {
        chosen.insert(honest.advices[index].wire);
        chosenNames.insert(std::string(honest.advices[index].name));
    }
    QCOMPARE(freedom(system, honest.witness, chosen), subject.freedom);

    const MutationReport report = mutateAdvice(subject.gadget, system, subject.pairs, subject.stride);
    for (const std::string& advice : report.changed) {
        const bool isChosen = std::any_of(chosenNames.begin(), chosenNames.end(),
                                          [&](const std::string& each) { return advice.find(each) != advice.npos; });
        QVERIFY2(isChosen, advice.c_str());
    }
    for (const std::string& advice : report.unchanged) {
        QVERIFY2(subject.harmless.contains(advice), advice.c_str());
    }
}

// A wire alone: no constraint is needed to see more than one of them change.
void TestSoundness::everySingleWireIsBound() {
    for (const auto& [name, subject] : subjects()) {
        if (subject.freedom > 0 || name == QStringLiteral("ladder")) {
            continue;
        }
        const auto system = systemOf(subject.gadget);
        const GadgetRun honest = runGadget(subject.gadget);
        for (snark::Wire wire = 1; wire < system.wireCount; ++wire) {
            for (const Fr& value : {Fr::zero(), Fr::one(), honest.witness[wire] + Fr::one(), Fr(-1)}) {
                snark::Witness tampered = honest.witness;
                if (value != tampered[wire]) {
                    tampered[wire] = value;
                    QVERIFY2(!brokenRows(system, tampered).empty(),
                             qPrintable(QStringLiteral("%1, wire %2").arg(name).arg(wire)));
                }
            }
        }
    }
}

void TestSoundness::deletedConstraintIsNoticed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("step");
    const auto row = [](const char* name, int step) { QTest::newRow(name) << QString::fromLatin1(name) << step; };
    row("isZero of 5", 1);
    row("poseidon 2", 9);
    row("poseidon 4", 37);
    row("merkle", 53);
    row("edwards addition", 1);
    row("edwards doubling", 1);
    row("montgomery", 1);
}

void TestSoundness::deletedConstraintIsNoticed() {
    QFETCH(QString, name);
    QFETCH(int, step);
    const Subject subject = subjects().at(name);
    const auto system = systemOf(subject.gadget);
    const GadgetRun honest = runGadget(subject.gadget);
    std::set<snark::Wire> chosen;
    for (const std::size_t index : subject.chosen) {
        chosen.insert(honest.advices[index].wire);
    }
    for (std::size_t r = 0; r < system.constraintCount(); r += static_cast<std::size_t>(step)) {
        QVERIFY2(freedom(withoutRow(system, r), honest.witness, chosen) > 0, qPrintable(QString::number(r)));
    }
}

// A bit's constraint decides between values, which no derivative shows: without it there
// is another decomposition, and this is the one.
void TestSoundness::everyBitNeedsItsConstraint() {
    const Gadget gadget = [](Builder& b) { return toBits(b, b.publicSignal(0b1011001), 8, "bit"); };
    const auto system = systemOf(gadget);
    const auto honest = runGadget(gadget).witness;
    QCOMPARE(system.constraintCount(), std::size_t{8});
    for (std::size_t row = 0; row < 8; ++row) {
        snark::Witness other = honest; // wire 1 is the value, wires 2 … 8 its bits but the top one
        if (row < 7) {
            other[2 + row] -= Fr(128 >> row); // so that the top bit becomes 1
        } else {
            other[1] += Fr(256); // too large: the top bit would be 2
        }
        QCOMPARE(brokenRows(system, other), std::vector{row});
        QVERIFY(brokenRows(withoutRow(system, row), other).empty());
    }
}

QTEST_APPLESS_MAIN(TestSoundness)
#include "tst_soundness.moc"
