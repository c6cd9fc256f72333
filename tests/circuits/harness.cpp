#include "circuits/harness.h"

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

GadgetRun runGadget(const Gadget& gadget, const std::map<std::size_t, Fr>& overrides) {
    Builder builder(Builder::Mode::Values);
    for (const auto& [index, value] : overrides) {
        builder.overrideAdvice(index, value);
    }
    GadgetRun run;
    for (const Linear& output : gadget(builder)) {
        run.outputs.push_back(output.value());
    }
    run.adviceNames = builder.adviceNames();
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

} // namespace landfall::testing
