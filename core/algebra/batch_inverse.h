#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace landfall::algebra {

// Replaces every element by its inverse and leaves zeros alone: one inversion
// and three multiplications an element.
template <class Field>
void batchInverse(std::span<Field> elements) {
    std::vector<Field> before(elements.size());
    Field product = Field::one();
    for (std::size_t i = 0; i < elements.size(); ++i) {
        before[i] = product;
        if (!elements[i].isZero()) {
            product *= elements[i];
        }
    }
    Field rest = product.inverse();
    for (std::size_t i = elements.size(); i-- > 0;) {
        if (!elements[i].isZero()) {
            const Field inverse = rest * before[i];
            rest *= elements[i];
            elements[i] = inverse;
        }
    }
}

} // namespace landfall::algebra
