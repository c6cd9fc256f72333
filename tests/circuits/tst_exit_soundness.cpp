#include "circuits/deletion.h"
#include "circuits/exit_rules.h"

#include <QtTest>

#include <random>

using namespace landfall;
using namespace landfall::testing;

// Whether a prover of an exit has a choice: of advice, of any wire, or once a constraint is gone.
class TestExitSoundness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void witnessIsDetermined();
    void adviceIsBound_data();
    void adviceIsBound();
    void everyConstraintIsNeeded();
    void chainBitsAreBits_data();
    void chainBitsAreBits();
};

namespace {

Gadget gadgetOf(const ExitAttempt& attempt) {
    return exitGadget(attempt.trace, attempt.signals);
}

// On their ways up, from the balance, the account and the vaults: four powers a level, of which three
// are the siblings'.
std::set<snark::Wire> siblingsOf(const GadgetRun& run, const ExitClaim& claim) {
    std::vector<unsigned> places;
    for (const auto& [index, levels] :
         {std::pair{std::uint32_t{claim.token}, kBalanceLevels}, std::pair{claim.account, kAccountLevels},
          std::pair{std::uint32_t{claim.token}, kVaultLevels - 2}}) {
        for (unsigned level = 0; level < levels; ++level) {
            places.push_back(index >> (2 * level) & 3);
        }
    }
    std::set<snark::Wire> out;
    std::size_t seen = 0;
    for (const auto& advice : run.advices) {
        if (advice.name == "merkle.power") {
            if (places.at(seen / 4) != seen % 4) {
                out.insert(advice.wire);
            }
            ++seen;
        }
    }
    return out;
}

std::vector<snark::Wire> wiresOf(const GadgetRun& run, std::string_view name) {
    std::vector<snark::Wire> out;
    for (const auto& advice : run.advices) {
        if (advice.name == name) {
            out.push_back(advice.wire);
        }
    }
    return out;
}

// An exit whose chain the prover writes with a digit 2 at `bit` and a digit less above it: without that bit's
// constraint, `choose` would answer twice the vault of another chain. At the highest bit the word says chain 16.
struct DoubleVault {
    ExitAttempt attempt;
    std::map<snark::Wire, Fr> overrides;

    explicit DoubleVault(unsigned bit) {
        const auto chosen = static_cast<ChainIndex>(1U << bit);
        ExitTrace trace = someExit(chosen);
        Amount total = 0;
        for (const Amount vault : trace.vaults) {
            total += vault;
        }
        trace.claim.amount = plainShare(trace.balance.before, 2 * trace.vaults[chosen], total);
        trace.claim.chain = static_cast<ChainIndex>(2U << bit);
        attempt = attemptOf(trace);
        const auto bits = wiresOf(runGadget(gadgetOf(attempt)), "exit.chain");
        overrides[bits[bit]] = Fr(2);
        if (bit + 1 < bits.size()) {
            overrides[bits[bit + 1]] = Fr(0);
        }
    }

    std::vector<std::size_t> broken() const {
        return brokenRows(exitSystem(), runGadget(gadgetOf(attempt), overrides).witness);
    }
};

constexpr unsigned kChainBits = 4;

} // namespace

// To the public signals there is one witness. Siblings and key hash are bound as inputs of hashes that lead to
// the root; with these given the derivative of all constraints leaves no wire free. And none may change alone.
void TestExitSoundness::witnessIsDetermined() {
    const ExitTrace trace = someExit(10);
    const GadgetRun honest = runGadget(gadgetOf(attemptOf(trace)));
    QVERIFY(honest.satisfied);
    const auto siblings = siblingsOf(honest, trace.claim);
    QCOMPARE(siblings.size(), std::size_t{3 * (kBalanceLevels + kAccountLevels + kVaultLevels - 2)});
    QCOMPARE(freedom(exitSystem(), honest.witness, siblings), std::size_t{0});
    QCOMPARE(unboundWires(exitSystem(), honest.witness).size(), std::size_t{0});
}

void TestExitSoundness::adviceIsBound_data() {
    QTest::addColumn<int>("chain");
    QTest::newRow("an exit") << 10;
    QTest::newRow("of the last chain") << 15;
}

// Each advice to other values, and pairs of them, with all that follows computed again.
void TestExitSoundness::adviceIsBound() {
    QFETCH(const int, chain);
    const Gadget gadget = gadgetOf(attemptOf(someExit(static_cast<ChainIndex>(chain))));
    const MutationReport report = mutateAdvice(gadget, exitSystem(), 2000);
    qInfo("%zu changes", report.tried);
    for (const auto* names : {&report.changed, &report.unchanged}) {
        for (const std::string& name : *names) {
            QFAIL(name.c_str());
        }
    }
    QVERIFY(report.tried > 10'000);
}

// Taken away, each is missed: the others don't imply it to first order, or another witness is accepted.
void TestExitSoundness::everyConstraintIsNeeded() {
    const auto& system = exitSystem();
    std::set<std::size_t> left;
    for (const ChainIndex chain : {ChainIndex{10}, ChainIndex{3}, ChainIndex{7}}) {
        auto rows = unnoticedRows(system, runGadget(gadgetOf(attemptOf(someExit(chain)))).witness);
        if (chain != 10) {
            std::erase_if(rows, [&](std::size_t row) { return !left.contains(row); });
        }
        left = rows;
    }
    const std::size_t implied = left.size();
    for (ChainIndex chain = 1; chain <= kMaxChain; ++chain) {
        if (chain != 14) {
            const Gadget gadget = gadgetOf(attemptOf(someExit(chain)));
            dropExploitable(left, gadget, system, runGadget(gadget).witness);
        }
    }
    for (unsigned bit = 0; bit < kChainBits; ++bit) {
        if (const auto broken = DoubleVault(bit).broken(); broken.size() == 1) {
            left.erase(broken.front());
        }
    }
    qInfo("%zu constraints, %zu of them for a closer look, %zu left", system.constraintCount(), implied, left.size());
    for (const std::size_t row : left) {
        QFAIL(qPrintable(QStringLiteral("constraint %1 may go").arg(row)));
    }
}

void TestExitSoundness::chainBitsAreBits_data() {
    QTest::addColumn<unsigned>("bit");
    for (unsigned bit = 0; bit < kChainBits; ++bit) {
        QTest::addRow("%u", bit) << bit;
    }
}

// Twice another chain's vault is refused, and by the constraint of that bit alone.
void TestExitSoundness::chainBitsAreBits() {
    QFETCH(const unsigned, bit);
    QCOMPARE(DoubleVault(bit).broken().size(), std::size_t{1});
}

QTEST_APPLESS_MAIN(TestExitSoundness)
#include "tst_exit_soundness.moc"
