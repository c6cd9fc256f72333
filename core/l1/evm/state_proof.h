#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/uint256.h"
#include "protocol/address.h"

#include <optional>
#include <vector>

// Merkle proofs of a chain's state, as eth_getProof gives them. Sources: Ethereum yellow paper, appendix D; EIP-1186.
// A proof is a list of encoded nodes, the root's first. Whoever sends one is a stranger: nothing but the root is
// believed. A proof with a node too many, too few or changed proves nothing.
// Error of all here: state-proof-wrong, which says what does not fit.
namespace landfall::l1::evm {

// keccak256 of the empty string's encoding: the root of a trie without entries.
extern const Bytes32 kEmptyTrieRoot;

// What stands under keccak256(key) in the trie of that root; nothing if the proof shows that nothing does.
Result<std::optional<Bytes>> provenEntry(const Bytes32& root, ByteView key, const std::vector<Bytes>& proof);

// The root of an account's storage; nothing if the account does not exist.
Result<std::optional<Bytes32>> provenStorageRoot(const Bytes32& stateRoot, const protocol::Address& account,
                                                 const std::vector<Bytes>& proof);

// A slot's value; an absent one is zero.
Result<Uint256> provenSlot(const Bytes32& storageRoot, const Uint256& slot, const std::vector<Bytes>& proof);

} // namespace landfall::l1::evm
