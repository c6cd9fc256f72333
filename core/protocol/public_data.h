#pragma once

#include "protocol/batch_words.h"

namespace landfall::protocol {

// What a proof is about (core/README.md, "Public data").
struct PublicData {
    algebra::Fr p;
    algebra::Fr r;
    algebra::Fr e;
    Bytes32 wordsHash{};
};

PublicData publicDataOf(const BatchData& batch, const algebra::Fr& oldRoot, const algebra::Fr& newRoot);

// A word as the field element it stands for; 248 bits always fit.
algebra::Fr wordValue(const Word& word);

// commitment_0 of a network.
Bytes32 genesisCommitment(const NetworkId& networkId);

Bytes32 nextCommitment(const Bytes32& previous, const PublicData& data, const algebra::Fr& oldRoot,
                       const algebra::Fr& newRoot);
// From what a contract was given; `wordsHash` is keccak256 of the batch data.
Bytes32 nextCommitment(const Bytes32& previous, const Bytes32& p, const Bytes32& oldRoot, const Bytes32& newRoot,
                       const Bytes32& wordsHash);

} // namespace landfall::protocol
