#pragma once

#include "base/secret.h"
#include "l1/network_file.h"

namespace landfall::l1 {

// The private key with which a program that has a secp256k1 key of its own sends on a chain: that key on EVM chains. On
// Starknet's, the key that EIP-2645's grinding makes of it. Error: stark-key-out-of-range (one key in 2^252).
Result<SecretBytes> senderKeyOn(const NetworkChain& chain, ByteView secp256k1Key);

// The account of that class that knows a Stark key's public half, and nothing else. Errors: stark-key-….
Result<protocol::WideAddress> starknetAccountOf(const Bytes32& accountClass, ByteView starkKey);

} // namespace landfall::l1
