#pragma once

#include "algebra/g1.h"
#include "algebra/g2.h"
#include "algebra/progress.h"
#include "algebra/scalar_digits.h"

#include <optional>
#include <span>

namespace landfall::algebra {

// Multi-scalar multiplication, Σ scalar[i]·point[i], by Pippenger's buckets.
// Time depends on the scalars. Points at infinity are allowed but not free.

// The window with the least work for this many terms.
unsigned msmWindowBits(std::size_t terms);

// A sum over part of the digits: point i goes with scalar which[i], or, where
// `which` is empty, with scalar first + i.
template <class Curve>
struct MsmTerms {
    std::span<const AffinePoint<Curve>> points;
    std::size_t first = 0;
    std::span<const std::uint32_t> which;
};

// Nothing only if `progress` stopped it. Every index must be within the digits.
std::optional<G1Jacobian> msm(const MsmTerms<CurveG1>& terms, const ScalarDigits& digits, ThreadPool& pool,
                              const Progress& progress = {});
std::optional<G2Jacobian> msm(const MsmTerms<CurveG2>& terms, const ScalarDigits& digits, ThreadPool& pool,
                              const Progress& progress = {});

// As many scalars as points.
G1Jacobian msm(std::span<const G1Affine> points, std::span<const Uint256> scalars, ThreadPool& pool);
G1Jacobian msm(std::span<const G1Affine> points, std::span<const Fr> scalars, ThreadPool& pool);
G2Jacobian msm(std::span<const G2Affine> points, std::span<const Uint256> scalars, ThreadPool& pool);
G2Jacobian msm(std::span<const G2Affine> points, std::span<const Fr> scalars, ThreadPool& pool);

} // namespace landfall::algebra
