#pragma once

#include "algebra/fq12.h"
#include "algebra/pairing_lines.h"

#include <vector>

// Polynomials over Fq in the w of Fq12 = Fq[w] / (w^12 - 18w^6 + 82), in which u = w^6 - 9. Coefficients lowest first.
namespace landfall::l1::starknet {

using Polynomial = std::vector<algebra::Fq>;

constexpr std::size_t kDegree = 12; // of the modulus

// Neither may be empty.
Polynomial operator*(const Polynomial& a, const Polynomial& b);
Polynomial operator*(const Polynomial& a, const algebra::LineValue& line);
// a += b·factor; a grows where b is longer.
void addScaled(Polynomial& a, const Polynomial& b, const algebra::Fq& factor);

Polynomial coefficientsOf(const algebra::Fq12& value);

struct Division {
    Polynomial quotient;
    Polynomial remainder; // kDegree coefficients
};
// By the modulus.
Division divided(Polynomial value);

} // namespace landfall::l1::starknet
