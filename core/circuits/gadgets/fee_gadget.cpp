#include "circuits/gadgets/fee_gadget.h"

namespace landfall::circuits {

namespace {

constexpr unsigned kExponentBits = 5;
constexpr unsigned kMantissaBits = 11;
constexpr int kCanonicalMantissa = 205;

} // namespace

Linear unpackFee(Builder& builder, const Linear& when, std::span<const Linear> bits) {
    const Linear exponent = fromBits(bits.first(kExponentBits));
    const Linear mantissa = builder.product(when, fromBits(bits.subspan(kExponentBits, kMantissaBits)));

    // Either the exponent is 0 or the mantissa is at least 205. The prover says which; where
    // both hold, either answer does.
    const Linear plain = adviceBoolean(builder, exponent.value().isZero(), "fee.plain");
    builder.enforceProduct(plain, exponent, Linear());
    const Linear excess = builder.product(Linear(1) - plain, mantissa - when * Fr(kCanonicalMantissa));
    enforceRange(builder, excess, kMantissaBits, "fee.excess");

    // 10^exponent = Π (bit_i ? 10^(2^i) : 1)
    Linear power(1);
    Fr factor(10);
    for (unsigned i = 0; i < kExponentBits; ++i) {
        const Linear choice = Linear(1) + bits[i] * (factor - Fr::one());
        power = i == 0 ? choice : builder.product(power, choice);
        factor = factor.square();
    }
    return builder.product(mantissa, power);
}

} // namespace landfall::circuits
