#include "algebra/scalar_digits.h"

namespace landfall::algebra {
namespace {

constexpr unsigned kScalarBits = 254;
constexpr std::size_t kGrain = 4096;

} // namespace

// One bit more than the scalars have, for the carry out of the last digit. The
// order is below 0.76·2^254, so the highest digit never reaches 2^(c-1) itself.
ScalarDigits::ScalarDigits(std::size_t size, unsigned windowBits)
    : m_size(size), m_windowBits(windowBits), m_windows((kScalarBits + windowBits) / windowBits),
      m_digits(size * m_windows) {
}

ScalarDigits::ScalarDigits(std::span<const Uint256> scalars, unsigned windowBits, ThreadPool& pool)
    : ScalarDigits(scalars.size(), windowBits) {
    pool.forRanges(scalars.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const bool canonical = lessThan(scalars[i].limbs, Fr::kModulus);
            cut(i, canonical ? scalars[i].limbs : Fr::reduce(scalars[i]).toUint256().limbs);
        }
    });
}

ScalarDigits::ScalarDigits(std::span<const Fr> scalars, unsigned windowBits, ThreadPool& pool)
    : ScalarDigits(scalars.size(), windowBits) {
    pool.forRanges(scalars.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            cut(i, scalars[i].toUint256().limbs);
        }
    });
}

void ScalarDigits::cut(std::size_t index, const Limbs& canonical) {
    const std::uint32_t mask = (1U << m_windowBits) - 1;
    const std::uint32_t half = 1U << (m_windowBits - 1);
    std::uint32_t carry = 0;
    for (unsigned w = 0; w < m_windows; ++w) {
        const unsigned bit = w * m_windowBits;
        const unsigned limb = bit / 64;
        const unsigned shift = bit % 64;
        std::uint64_t bits = canonical[limb] >> shift;
        if (shift + m_windowBits > 64 && limb < 3) {
            bits |= canonical[limb + 1] << (64 - shift);
        }
        const std::uint32_t value = (static_cast<std::uint32_t>(bits) & mask) + carry;
        carry = value >= half ? 1 : 0;
        m_digits[std::size_t{w} * m_size + index] = static_cast<std::int16_t>(
            static_cast<std::int32_t>(value) - static_cast<std::int32_t>(carry << m_windowBits));
    }
}

} // namespace landfall::algebra
