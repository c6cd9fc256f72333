#include "l1/sender_keys.h"

#include "crypto/starknet/stark_key.h"

namespace landfall::l1 {

Result<SecretBytes> senderKeyOn(const NetworkChain& chain, ByteView secp256k1Key) {
    if (chain.family == protocol::AddressFamily::Evm) {
        return SecretBytes(secp256k1Key);
    }
    const auto ground = crypto::StarkPrivateKey::grind(secp256k1Key);
    return ground ? Result<SecretBytes>(SecretBytes(ground->bytes())) : ground.error();
}

} // namespace landfall::l1
