#include "crypto/babyjubjub_scalar.h"

#include "base/secret.h"

namespace landfall::crypto {

BabyJubjubScalar BabyJubjubScalar::fromWide(const FixedBytes<64>& bytes) {
    Bytes32 high{};
    Bytes32 low{};
    std::memcpy(high.data(), bytes.data(), high.size());
    std::memcpy(low.data(), bytes.data() + high.size(), low.size());
    // kR2 is the Montgomery form of 2^256.
    const auto out = reduce(Uint256::fromBigEndian(high)) * BabyJubjubScalar(kR2) + reduce(Uint256::fromBigEndian(low));
    wipe(high);
    wipe(low);
    return out;
}

} // namespace landfall::crypto
