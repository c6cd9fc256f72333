#pragma once

#include "algebra/g2.h"

namespace landfall::test {

// On the twist, but not of order r.
inline algebra::G2Affine outsideSubgroup() {
    for (std::uint64_t i = 1;; ++i) {
        const algebra::Fq2 x{algebra::Fq(i), algebra::Fq(0)};
        const algebra::Fq2 square = x.square() * x + algebra::CurveG2::b();
        // A root c0 + c1·u of square: c0² = (re + norm) / 2 with norm² = re² + im².
        const auto norm = (square.c0.square() + square.c1.square()).sqrt();
        if (!norm) {
            continue;
        }
        const auto c0 = ((square.c0 + *norm) * algebra::Fq(2).inverse()).sqrt();
        if (!c0 || c0->isZero()) {
            continue;
        }
        const algebra::G2Affine point{x, {*c0, square.c1 * c0->doubled().inverse()}};
        if (point.isOnCurve() && !algebra::isInSubgroup(point)) {
            return point;
        }
    }
}

} // namespace landfall::test
