#include "algebra/batch_add.h"
#include "algebra/batch_inverse.h"
#include "algebra/vector_field.h"

#if defined(__x86_64__)

#include <cstddef>

// The same additions eight at a time. Where a step isn't a plain chord, its lane
// computes with a harmless denominator and its result comes from `exception`.
namespace landfall::algebra {
namespace {

using ifma::Places;
constexpr std::size_t kLanes = ifma::kLanes;
// Products run in two independent chains, so that one's latency hides behind the other.
constexpr std::size_t kChains = 2;

template <class Field>
struct VectorOf;
template <>
struct VectorOf<Fq> {
    using Type = ifma::VectorFq;
};
template <>
struct VectorOf<Fq2> {
    using Type = ifma::VectorFq2;
};

// x·R to x·R', see VectorField.
Fq timesSixteen(const Fq& x) {
    return x.doubled().doubled().doubled().doubled();
}
Fq2 timesSixteen(const Fq2& x) {
    return {timesSixteen(x.c0), timesSixteen(x.c1)};
}

template <class Point, class Step>
struct Group {
    Places targets;
    Places sources;

    void set(std::size_t lane, const Step& step) {
        targets[lane] = reinterpret_cast<std::byte*>(step.target);
        sources[lane] = reinterpret_cast<std::byte*>(const_cast<Point*>(step.source));
    }
};

template <class Object>
Places placesOf(std::array<Object, kLanes>& objects) {
    Places out;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        out[lane] = reinterpret_cast<std::byte*>(&objects[lane]);
    }
    return out;
}

// Chord and tangent without a shared inversion, for the rare tangent.
template <class Curve>
AffinePoint<Curve> exception(const AffinePoint<Curve>& target, const AffinePoint<Curve>& source) {
    if (source.isInfinity()) {
        return target;
    }
    return target.isInfinity() ? source : (JacobianPoint<Curve>(target) + source).toAffine();
}

template <class Curve>
class VectorRun {
public:
    using Field = typename Curve::Field;
    using Affine = AffinePoint<Curve>;
    using Step = typename BatchAdder<Curve>::Step;
    using V = typename VectorOf<Field>::Type;
    static constexpr std::size_t kX = offsetof(Affine, x);
    static constexpr std::size_t kY = offsetof(Affine, y);
    static constexpr std::size_t kGroupWords = 2 * V::kScratchWords;

    VectorRun(std::span<const Step> steps, std::vector<std::uint64_t>& scratch)
        : m_steps(steps), m_groups((steps.size() + kLanes - 1) / kLanes), m_scratch(scratch) {
        // The last word of each group's part marks its exceptions.
        if (m_scratch.size() < m_groups * (kGroupWords + 1)) {
            m_scratch.resize(m_groups * (kGroupWords + 1));
        }
        m_idleTargets.fill(Affine::generator());
        m_idleSources.fill((JacobianPoint<Curve>(Affine::generator()).doubled()).toAffine());
    }

    LANDFALL_IFMA void run() {
        std::array<V, kChains> products{unit(), unit()};
        for (std::size_t g = m_groups; g-- > 0;) {
            prepare(g, products[g % kChains]);
        }
        std::array<V, kChains> rest = inverses(products);
        for (std::size_t g = 0; g < m_groups; ++g) {
            apply(g, rest[g % kChains]);
        }
    }

private:
    Group<Affine, Step> group(std::size_t g) {
        Group<Affine, Step> out;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const std::size_t i = g * kLanes + lane;
            out.set(lane, i < m_steps.size() ? m_steps[i] : Step{&m_idleTargets[lane], &m_idleSources[lane]});
        }
        return out;
    }

    // One, as x·R'.
    LANDFALL_IFMA static V unit() {
        std::array<Field, kLanes> ones;
        ones.fill(timesSixteen(Field::one()));
        return V::load(placesOf(ones), 0);
    }

    LANDFALL_IFMA void prepare(std::size_t g, V& product) {
        const auto at = group(g);
        const V x1 = V::load(at.targets, kX);
        const V x2 = V::load(at.sources, kX);
        V denominator = x2.template minus<1>(x1).times16();
        // A point with x = 0 may be infinity.
        const unsigned exceptions = equalLanes(x1, x2) | x1.zeroLanes() | x2.zeroLanes();
        if (exceptions != 0) [[unlikely]] {
            denominator = replaceLanes(denominator, exceptions);
        }
        std::uint64_t* scratch = m_scratch.data() + g * (kGroupWords + 1);
        denominator.toScratch(scratch);
        product.toScratch(scratch + V::kScratchWords);
        scratch[kGroupWords] = exceptions;
        product = denominator * product;
    }

    LANDFALL_IFMA static V replaceLanes(const V& value, unsigned lanes) {
        std::array<std::uint64_t, V::kScratchWords> words;
        std::array<std::uint64_t, V::kScratchWords> ones;
        value.toScratch(words.data());
        unit().toScratch(ones.data());
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (((lanes >> (i % kLanes)) & 1) != 0) {
                words[i] = ones[i];
            }
        }
        return V::fromScratch(words.data());
    }

    LANDFALL_IFMA static std::array<V, kChains> inverses(const std::array<V, kChains>& products) {
        std::array<Field, kLanes> both;
        (products[0] * products[1]).reduced().store(placesOf(both), 0);
        batchInverse(std::span<Field>(both));
        // Read as x·R, x·R' is 16x; its inverse takes 16·16 to become the inverse of x, times R'.
        for (auto& value : both) {
            value = timesSixteen(timesSixteen(value));
        }
        const V inverse = V::load(placesOf(both), 0);
        return {inverse * products[1], inverse * products[0]};
    }

    LANDFALL_IFMA void apply(std::size_t g, V& rest) {
        const auto at = group(g);
        const std::uint64_t* scratch = m_scratch.data() + g * (kGroupWords + 1);
        const V inverse = rest * V::fromScratch(scratch + V::kScratchWords);
        rest = V::fromScratch(scratch) * rest;
        const V x1 = V::load(at.targets, kX);
        const V y1 = V::load(at.targets, kY);
        const V slope = V::load(at.sources, kY).template minus<1>(y1) * inverse;
        const V slope16 = slope.times16();
        const V x3 = slope.square(slope16).minusBoth(x1, V::load(at.sources, kX)).reduced();
        const V y3 = (slope16 * x1.template minus<1>(x3)).template minus<1>(y1).reduced();

        const auto exceptions = static_cast<unsigned>(scratch[kGroupWords]);
        if (exceptions == 0) [[likely]] {
            x3.store(at.targets, kX);
            y3.store(at.targets, kY);
            return;
        }
        // All of them read before anything is written.
        std::array<Affine, kLanes> results;
        x3.store(placesOf(results), kX);
        y3.store(placesOf(results), kY);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            if (((exceptions >> lane) & 1) != 0) {
                results[lane] = exception(*reinterpret_cast<const Affine*>(at.targets[lane]),
                                          *reinterpret_cast<const Affine*>(at.sources[lane]));
            }
        }
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            *reinterpret_cast<Affine*>(at.targets[lane]) = results[lane];
        }
    }

    std::span<const Step> m_steps;
    std::size_t m_groups;
    std::vector<std::uint64_t>& m_scratch;
    std::array<Affine, kLanes> m_idleTargets;
    std::array<Affine, kLanes> m_idleSources;
};

} // namespace

template <class Curve>
void BatchAdder<Curve>::runVectors(std::span<const Step> steps) {
    VectorRun<Curve>(steps, m_scratch).run();
}

template void BatchAdder<CurveG1>::runVectors(std::span<const Step>);
template void BatchAdder<CurveG2>::runVectors(std::span<const Step>);

} // namespace landfall::algebra

#endif
