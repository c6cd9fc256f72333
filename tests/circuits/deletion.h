#pragma once

#include "circuits/harness.h"

namespace landfall::testing {

// What a change of a few wires of a witness breaks.
class Neighbourhood {
public:
    using Change = std::map<snark::Wire, algebra::Fr>; // to these values
    static constexpr std::size_t kNone = ~std::size_t{0};

    Neighbourhood(const snark::ConstraintSystem& system, const snark::Witness& witness);

    // Whether these values break no constraint, or that one alone.
    bool accepts(const Change& change, std::size_t without = kNone) const;
    // Values that a wire of this constraint could take instead, if only this one was gone: ±1, a
    // few more, and what turns a sum that must be 0 or 1 into the other of the two.
    std::vector<std::pair<snark::Wire, algebra::Fr>> otherValues(std::size_t row) const;
    // Whether one of them is accepted without the constraint, alone or with one bit that makes up for it.
    bool isNeeded(std::size_t row) const;
    std::set<snark::Wire> wiresOf(std::size_t row) const;

private:
    struct Entry {
        std::size_t row;
        unsigned matrix; // a, b, c
        algebra::Fr coefficient;
    };
    // x·x = x for a linear combination x.
    bool isBoolean(std::size_t row) const;
    bool bitMakesUpFor(std::size_t row, snark::Wire wire) const;

    const snark::ConstraintSystem& m_system;
    const snark::Witness& m_witness;
    std::vector<std::array<algebra::Fr, 3>> m_values; // of each row
    std::vector<std::vector<Entry>> m_columns;
    std::vector<bool> m_isBoolean;
    std::vector<std::size_t> m_bitRow; // the constraint that makes a wire a bit
};

// Constraints whose loss a prover could not use, as far as two checks see: they are implied by
// the others to first order at this witness (dependentRows), and no change of one or two wires of
// theirs is accepted once they are gone.
std::set<std::size_t> unnoticedRows(const snark::ConstraintSystem& system, const snark::Witness& witness);

// Takes those out of `rows` without which the gadget accepts another value of a wire of theirs, all that
// follows computed from it. Constraints of `outputs` don't count: they compare with
// public signals, which would follow too.
void dropExploitable(std::set<std::size_t>& rows, const Gadget& gadget, const snark::ConstraintSystem& system,
                     const snark::Witness& witness, const std::set<std::size_t>& outputs = {});

// Private wires which may be another value than they are, all others as they are.
std::vector<snark::Wire> unboundWires(const snark::ConstraintSystem& system, const snark::Witness& witness);

} // namespace landfall::testing
