#include "circuits/busy_batch.h"
#include "circuits/deletion.h"
#include "circuits/rules.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace landfall;
using namespace landfall::testing;

// Every constraint of the circuit of size 4, taken away: the others don't imply it to first order at
// one of the batches below, or another witness is accepted without it, or a cheat breaks it alone, here or
// in the same place of another operation; or it is of a kind that is listed, with what judges it.
class TestBatchConstraints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOneIsNoticed();
};

namespace {

// Rows: of an operation, the one that says who exits; from the first placement of a fee to that of a vault, and
// of one such placement.
constexpr std::size_t kExitsRow = 601;
constexpr std::size_t kVaultPlacesAfterFees = 69578 - 58930;
constexpr std::size_t kVaultPlaceLength = 12;

// Kinds of constraints that the checks here can't judge in a whole batch, and what does or why.
const std::map<std::string, std::string> kShownElsewhere{
    {"0 or 1: * ladder.bit", "tst_soundness, signature"},
    {"0 or 1: ladder.bit", "tst_soundness, signature"},
    {"0 or 1: order.cut", "tst_soundness, signature"},
    {"product: * ladder.bit order.cut", "tst_soundness, signature"},
    {"product: edwards.x operation.type", "tst_curve_gadgets, bothCoordinatesCount"},
    {"product: edwards.y operation.type", "tst_curve_gadgets, bothCoordinatesCount"},
    {"0 or 1: operation.fee", "tst_soundness, words"},
    {"0 or 1: operation.type", "tst_soundness, words"},
    {"product: * operation.fee operation.type", "tst_soundness, fee: the mantissa where a fee is asked for"},
    {"0 or 1: slot.used", "tst_soundness, slot order"},
    {"0 or 1: fee.sits",
     "redundant: with one fee slot, being placed and sitting in it are one value, held to 0 or 1 twice"},
    {"0 or 1: vault.sits",
     "each is needed where keys of three slots fit: two sit, one is -1; their sum where keys of two add up"},
    {"0 or 1: *", "needed: it makes the slot's key the operation's; a rule breaks it, with others"},
};

// The names of the advice in a constraint; * stands for wires that constraints determine.
std::string kindOf(const snark::ConstraintSystem& system, const std::map<snark::Wire, std::string>& names,
                   std::size_t row, const std::set<snark::Wire>& wires) {
    std::set<std::string> found;
    for (const snark::Wire wire : wires) {
        const auto name = names.find(wire);
        found.insert(name == names.end() ? "*" : name->second);
    }
    const auto a = system.a.row(row);
    const auto c = system.c.row(row);
    const bool boolean = std::equal(a.begin(), a.end(), c.begin(), c.end(), [](const auto& s, const auto& t) {
        return s.wire == t.wire && s.coefficient == t.coefficient;
    });
    std::string out = boolean ? "0 or 1:" : "product:";
    for (const std::string& name : found) {
        out += " " + name;
    }
    return out;
}

std::size_t rowThatMakesBit(const snark::ConstraintSystem& system, snark::Wire wire) {
    std::size_t row = 0;
    while (system.a.row(row).empty() || system.a.row(row).front().wire != wire) {
        ++row;
    }
    return row;
}

// Equal parts of the circuit.
struct Parts {
    std::vector<std::size_t> begins;
    std::size_t length = 0;

    // What the others have at the place of this row.
    std::vector<std::size_t> imagesOf(std::size_t row) const {
        std::vector<std::size_t> out;
        for (const std::size_t own : begins) {
            if (row >= own && row < own + length) {
                for (const std::size_t other : begins) {
                    out.push_back(other + (row - own));
                }
            }
        }
        return out;
    }
};

// That P and e are what the batch's words and roots make them.
bool isPublicData(const snark::ConstraintSystem& system, std::size_t row) {
    for (const auto* matrix : {&system.a, &system.b, &system.c}) {
        for (const snark::Term& term : matrix->row(row)) {
            if (term.wire == 1 || term.wire == 3) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

void TestBatchConstraints::everyOneIsNoticed() {
    const std::vector<Gadget> gadgets{batchGadget(busyBatch(0)), batchGadget(busyBatch(2)), batchGadget(exitsBatch()),
                                      batchGadget(refusedBatch())};
    const auto system = systemOf(gadgets.front());
    std::vector<GadgetRun> runs;
    std::set<std::size_t> left;
    for (const Gadget& gadget : gadgets) {
        runs.push_back(runGadget(gadget));
        QVERIFY(brokenRows(system, runs.back().witness).empty());
        const auto dependent = dependentRows(system, runs.back().witness);
        std::set<std::size_t> both(dependent.begin(), dependent.end());
        if (runs.size() > 1) {
            std::erase_if(both, [&](std::size_t row) { return !left.contains(row); });
        }
        left = both;
    }
    const std::size_t implied = left.size();
    for (const GadgetRun& run : runs) {
        const Neighbourhood near(system, run.witness);
        std::erase_if(left, [&](std::size_t row) { return near.isNeeded(row); });
    }
    qInfo("%zu constraints: to first order others imply %zu, %zu of them for one changed wire or two too",
          system.constraintCount(), implied, left.size());

    std::map<snark::Wire, std::string> names;
    std::vector<snark::Wire> operations; // where each begins: with the flags of its type
    std::size_t flags = 0;
    for (const auto& advice : runs.front().advices) {
        names[advice.wire] = advice.name;
        if (advice.name == "operation.type" && flags++ % 7 == 0) {
            operations.push_back(advice.wire);
        }
    }
    // A batch that breaks one rule, with the P and e that follow from it, breaks one constraint. All
    // operations are written by the same calls: what holds for the first holds for the others.
    std::set<std::size_t> shown;
    World world(4);
    world.fund();
    for (const Rule& rule : batchRules()) {
        auto broken = brokenRows(system, runGadget(batchGadget(rule.make(world, true))).witness);
        std::erase_if(broken, [&](std::size_t row) { return isPublicData(system, row); });
        if (broken.size() == 1) {
            shown.insert(broken.front());
        }
    }
    // The same by changing a wire as well.
    const auto showWith = [&](const char* name, bool broken, snark::Wire wire, int value) {
        const auto rule = std::ranges::find(batchRules(), std::string_view(name), &Rule::name);
        auto rows = brokenRows(system, runGadget(batchGadget(rule->make(world, broken)), {{wire, Fr(value)}}).witness);
        std::erase_if(rows, [&](std::size_t row) { return isPublicData(system, row); });
        QCOMPARE(rows.size(), std::size_t{1});
        shown.insert(rows.front());
    };
    const auto advice = [&](std::string_view name, std::size_t which) {
        for (const auto& each : runs.front().advices) {
            if (each.name == name && which-- == 0) {
                return each.wire;
            }
        }
        return snark::Wire{0};
    };
    showWith("partial exit: without withdrawals", true, advice("vault.drained", 0), 1);
    showWith("vault: before", false, advice("slot.used", 1), 0);
    const std::size_t exits = rowThatMakesBit(system, operations.front()) + kExitsRow;
    showWith("forced exit: an owner is not passed over", true, system.c.row(exits)[0].wire, 0);
    showWith("forced exit: an owner is not passed over", true, system.c.row(exits + 2)[0].wire, 0);

    // Where the parts begin that are written by the same calls for each operation, or each slot, and
    // how long they are from there.
    std::vector<Parts> parts(4);
    for (std::size_t i = 0; i < 4; ++i) {
        parts[0].begins.push_back(rowThatMakesBit(system, operations[i]));
        parts[1].begins.push_back(rowThatMakesBit(system, advice("fee.sits", i)));
        parts[2].begins.push_back(parts[1].begins[0] + kVaultPlacesAfterFees + kVaultPlaceLength * i);
    }
    parts[0].length = parts[0].begins[1] - parts[0].begins[0];
    parts[1].length = parts[1].begins[1] - parts[1].begins[0];
    parts[2].length = kVaultPlaceLength;
    for (std::size_t i = 0; i < 3; ++i) {
        parts[3].begins.push_back(rowThatMakesBit(system, advice("slot.used", 1 + i)));
    }
    parts[3].length = parts[3].begins[2] - parts[3].begins[1];
    std::set<std::size_t> seen = shown;
    for (const Parts& each : parts) {
        for (const std::size_t row : std::set(left)) {
            for (const std::size_t image : each.imagesOf(row)) {
                if (!left.contains(image) || shown.contains(image)) {
                    seen.insert(row);
                }
            }
        }
    }
    std::erase_if(left, [&](std::size_t row) { return seen.contains(row); });
    qInfo("rules show %zu, left %zu", shown.size(), left.size());
    const Neighbourhood near(system, runs.front().witness);
    std::map<std::string, int> kinds;
    for (const std::size_t row : left) {
        const std::string kind = kindOf(system, names, row, near.wiresOf(row));
        ++kinds[kind];
        if (!kShownElsewhere.contains(kind)) {
            qInfo("%zu %s", row, kind.c_str());
        }
    }
    for (const auto& [kind, count] : kinds) {
        qInfo("%d %s", count, kind.c_str());
    }
    for (const auto& [kind, count] : kinds) {
        QVERIFY2(kShownElsewhere.contains(kind), kind.c_str());
    }
    QCOMPARE(kinds.size(), kShownElsewhere.size());
}

QTEST_APPLESS_MAIN(TestBatchConstraints)
#include "tst_batch_constraints.moc"
