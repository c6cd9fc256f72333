#include "circuits/gadgets/bits.h"

#include <algorithm>
#include <array>

namespace landfall::circuits {

namespace {

constexpr unsigned kSteps = 16; // prefixes to choose from in a comparison

const Fr& inversePowerOfTwo(unsigned exponent) {
    static const auto powers = [] {
        std::array<Fr, 254> out;
        const Fr half = Fr(2).inverse();
        out[0] = Fr::one();
        for (unsigned i = 1; i < out.size(); ++i) {
            out[i] = out[i - 1] * half;
        }
        return out;
    }();
    return powers[exponent];
}

// v < bound exactly if for some cut the number above the cut is less there too: at
// the highest bit in which they differ. The prover names a cut at which the
// difference less 1 fits the cut's width; that it is not negative is proof enough.
void enforceOrder(Builder& builder, std::span<const Linear> bits, const Uint256& bound, bool below) {
    const auto count = static_cast<unsigned>(bits.size());
    const unsigned width = (count + kSteps - 1) / kSteps;
    std::vector<Linear> gaps;
    std::size_t best = 0;
    const Fr limit = powerOfTwo(width);
    for (unsigned step = 0; step < kSteps; ++step) {
        const unsigned cut = std::min(width * step, count);
        const Linear prefix = fromBits(bits.subspan(cut));
        // A bound may exceed the field's order; the difference from the prefix is what counts.
        const Linear fixed(Fr::reduce(shiftRight(bound, cut)));
        gaps.push_back((below ? fixed - prefix : prefix - fixed) - Linear(1));
        if (gaps.back().value().toUint256() < limit.toUint256()) {
            best = step;
        }
    }
    std::vector<Linear> index;
    for (unsigned bit = 0; bit < 4; ++bit) {
        index.push_back(adviceBoolean(builder, ((best >> bit) & 1) != 0, "order.cut"));
    }
    enforceRange(builder, choose(builder, std::move(gaps), index), width, "order.gap");
}

} // namespace

void enforceBoolean(Builder& builder, const Linear& bit) {
    builder.enforceProduct(bit, bit, bit);
}

Linear adviceBoolean(Builder& builder, bool value, std::string_view name) {
    Linear out = builder.advice(Fr(value ? 1 : 0), name);
    enforceBoolean(builder, out);
    return out;
}

const Fr& powerOfTwo(unsigned exponent) {
    static const auto powers = [] {
        std::array<Fr, 254> out;
        out[0] = Fr::one();
        for (unsigned i = 1; i < out.size(); ++i) {
            out[i] = out[i - 1].doubled();
        }
        return out;
    }();
    return powers[exponent];
}

std::vector<Linear> toBits(Builder& builder, const Linear& value, unsigned count, std::string_view name) {
    return toBits(builder, value, value.value().toUint256(), count, name);
}

std::vector<Linear> toBits(Builder& builder, const Linear& value, const Uint256& number, unsigned count,
                           std::string_view name) {
    std::vector<Linear> bits;
    bits.reserve(count);
    for (unsigned i = 0; i + 1 < count; ++i) {
        bits.push_back(adviceBoolean(builder, number.bit(i), name));
    }
    Linear top = (value - fromBits(bits)) * inversePowerOfTwo(count - 1);
    enforceBoolean(builder, top);
    bits.push_back(std::move(top));
    return bits;
}

std::vector<Linear> adviceBits(Builder& builder, const Uint256& value, unsigned count, std::string_view name) {
    std::vector<Linear> bits;
    bits.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
        bits.push_back(adviceBoolean(builder, value.bit(i), name));
    }
    return bits;
}

Linear fromBits(std::span<const Linear> bits) {
    Linear sum;
    Fr weight = Fr::one();
    for (const Linear& bit : bits) {
        sum.addScaled(bit, weight);
        weight = weight.doubled();
    }
    return sum;
}

void enforceRange(Builder& builder, const Linear& value, unsigned count, std::string_view name) {
    toBits(builder, value, count, name);
}

Linear isZero(Builder& builder, const Linear& value, std::string_view name) {
    const Linear inverse = builder.advice(value.value().inverse(), name);
    const Linear nonZero = builder.product(value, inverse);
    builder.enforceProduct(value, Linear(1) - nonZero, Linear());
    return Linear(1) - nonZero;
}

void enforceNonZero(Builder& builder, const Linear& value, const Linear& when, std::string_view name) {
    builder.quotient(when, value, name);
}

Linear select(Builder& builder, const Linear& condition, const Linear& a, const Linear& b) {
    return b + builder.product(condition, a - b);
}

Linear choose(Builder& builder, std::vector<Linear> values, std::span<const Linear> index) {
    for (const Linear& bit : index) {
        for (std::size_t i = 0; i < values.size() / 2; ++i) {
            values[i] = select(builder, bit, values[2 * i + 1], values[2 * i]);
        }
        values.resize(values.size() / 2);
    }
    return values[0];
}

void enforceBelow(Builder& builder, std::span<const Linear> bits, const Uint256& bound) {
    enforceOrder(builder, bits, bound, true);
}

void enforceAbove(Builder& builder, std::span<const Linear> bits, const Uint256& bound) {
    enforceOrder(builder, bits, bound, false);
}

} // namespace landfall::circuits
