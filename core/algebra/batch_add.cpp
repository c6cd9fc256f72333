#include "algebra/batch_add.h"

namespace landfall::algebra {

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
void BatchAdder<Curve>::run(std::span<const Step> steps) {
    if (m_after.size() < steps.size()) {
        m_after.resize(steps.size());
        m_denominators.resize(steps.size());
        m_cases.resize(steps.size());
    }
    // Backwards here and forwards below, so that a step reads its points before a later one writes them.
    Field product = Field::one();
    for (std::size_t i = steps.size(); i-- > 0;) {
        const Affine& target = *steps[i].target;
        const Affine& source = *steps[i].source;
        m_cases[i] = classify(target, source);
        m_denominators[i] = m_cases[i] == Case::Chord     ? source.x - target.x
                            : m_cases[i] == Case::Tangent ? target.y.doubled()
                                                          : Field::one();
        m_after[i] = product;
        product *= m_denominators[i];
    }
    Field rest = product.inverse();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        Affine& target = *steps[i].target;
        const Affine& source = *steps[i].source;
        const Field inverse = rest * m_after[i];
        rest *= m_denominators[i];
        Field slope;
        switch (m_cases[i]) {
        case Case::KeepTarget:
            continue;
        case Case::TakeSource:
            target = source;
            continue;
        case Case::Infinity:
            target = {};
            continue;
        case Case::Tangent: {
            const Field square = target.x.square();
            slope = (square.doubled() + square) * inverse;
            break;
        }
        case Case::Chord:
            slope = (source.y - target.y) * inverse;
            break;
        }
        const Field x = slope.square() - target.x - source.x;
        target.y = slope * (target.x - x) - target.y;
        target.x = x;
    }
}

template class BatchAdder<CurveG1>;
template class BatchAdder<CurveG2>;

} // namespace landfall::algebra
