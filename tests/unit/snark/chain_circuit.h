#pragma once

#include "snark/r1cs.h"

#include <random>

// A circuit of any size without a builder: each constraint multiplies two
// combinations of earlier wires into a new one, and the last values are public.
namespace landfall::test {

struct ChainCircuit {
    snark::ConstraintSystem system;
    snark::Witness witness;
};

// `width` terms in each row of A, two in B, which a third of the wires is never in.
inline ChainCircuit chainCircuit(std::size_t constraints, snark::Wire publicCount, std::uint64_t seed,
                                 std::size_t width = 3) {
    using algebra::Fr;
    using snark::Term;
    std::mt19937_64 random(seed);
    const auto inputs = static_cast<snark::Wire>(4);
    ChainCircuit out;
    out.system.publicCount = publicCount;
    out.system.wireCount = 1 + publicCount + inputs + static_cast<snark::Wire>(constraints) - publicCount;
    out.witness.resize(out.system.wireCount);
    out.witness[0] = Fr::one();
    const snark::Wire firstPrivate = 1 + publicCount;
    for (snark::Wire i = 0; i < inputs; ++i) {
        out.witness[firstPrivate + i] = Fr::reduce(Uint256({random(), random(), random(), random()}));
    }
    const auto dot = [&](const std::vector<Term>& row) {
        Fr sum;
        for (const Term& term : row) {
            sum += term.coefficient * out.witness[term.wire];
        }
        return sum;
    };
    snark::Wire known = firstPrivate + inputs;
    for (std::size_t i = 0; i < constraints; ++i) {
        // Distinct wires of [lowest, known - 1) in ascending order.
        const auto row = [&](std::size_t terms, snark::Wire lowest) {
            std::vector<Term> made;
            const snark::Wire span = (known - 1 - lowest) / static_cast<snark::Wire>(terms);
            for (std::size_t t = 0; t < terms && span > 0; ++t) {
                const auto wire = static_cast<snark::Wire>(lowest + t * span + random() % span);
                made.push_back({wire, (random() & 1) != 0 ? Fr(1) : Fr(-static_cast<int>(random() % 1000) - 1)});
            }
            return made;
        };
        std::vector<Term> a = row(width - 1, firstPrivate);
        a.push_back({known - 1, Fr(1)}); // so that every value matters
        std::vector<Term> b = row(1, firstPrivate);
        b.insert(b.begin(), {0, Fr(static_cast<int>(i % 7) + 1)});
        const bool isPublic = constraints - i <= publicCount;
        const snark::Wire result = isPublic ? static_cast<snark::Wire>(constraints - i) : known++;
        out.witness[result] = dot(a) * dot(b);
        const Term c{result, Fr::one()};
        out.system.a.appendRow(a);
        out.system.b.appendRow(b);
        out.system.c.appendRow({&c, 1});
    }
    return out;
}

} // namespace landfall::test
