#include "snark/r1cs_check.h"

#include <string>

namespace landfall::snark {
namespace {

Error badShape(const std::string& what) {
    return Error::invalid("r1cs-shape", "the constraint system " + what);
}

algebra::Fr dot(std::span<const Term> row, const Witness& witness) {
    algebra::Fr sum;
    for (const Term& term : row) {
        sum += term.coefficient * witness[term.wire];
    }
    return sum;
}

} // namespace

Status checkShape(const ConstraintSystem& system) {
    if (system.publicCount >= system.wireCount) {
        return badShape("has not more wires than public signals");
    }
    if (system.a.rows() != system.b.rows() || system.a.rows() != system.c.rows()) {
        return badShape("has matrices of different heights");
    }
    for (const SparseMatrix* matrix : {&system.a, &system.b, &system.c}) {
        for (const Term& term : matrix->terms) {
            if (term.wire >= system.wireCount) {
                return badShape("names wire " + std::to_string(term.wire) + ", which is not there");
            }
        }
    }
    return {};
}

Status checkWitness(const ConstraintSystem& system, const Witness& witness) {
    if (witness.size() != system.wireCount) {
        return Error::invalid("witness-size", "the circuit has " + std::to_string(system.wireCount) +
                                                  " wires, the witness " + std::to_string(witness.size()) + " values");
    }
    if (witness[0] != algebra::Fr::one()) {
        return Error::invalid("witness-constant", "the witness does not have 1 on wire 0");
    }
    for (std::size_t i = 0; i < system.constraintCount(); ++i) {
        if (dot(system.a.row(i), witness) * dot(system.b.row(i), witness) != dot(system.c.row(i), witness)) {
            return Error::invalid("witness-unsatisfied", "the witness breaks constraint " + std::to_string(i));
        }
    }
    return {};
}

} // namespace landfall::snark
