#include "wallet/l2_key.h"

#include "base/hex.h"
#include "crypto/hash.h"
#include "wallet/personal_message.h"

#include <algorithm>

namespace landfall::wallet {

namespace {
constexpr std::string_view kScalarDomain = "Landfall L2 signing key v1";
}

std::string l2KeyMessage(const protocol::NetworkId& networkId) {
    return "Landfall: make my layer 2 signing key\n"
           "\n"
           "Network: " +
           toHex0x(networkId) +
           "\n"
           "\n"
           "Sign this in your Landfall wallet only. Whoever has this signature can spend what you hold on this "
           "network.";
}

Result<crypto::EddsaPrivateKey> deriveL2Key(const protocol::NetworkId& networkId,
                                            const crypto::Secp256k1PrivateKey& owner, const crypto::Secp256k1& curve) {
    auto signature = curve.sign(owner, personalMessageDigest(viewOf(l2KeyMessage(networkId))));
    SecretBytes input(kScalarDomain.size() + signature.r.size() + signature.s.size());
    auto to = std::ranges::copy(viewOf(kScalarDomain), input.span().begin()).out;
    to = std::ranges::copy(signature.r, to).out;
    std::ranges::copy(signature.s, to);
    auto digest = crypto::sha512(input.view());
    auto key = crypto::EddsaPrivateKey::fromWide(digest);
    wipe(signature.r);
    wipe(signature.s);
    wipe(digest);
    return key;
}

} // namespace landfall::wallet
