#pragma once

#include "algebra/g1.h"
#include "algebra/g2.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::algebra {

// Many additions of affine points that share one field inversion: about six
// multiplications each, where a mixed addition in Jacobian form needs eleven.
template <class Curve>
class BatchAdder {
public:
    using Field = typename Curve::Field;
    using Affine = AffinePoint<Curve>;

    // target[0] += source[0]
    struct Step {
        Affine* target;
        const Affine* source;
    };

    // Every target may be written by one step only. Only earlier steps of the same
    // call may read it as a source, and they see it unchanged. Infinity, equal and
    // opposite points are all fine.
    void run(std::span<const Step> steps);

private:
    enum class Case : std::uint8_t { Chord, Tangent, KeepTarget, TakeSource, Infinity };
    static constexpr std::size_t kLanes = 4;
    using Lanes = std::array<Field, kLanes>;

    static Case classify(const Affine& target, const Affine& source);
    static Field denominatorOf(Case kind, const Affine& target, const Affine& source);
    void runScalar(std::span<const Step> steps);
    void runVectors(std::span<const Step> steps); // where the processor has IFMA
    void prepare(std::span<const Step> steps, Lanes& products);
    template <std::size_t Count>
    void apply(const Step* steps, std::size_t first, Lanes& rest);

    std::vector<Field> m_after; // product of the denominators of its lane's later steps
    std::vector<Field> m_denominators;
    std::vector<Case> m_cases;
    std::vector<std::uint64_t> m_scratch;
};

extern template class BatchAdder<CurveG1>;
extern template class BatchAdder<CurveG2>;

} // namespace landfall::algebra
