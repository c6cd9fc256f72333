#pragma once

#include "algebra/fr.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::snark {

using Wire = std::uint32_t;

// Wire 0 carries the constant 1. Wires 1 … publicCount are the public signals
// in the order a verifier reads them; all others are private.
struct Term {
    Wire wire;
    algebra::Fr coefficient; // never zero
};

// A sparse matrix by rows: the terms of row i are [offsets[i], offsets[i+1]).
struct SparseMatrix {
    std::vector<std::uint32_t> offsets{0};
    std::vector<Term> terms;

    std::size_t rows() const { return offsets.size() - 1; }
    std::span<const Term> row(std::size_t index) const {
        return {terms.data() + offsets[index], terms.data() + offsets[index + 1]};
    }
    void appendRow(std::span<const Term> row) {
        terms.insert(terms.end(), row.begin(), row.end());
        offsets.push_back(static_cast<std::uint32_t>(terms.size()));
    }
};

// Rank-1 constraints: for every row i, (A_i·w)(B_i·w) = C_i·w.
struct ConstraintSystem {
    Wire wireCount = 1;
    Wire publicCount = 0;
    SparseMatrix a;
    SparseMatrix b;
    SparseMatrix c;

    std::size_t constraintCount() const { return a.rows(); }
};

// One value a wire; w[0] = 1.
using Witness = std::vector<algebra::Fr>;

} // namespace landfall::snark
