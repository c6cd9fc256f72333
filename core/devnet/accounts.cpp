#include "devnet/accounts.h"

#include "l1/sender_keys.h"
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

protocol::WideAddress starknetAccountOf(Role role, const Bytes32& accountClass) {
    l1::NetworkChain chain;
    chain.family = protocol::AddressFamily::Starknet;
    const auto key = l1::senderKeyOn(chain, accountOf(role).key.view());
    const auto account = key ? l1::starknetAccountOf(accountClass, key->view()) : key.error();
    if (!account) {
        std::abort();
    }
    return *account;
}

} // namespace landfall::devnet
