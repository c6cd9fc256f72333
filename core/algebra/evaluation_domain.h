#pragma once

#include "algebra/fr.h"
#include "base/thread_pool.h"

#include <span>
#include <vector>

namespace landfall::algebra {

// The 2^logSize-th roots of unity and the transforms between the coefficients of
// a polynomial and its values on them. Everything works in place and in natural
// order: values[i] belongs to root^i, coefficients[i] to x^i. Every span must be
// exactly size() long. A domain can serve several threads of callers at once.
class EvaluationDomain {
public:
    static constexpr unsigned kMaxLogSize = FrParams::kTwoAdicity - 1;

    // logSize at most kMaxLogSize. Holds size()/2 field elements.
    EvaluationDomain(unsigned logSize, ThreadPool& pool);

    unsigned logSize() const { return m_logSize; }
    std::size_t size() const { return std::size_t{1} << m_logSize; }

    // 5^((r-1)/size): the root that snarkjs and its key files use.
    const Fr& root() const { return m_root; }
    // A square root of root(), likewise theirs: the shift that makes the coset of
    // odd powers, on which a Groth16 quotient is evaluated.
    const Fr& oddShift() const { return m_oddShift; }

    void forward(std::span<Fr> coefficients, ThreadPool& pool) const;
    void inverse(std::span<Fr> values, ThreadPool& pool) const;

    // Values on the domain to values at the points shift·root^i; shift must not be zero. The
    // coefficients in between are never put into order.
    void extendToCoset(std::span<Fr> values, const Fr& shift, ThreadPool& pool) const;

private:
    // Multiplies the element at each place by scale·ratio^(the place's bits reversed).
    void scale(std::span<Fr> elements, const Fr& scale, const Fr& ratio, ThreadPool& pool) const;
    void reorder(std::span<Fr> elements, ThreadPool& pool) const;

    unsigned m_logSize;
    Fr m_root;
    Fr m_oddShift;
    Fr m_sizeInverse;
    std::vector<Fr> m_twiddles; // root^(bits of the index reversed), size()/2 of them
};

} // namespace landfall::algebra
