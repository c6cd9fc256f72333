#include "algebra/batch_add.h"

#include "algebra/batch_inverse.h"

namespace landfall::algebra {
namespace {

// With fewer, filling the vectors and their own start cost more than they save.
constexpr std::size_t kVectorSteps = 16;

} // namespace

template <class Curve>
typename BatchAdder<Curve>::Case BatchAdder<Curve>::classify(const Affine& target, const Affine& source) {
    if (source.isInfinity()) {
        return Case::KeepTarget;
    }
    if (target.isInfinity()) {
        return Case::TakeSource;
    }
    if (target.x != source.x) {
        return Case::Chord;
    }
    // y is never zero: both groups have odd order.
    return target.y == source.y ? Case::Tangent : Case::Infinity;
}

template <class Curve>
typename Curve::Field BatchAdder<Curve>::denominatorOf(Case kind, const Affine& target, const Affine& source) {
    if (kind == Case::Chord) [[likely]] {
        return source.x - target.x;
    }
    return kind == Case::Tangent ? target.y.doubled() : Field::one();
}

// Backwards here and forwards in `apply`, so that a step reads its points before a later one writes them.
template <class Curve>
void BatchAdder<Curve>::prepare(std::span<const Step> steps, Lanes& products) {
    for (std::size_t i = steps.size(); i-- > 0;) {
        const Affine& target = *steps[i].target;
        const Affine& source = *steps[i].source;
        Field& product = products[i % kLanes];
        m_cases[i] = classify(target, source);
        m_denominators[i] = denominatorOf(m_cases[i], target, source);
        m_after[i] = product;
        product *= m_denominators[i];
    }
}

template <class Curve>
void BatchAdder<Curve>::run(std::span<const Step> steps) {
#if defined(__x86_64__)
    if (detail::g_useIfma && steps.size() >= kVectorSteps) {
        runVectors(steps);
        return;
    }
#endif
    runScalar(steps);
}

template <class Curve>
void BatchAdder<Curve>::runScalar(std::span<const Step> steps) {
    if (m_after.size() < steps.size()) {
        m_after.resize(steps.size());
        m_denominators.resize(steps.size());
        m_cases.resize(steps.size());
    }
    Lanes rest;
    rest.fill(Field::one());
    prepare(steps, rest);
    batchInverse(std::span<Field>(rest));
    std::size_t i = 0;
    for (; i + kLanes <= steps.size(); i += kLanes) {
        apply<kLanes>(steps.data() + i, i, rest);
    }
    for (; i < steps.size(); ++i) {
        apply<1>(steps.data() + i, i, rest);
    }
}

// Stage by stage for all lanes, because a multiplication's result takes twice as
// long to arrive as the next independent one takes to start.
template <class Curve>
template <std::size_t Count>
void BatchAdder<Curve>::apply(const Step* steps, std::size_t first, Lanes& rest) {
    std::array<Field, Count> slope;
    std::array<Field, Count> x;
    for (std::size_t k = 0; k < Count; ++k) {
        slope[k] = rest[(first + k) % kLanes] * m_after[first + k];
    }
    for (std::size_t k = 0; k < Count; ++k) {
        rest[(first + k) % kLanes] *= m_denominators[first + k];
    }
    for (std::size_t k = 0; k < Count; ++k) {
        const Affine& target = *steps[k].target;
        if (m_cases[first + k] == Case::Tangent) [[unlikely]] {
            const Field square = target.x.square();
            slope[k] *= square.doubled() + square;
        } else {
            slope[k] *= steps[k].source->y - target.y;
        }
    }
    for (std::size_t k = 0; k < Count; ++k) {
        x[k] = slope[k].square() - steps[k].target->x - steps[k].source->x;
    }
    for (std::size_t k = 0; k < Count; ++k) {
        const Affine& target = *steps[k].target;
        slope[k] = slope[k] * (target.x - x[k]) - target.y;
    }
    for (std::size_t k = 0; k < Count; ++k) {
        Affine& target = *steps[k].target;
        const Case kind = m_cases[first + k];
        if (kind <= Case::Tangent) [[likely]] {
            target = {x[k], slope[k]};
        } else if (kind == Case::TakeSource) {
            target = *steps[k].source;
        } else if (kind == Case::Infinity) {
            target = {};
        }
    }
}

template class BatchAdder<CurveG1>;
template class BatchAdder<CurveG2>;

} // namespace landfall::algebra
