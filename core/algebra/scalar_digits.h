#pragma once

#include "algebra/fr.h"
#include "base/thread_pool.h"

#include <cstdint>
#include <span>
#include <vector>

namespace landfall::algebra {

// Scalars cut into signed digits: scalar = Σ digit(w)·2^(c·w), every digit in
// [-2^(c-1), 2^(c-1)). Cut once, used by every sum over the same scalars.
class ScalarDigits {
public:
    static constexpr unsigned kMaxWindowBits = 16;

    // windowBits from 2 to kMaxWindowBits. Numbers that aren't below the group's
    // order are reduced: they mean the same multiple.
    ScalarDigits(std::span<const Uint256> scalars, unsigned windowBits, ThreadPool& pool);
    ScalarDigits(std::span<const Fr> scalars, unsigned windowBits, ThreadPool& pool);

    std::size_t size() const { return m_size; }
    unsigned windowBits() const { return m_windowBits; }
    unsigned windows() const { return m_windows; }

    // One digit a scalar, lowest window first.
    std::span<const std::int16_t> window(unsigned w) const {
        return std::span(m_digits).subspan(std::size_t{w} * m_size, m_size);
    }

private:
    ScalarDigits(std::size_t size, unsigned windowBits);
    void cut(std::size_t index, const Limbs& canonical);

    std::size_t m_size;
    unsigned m_windowBits;
    unsigned m_windows;
    std::vector<std::int16_t> m_digits;
};

} // namespace landfall::algebra
