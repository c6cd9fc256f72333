#include "l1/starknet/fq_polynomial.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace landfall::l1::starknet {

using algebra::Fq;
using algebra::Fq2;

namespace {

// value·w^k for k below 6 is the first times w^k and the second times w^(k + 6).
std::pair<Fq, Fq> lifted(const Fq2& value) {
    const Fq eight = value.c1.doubled().doubled().doubled();
    return {value.c0 - eight - value.c1, value.c1};
}

} // namespace

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
    Polynomial out(a.size() + b.size() - 1);
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t k = 0; k < b.size(); ++k) {
            out[i + k] += a[i] * b[k];
        }
    }
    return out;
}

Polynomial operator*(const Polynomial& a, const algebra::LineValue& line) {
    constexpr std::size_t kLineDegree = 9;
    const auto [at1, at7] = lifted(line.w1);
    const auto [at3, at9] = lifted(line.w3);
    Polynomial padded(kLineDegree);
    padded.insert(padded.end(), a.begin(), a.end());
    padded.resize(a.size() + 2 * kLineDegree);
    Polynomial out(a.size() + kLineDegree);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto* const place = &padded[i + kLineDegree];
        out[i] = place[0] + Fq::sumOfProducts(place[-1], at1, place[-3], at3) +
                 Fq::sumOfProducts(place[-7], at7, place[-9], at9);
    }
    return out;
}

void addScaled(Polynomial& a, const Polynomial& b, const Fq& factor) {
    a.resize(std::max(a.size(), b.size()));
    for (std::size_t i = 0; i < b.size(); ++i) {
        a[i] += b[i] * factor;
    }
}

Polynomial coefficientsOf(const algebra::Fq12& value) {
    Polynomial out(kDegree);
    const std::array<const Fq2*, 6> parts{&value.c0.c0, &value.c1.c0, &value.c0.c1,
                                          &value.c1.c1, &value.c0.c2, &value.c1.c2};
    for (std::size_t k = 0; k < parts.size(); ++k) {
        std::tie(out[k], out[k + parts.size()]) = lifted(*parts[k]);
    }
    return out;
}

Division divided(Polynomial value) {
    Division out;
    out.quotient.resize(value.size() > kDegree ? value.size() - kDegree : 0);
    for (std::size_t i = value.size(); i-- > kDegree;) {
        const Fq top = value[i];
        out.quotient[i - kDegree] = top;
        value[i - kDegree / 2] += top * Fq(18);
        value[i - kDegree] -= top * Fq(82);
    }
    value.resize(kDegree);
    out.remainder = std::move(value);
    return out;
}

} // namespace landfall::l1::starknet
