#include "l1/sender_keys.h"

#include "crypto/starknet/stark_key.h"
#include "l1/starknet/felts.h"
#include "l1/starknet/transaction.h"

namespace landfall::l1 {

Result<SecretBytes> senderKeyOn(const NetworkChain& chain, ByteView secp256k1Key) {
    if (chain.family == protocol::AddressFamily::Evm) {
        return SecretBytes(secp256k1Key);
    }
    const auto ground = crypto::StarkPrivateKey::grind(secp256k1Key);
    return ground ? Result<SecretBytes>(SecretBytes(ground->bytes())) : ground.error();
}

Result<protocol::WideAddress> starknetAccountOf(const Bytes32& accountClass, ByteView starkKey) {
    const auto key = crypto::StarkPrivateKey::fromBytes(starkKey);
    if (!key) {
        return key.error();
    }
    const starknet::DeployAccountTransaction opening{
        {}, starknet::toFelt(accountClass), key->publicKey(), {key->publicKey()}};
    return protocol::WideAddress{opening.address().toUint256().toBigEndian()};
}

} // namespace landfall::l1
