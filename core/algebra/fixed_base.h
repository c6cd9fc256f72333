#pragma once

#include "algebra/g1.h"
#include "algebra/g2.h"
#include "algebra/progress.h"
#include "algebra/scalar_digits.h"

#include <optional>
#include <span>
#include <vector>

namespace landfall::algebra {

// Multiples of one point by many scalars: a table of all digit·2^(c·w)·base, so
// that each product is one addition a window.
template <class Curve>
class FixedBaseTable {
public:
    using Affine = AffinePoint<Curve>;

    // `expected` products decide how large a table pays: at most 2^(c-1)·254/c points.
    FixedBaseTable(const Affine& base, std::size_t expected, ThreadPool& pool);

    // scalar[i]·base, in the same order. Nothing only if `progress` stopped it.
    std::optional<std::vector<Affine>> multiples(std::span<const Fr> scalars, ThreadPool& pool,
                                                 const Progress& progress = {}) const;

private:
    unsigned m_windowBits;
    std::size_t m_perWindow;
    std::vector<Affine> m_table; // window·perWindow + (digit - 1)
};

extern template class FixedBaseTable<CurveG1>;
extern template class FixedBaseTable<CurveG2>;

} // namespace landfall::algebra
