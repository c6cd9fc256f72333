#pragma once

#include "crypto/secp256k1.h"
#include "l1/chain_types.h"

namespace landfall::l1::evm {

// An EIP-1559 transaction (type 2) with an empty access list. `to` absent: a
// contract is created.
struct FeeMarketTransaction {
    protocol::EvmChainId chainId = 0;
    std::uint64_t nonce = 0;
    FeeBid fees;
    std::uint64_t gasLimit = 0;
    std::optional<protocol::Address> to;
    Uint256 value;
    Bytes data;

    friend bool operator==(const FeeMarketTransaction&, const FeeMarketTransaction&) = default;
};

// 0x02 ‖ rlp([chain id, nonce, tip, cap, gas, to, value, data, []]): what is signed.
Bytes encodeUnsigned(const FeeMarketTransaction& transaction);

// Errors: transaction-malformed (not this form, or not canonical).
Result<FeeMarketTransaction> decodeUnsigned(ByteView payload);

// Errors: private-key-…
Result<SignedTransaction> signTransaction(const FeeMarketTransaction& transaction, ByteView privateKey);

// Recovers the sender. Errors: transaction-malformed, and signature-….
Result<SignedTransaction> decodeSigned(ByteView raw);

// The neutral form of a transaction from `from`.
UnsignedTransaction describe(const FeeMarketTransaction& transaction, const protocol::Address& from);

// Errors: private-key-…
Result<protocol::Address> addressOfKey(ByteView privateKey);

} // namespace landfall::l1::evm
