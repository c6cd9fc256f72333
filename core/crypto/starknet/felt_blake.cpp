#include "crypto/starknet/felt_blake.h"

#include "crypto/hash.h"

#include <algorithm>

namespace landfall::crypto {

using algebra::Felt;

namespace {

constexpr unsigned kSmallBits = 63;
constexpr std::uint32_t kLarge = std::uint32_t{1} << 31;

void appendWord(Bytes& to, std::uint32_t word) {
    for (unsigned i = 0; i < 4; ++i) {
        to.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
    }
}

} // namespace

Felt feltBlake(std::span<const Felt> elements) {
    Bytes input;
    for (const auto& element : elements) {
        const auto number = element.toUint256();
        const bool large = number.bitLength() > kSmallBits;
        for (unsigned i = large ? 8 : 2; i-- > 0;) {
            const auto word = static_cast<std::uint32_t>(number.limbs[i / 2] >> (32 * (i % 2)));
            appendWord(input, i == 7 ? word | kLarge : word);
        }
    }
    auto digest = blake2s(input);
    std::ranges::reverse(digest);
    return Felt::reduce(Uint256::fromBigEndian(digest));
}

} // namespace landfall::crypto
