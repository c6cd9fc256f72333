#include "circuits/deletion.h"
#include "circuits/gadgets/bits.h"
#include "circuits/subjects.h"

#include <QtTest>

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
    void dependenceIsWhatItSays();
    void everyBitNeedsItsConstraint();
};

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
        for (const QString& each : QString::fromStdString(advice).split(QStringLiteral(" and "))) {
            QVERIFY2(subject.harmless.contains(each.toStdString()), advice.c_str());
        }
    }
}

// A wire alone: no constraint is needed to see more than one of them change.
void TestSoundness::everySingleWireIsBound() {
    for (const auto& [name, subject] : subjects()) {
        if (subject.freedom > 0) {
            continue;
        }
        const GadgetRun honest = runGadget(subject.gadget);
        std::set<snark::Wire> harmless;
        for (const auto& advice : honest.advices) {
            if (subject.harmless.contains(std::string(advice.name))) {
                harmless.insert(advice.wire);
            }
        }
        for (const snark::Wire wire : unboundWires(systemOf(subject.gadget), honest.witness)) {
            QVERIFY2(harmless.contains(wire), qPrintable(QStringLiteral("%1, wire %2").arg(name).arg(wire)));
        }
    }
}

void TestSoundness::deletedConstraintIsNoticed_data() {
    QTest::addColumn<QStringList>("names");
    std::map<QString, QStringList> families;
    for (const auto& [name, subject] : subjects()) {
        families[subject.family.empty() ? name : QString::fromStdString(subject.family)].append(name);
    }
    for (const auto& [family, names] : families) {
        QTest::newRow(qPrintable(family)) << names;
    }
}

// Every constraint of every gadget.
void TestSoundness::deletedConstraintIsNoticed() {
    QFETCH(QStringList, names);
    std::set<std::size_t> unnoticed;
    std::map<std::size_t, std::string> redundant;
    std::size_t constraints = 0;
    for (const QString& name : names) {
        const Subject& subject = subjects().at(name);
        const Gadget& gadget = subject.open ? subject.open : subject.gadget;
        const auto system = systemOf(gadget);
        const GadgetRun honest = runGadget(gadget);
        auto rows = unnoticedRows(system, honest.witness);
        if (&name != &names.front()) {
            QCOMPARE(system.constraintCount(), constraints);
            std::erase_if(rows, [&](std::size_t row) { return !unnoticed.contains(row); });
        }
        for (const auto& cheat : subject.cheats) {
            std::map<snark::Wire, Fr> overrides;
            for (const auto& [advice, value] : cheat) {
                overrides[honest.advices[advice].wire] = value;
            }
            if (const auto broken = brokenRows(system, runGadget(gadget, overrides).witness); broken.size() == 1) {
                rows.erase(broken.front());
            }
        }
        unnoticed = rows;
        constraints = system.constraintCount();
        redundant.insert(subject.redundant.begin(), subject.redundant.end());
    }
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        const Subject& subject = subjects().at(*name);
        const Gadget& gadget = subject.open ? subject.open : subject.gadget;
        dropExploitable(unnoticed, gadget, systemOf(gadget), runGadget(gadget).witness);
    }
    for (const auto& [row, reason] : redundant) {
        QVERIFY2(unnoticed.erase(row) == 1, reason.c_str());
    }
    QStringList left;
    for (const std::size_t row : unnoticed) {
        left.append(QString::number(row));
    }
    QCOMPARE(left.join(QLatin1Char(' ')), QString());
}

// The quick way to see which constraints the others imply, held against taking each away.
void TestSoundness::dependenceIsWhatItSays() {
    const auto& all = subjects();
    std::size_t dependentSeen = 0;
    for (const char* name : {"isZero of 5", "range", "fee with exponent", "edwards addition", "slot order"}) {
        const Gadget& gadget = all.at(QString::fromLatin1(name)).gadget;
        auto system = systemOf(gadget);
        system.publicCount = 0; // nothing is fixed
        const auto witness = runGadget(gadget).witness;
        const auto dependent = dependentRows(system, witness);
        const std::size_t before = freedom(system, witness);
        for (std::size_t row = 0; row < system.constraintCount(); ++row) {
            const bool implied = freedom(withoutRow(system, row), witness) == before;
            QCOMPARE(std::ranges::find(dependent, row) != dependent.end(), implied);
        }
        dependentSeen += dependent.size();
    }
    QVERIFY(dependentSeen > 0);
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
