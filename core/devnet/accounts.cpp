#include "devnet/accounts.h"

#include "wallet/derivation.h"
#include "wallet/mnemonic.h"

#include <cstdlib>

namespace landfall::devnet {

const char* playMoneyPhrase() {
    return "test test test test test test test test test test test junk";
}

Account accountOf(Role role) {
    // Blinding guards secrets; these keys are none.
    static const crypto::Secp256k1 curve{Bytes32{}};
    static const SecretBytes seed = [] {
        const auto mnemonic = wallet::Mnemonic::parse(playMoneyPhrase());
        if (!mnemonic) {
            std::abort();
        }
        return mnemonic->seed();
    }();
    const auto key = wallet::ethereumAccountKey(seed.view(), static_cast<std::uint32_t>(role), curve);
    if (!key) {
        std::abort();
    }
    return {protocol::Address{crypto::ethereumAddress(curve.publicKey(*key))}, SecretBytes(key->bytes())};
}

} // namespace landfall::devnet
