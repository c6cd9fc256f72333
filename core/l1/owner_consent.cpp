#include "l1/owner_consent.h"

#include "crypto/random.h"
#include "crypto/secp256k1.h"

#include <algorithm>

namespace landfall::l1 {

Result<OwnerConsent> consentTo(const Bytes32& digest, ByteView key) {
    Bytes32 blinding{};
    crypto::randomBytes(blinding);
    const crypto::Secp256k1 curve(blinding);
    const auto secret = crypto::Secp256k1PrivateKey::fromBytes(key);
    if (!secret) {
        return secret.error();
    }
    const auto made = curve.sign(*secret, digest);
    OwnerConsent out{protocol::Address{crypto::ethereumAddress(curve.publicKey(*secret))}, {}};
    std::ranges::copy(made.s, std::ranges::copy(made.r, out.signature.begin()).out);
    out.signature.back() = static_cast<std::uint8_t>(27 + made.recoveryId);
    return out;
}

ContractCall withConsent(ContractCall call, const OwnerConsent& consent) {
    std::visit(
        [&](auto& one) {
            if constexpr (requires { one.consent; }) {
                one.consent = consent;
            }
        },
        call);
    return call;
}

} // namespace landfall::l1
