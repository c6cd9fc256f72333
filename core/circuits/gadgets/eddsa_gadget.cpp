#include "circuits/gadgets/eddsa_gadget.h"

#include "circuits/gadgets/poseidon_gadget.h"

#include <array>

namespace landfall::circuits {

EdwardsPoint enforceSignature(Builder& builder, const Linear& when, const Linear& message,
                              const crypto::EddsaPublicKey& key, const crypto::EddsaSignature& signature) {
    EdwardsPoint publicKey = advicePoint(builder, key, "eddsa.key");
    const EdwardsPoint r8 = advicePoint(builder, signature.r8, "eddsa.r8");
    const Linear h = poseidon(builder, std::array{r8.x, r8.y, publicKey.x, publicKey.y, message}, Fr::zero());

    // 8·h·key = (2h + 1)·fourfold − fourfold, and 8·key ≠ identity exactly if fourfold has x ≠ 0.
    const EdwardsPoint fourfold = doublePoint(builder, doublePoint(builder, publicKey));
    const EdwardsPoint multiple = multiplyOdd(builder, fourfold, h);
    const EdwardsPoint left = addPoints(builder, multiplyBase8(builder, signature.s), fourfold);
    const EdwardsPoint right = addPoints(builder, r8, multiple);
    builder.enforceProduct(when, left.x - right.x, Linear());
    builder.enforceProduct(when, left.y - right.y, Linear());
    return publicKey;
}

} // namespace landfall::circuits
