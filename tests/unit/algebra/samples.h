#pragma once

#include "algebra/fq.h"
#include "algebra/fr.h"

#include <cstdint>
#include <vector>

namespace landfall::algebra {

// SplitMix64: the same stream on every machine.
class SplitMix {
public:
    explicit SplitMix(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    Uint256 nextUint256() { return Uint256({next(), next(), next(), next()}); }
    template <class Field>
    Field nextField() {
        return Field::reduce(nextUint256());
    }

private:
    std::uint64_t m_state;
};

// Runs a check on every multiplication that the processor has.
template <class Check>
void onEveryArithmetic(const Check& check) {
    const Arithmetic before = arithmetic();
    for (const Arithmetic choice : {Arithmetic::Portable, Arithmetic::Adx, Arithmetic::Ifma}) {
        if (setArithmetic(choice)) {
            check();
        }
    }
    setArithmetic(before);
}

// The values where carries and reductions change their mind, then random ones.
template <class Field>
std::vector<Field> fieldSamples(std::size_t random, std::uint64_t seed) {
    std::vector<Field> out{
        Field::zero(),
        Field::one(),
        Field(2),
        Field(-1),
        Field(-2),
        Field(~std::uint64_t{0}),
        Field::reduce(Uint256({~0ULL, ~0ULL, ~0ULL, ~0ULL})),
        Field::fromMontgomery({1, 0, 0, 0}),
        Field::fromMontgomery({0, 0, 0, 1}),
        Field::fromMontgomery({~0ULL, ~0ULL, ~0ULL, 0}),
        Field::fromMontgomery({Field::kModulus[0] - 1, Field::kModulus[1], Field::kModulus[2], Field::kModulus[3]}),
        Field::fromMontgomery({~0ULL, ~0ULL, ~0ULL, Field::kModulus[3] - 1})};
    SplitMix stream(seed);
    for (std::size_t i = 0; i < random; ++i) {
        out.push_back(stream.nextField<Field>());
    }
    return out;
}

} // namespace landfall::algebra
