#include "circuits/harness.h"

#include "circuits/elimination.h"

#include <algorithm>
#include <random>

namespace landfall::testing {

using algebra::Fr;

namespace {

Fr dot(std::span<const snark::Term> row, const snark::Witness& witness) {
    Fr sum;
    for (const snark::Term& term : row) {
        sum += term.coefficient * witness[term.wire];
    }
    return sum;
}

} // namespace

GadgetRun runGadget(const Gadget& gadget, const std::map<snark::Wire, Fr>& overrides) {
    Builder builder(Builder::Mode::Values);
    for (const auto& [wire, value] : overrides) {
        builder.overrideWire(wire, value);
    }
    GadgetRun run;
    for (const Linear& output : gadget(builder)) {
        run.outputs.push_back(output.value());
    }
    run.advices = builder.advices();
    run.satisfied = builder.satisfied();
    run.constraints = builder.constraintCount();
    run.witness = std::move(builder).takeWitness();
    return run;
}

snark::ConstraintSystem systemOf(const Gadget& gadget) {
    Builder builder(Builder::Mode::Shape);
    gadget(builder);
    return std::move(builder).takeSystem();
}

std::vector<std::size_t> brokenRows(const snark::ConstraintSystem& system, const snark::Witness& witness) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < system.constraintCount(); ++i) {
        if (dot(system.a.row(i), witness) * dot(system.b.row(i), witness) != dot(system.c.row(i), witness)) {
            out.push_back(i);
        }
    }
    return out;
}

namespace {

std::vector<Fr> otherValues(const Fr& value, std::mt19937_64& rng) {
    FixedBytes<64> bytes{};
    for (auto& byte : bytes) {
        byte = static_cast<std::uint8_t>(rng());
    }
    std::vector<Fr> out{Fr::zero(), Fr::one(), value + Fr::one(), -value, Fr(-1), Fr::fromWide(bytes)};
    std::erase(out, value);
    return out;
}

} // namespace

MutationReport mutateAdvice(const Gadget& gadget, const snark::ConstraintSystem& system, std::size_t pairs,
                            std::size_t stride) {
    std::mt19937_64 rng(1);
    const GadgetRun honest = runGadget(gadget);
    MutationReport report;
    const auto attempt = [&](const std::map<std::size_t, Fr>& changes) {
        ++report.tried;
        std::map<snark::Wire, Fr> overrides;
        for (const auto& [index, value] : changes) {
            overrides[honest.advices[index].wire] = value;
        }
        const GadgetRun run = runGadget(gadget, overrides);
        if (!run.satisfied || !brokenRows(system, run.witness).empty()) {
            return;
        }
        std::string name;
        for (const auto& [index, value] : changes) {
            name += (name.empty() ? "" : " and ") + std::string(honest.advices[index].name);
        }
        (run.outputs == honest.outputs ? report.unchanged : report.changed).insert(name);
    };
    const auto valueOf = [&honest](std::size_t index) { return honest.witness[honest.advices[index].wire]; };
    for (std::size_t i = 0; i < honest.advices.size(); i += stride) {
        for (const Fr& value : otherValues(valueOf(i), rng)) {
            attempt({{i, value}});
        }
    }
    for (std::size_t k = 0; k < pairs && honest.advices.size() > 1; ++k) {
        const std::size_t i = rng() % honest.advices.size();
        // Mostly neighbours: values that could make up for each other sit close.
        const std::size_t j = k % 4 == 0 ? rng() % honest.advices.size() : (i + 1 + rng() % 8) % honest.advices.size();
        if (i != j) {
            const auto first = otherValues(valueOf(i), rng);
            const auto second = otherValues(valueOf(j), rng);
            attempt({{i, first[rng() % first.size()]}, {j, second[rng() % second.size()]}});
        }
    }
    return report;
}

namespace {

void addScaled(Elimination::Row& to, std::span<const snark::Term> row, const Fr& factor,
               const std::function<bool(snark::Wire)>& isFixed) {
    for (const snark::Term& term : row) {
        if (!isFixed(term.wire)) {
            to[term.wire] += term.coefficient * factor;
        }
    }
}

std::vector<Elimination::Row> derivative(const snark::ConstraintSystem& system, const snark::Witness& witness,
                                         const std::function<bool(snark::Wire)>& isFixed) {
    std::vector<Elimination::Row> rows(system.constraintCount());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        addScaled(rows[i], system.a.row(i), dot(system.b.row(i), witness), isFixed);
        addScaled(rows[i], system.b.row(i), dot(system.a.row(i), witness), isFixed);
        addScaled(rows[i], system.c.row(i), Fr(-1), isFixed);
        std::erase_if(rows[i], [](const auto& entry) { return entry.second.isZero(); });
    }
    return rows;
}

} // namespace

std::size_t freedom(const snark::ConstraintSystem& system, const snark::Witness& witness,
                    const std::set<snark::Wire>& fixed) {
    const auto isFixed = [&](snark::Wire wire) { return wire <= system.publicCount || fixed.contains(wire); };
    const std::size_t variables = system.wireCount - 1 - system.publicCount - fixed.size();
    return variables - Elimination(derivative(system, witness, isFixed)).rank();
}

std::vector<std::size_t> dependentRows(const snark::ConstraintSystem& system, const snark::Witness& witness) {
    return Elimination(derivative(system, witness, [](snark::Wire wire) { return wire == 0; })).dependentRows();
}

snark::ConstraintSystem withoutRow(const snark::ConstraintSystem& system, std::size_t row) {
    snark::ConstraintSystem out;
    out.wireCount = system.wireCount;
    out.publicCount = system.publicCount;
    for (std::size_t i = 0; i < system.constraintCount(); ++i) {
        if (i != row) {
            out.a.appendRow(system.a.row(i));
            out.b.appendRow(system.b.row(i));
            out.c.appendRow(system.c.row(i));
        }
    }
    return out;
}

} // namespace landfall::testing
