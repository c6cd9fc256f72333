#include "circuits/busy_batch.h"
#include "circuits/deletion.h"

#include <QtTest>

#include <random>

using namespace landfall;
using namespace landfall::testing;

// Whole batches in which nothing is idle. Each advice, that of signatures too, is changed, all that
// follows is computed from it, and roots and words stay what the world expects; and each wire is changed
// alone. LANDFALL_FULL=1 in the environment tries every advice with every value.
class TestBatchMutation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adviceIsBound_data() { batches(); }
    void adviceIsBound();
    void everySingleWireIsBound_data() { batches(); }
    void everySingleWireIsBound();

private:
    static void batches();
};

namespace {

const std::map<std::string, std::string> kHarmless{
    {"fee.plain", "where the exponent is 0 and the mantissa at least 205, either answer holds"},
    {"order.cut", "any cut that shows the order will do"},
    {"vault.drained", "claims that a vault ends empty; without a forced exit that needs it, it may go unclaimed"},
};

// Only where it is 0: the "inverse" of a 0, which is multiplied by that 0.
const std::set<std::string> kFreeAtZero{"effect.isOwner", "effect.leftBehind", "effect.nobody"};

// Where nobody signs, any points and any multiple of base8 will do: what they add up to isn't asked.
const std::set<std::string> kOfSignatures{"base8.digit", "base8.sign", "eddsa.key", "eddsa.r8"};

// Of each advice, the operation it belongs to: each begins with the flags of its type.
std::vector<std::size_t> operationsOf(const std::vector<Builder::Advice>& advices) {
    std::vector<std::size_t> out;
    std::size_t flags = 0;
    for (const auto& advice : advices) {
        flags += advice.name == "operation.type" ? 1 : 0;
        out.push_back(flags == 0 ? 0 : (flags - 1) / 7);
    }
    return out;
}

} // namespace

void TestBatchMutation::batches() {
    QTest::addColumn<bool>("exits");
    QTest::newRow("one of each") << false;
    QTest::newRow("exits") << true;
}

void TestBatchMutation::adviceIsBound() {
    QFETCH(bool, exits);
    const BatchTrace trace = exits ? exitsBatch() : busyBatch();
    const Gadget gadget = batchGadget(trace);
    const GadgetRun honest = runGadget(gadget);
    QVERIFY(honest.satisfied);
    const auto operations = operationsOf(honest.advices);
    QCOMPARE(operations.back(), std::size_t{3});

    const bool full = qEnvironmentVariableIsSet("LANDFALL_FULL");
    const unsigned seed = full ? 0 : std::random_device{}();
    qInfo("which advice is tried follows from the seed %u", seed);
    std::mt19937 rng(seed);
    std::map<std::string, std::vector<std::size_t>> byName;
    for (std::size_t i = 0; i < honest.advices.size(); ++i) {
        byName[std::string(honest.advices[i].name)].push_back(i);
    }
    std::size_t tried = 0;
    for (auto& [name, indices] : byName) {
        std::shuffle(indices.begin(), indices.end(), rng);
        // Every kind of advice a few times, and more of those of which there are many.
        if (!full) {
            indices.resize(std::min(indices.size(), 3 + indices.size() / 100));
        }
        for (const std::size_t i : indices) {
            const snark::Wire wire = honest.advices[i].wire;
            const Fr value = honest.witness[wire];
            const bool isSigned =
                trace.operations[operations[i]].operation.isWithdrawal() || !kOfSignatures.contains(name);
            const std::array others{value + Fr::one(), value.isZero() ? Fr::one() : Fr::zero(), Fr(-1), -value,
                                    Fr(1'000'003) * value + Fr(77)};
            for (std::size_t k = 0; k < others.size(); ++k) {
                if (others[k] == value || (!full && k != i % others.size())) {
                    continue;
                }
                ++tried;
                const GadgetRun cheat = runGadget(gadget, {{wire, others[k]}});
                if (!cheat.satisfied || (value.isZero() && kFreeAtZero.contains(name))) {
                    continue;
                }
                QVERIFY2(
                    kHarmless.contains(name) || !isSigned,
                    qPrintable(
                        QStringLiteral("%1, advice %2, value %3").arg(QString::fromStdString(name)).arg(i).arg(k)));
                QCOMPARE(cheat.outputs, honest.outputs);
            }
        }
    }
    qInfo("%zu changes of %zu kinds of advice", tried, byName.size());
    QVERIFY(byName.size() > 50);
}

void TestBatchMutation::everySingleWireIsBound() {
    QFETCH(bool, exits);
    const Gadget gadget = batchGadget(exits ? exitsBatch() : busyBatch());
    const GadgetRun honest = runGadget(gadget);
    std::map<snark::Wire, std::string> names;
    for (const auto& advice : honest.advices) {
        names[advice.wire] = advice.name;
    }
    for (const snark::Wire wire : unboundWires(systemOf(gadget), honest.witness)) {
        const std::string name = names[wire];
        QVERIFY2((honest.witness[wire].isZero() && kFreeAtZero.contains(name)) || kHarmless.contains(name),
                 qPrintable(QStringLiteral("wire %1 %2").arg(wire).arg(QString::fromStdString(name))));
    }
}

QTEST_APPLESS_MAIN(TestBatchMutation)
#include "tst_batch_mutation.moc"
