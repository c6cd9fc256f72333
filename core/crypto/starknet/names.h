#pragma once

#include "algebra/felt.h"
#include "base/result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// How Starknet's contracts name things in felts.
namespace landfall::crypto {

// Keccak-256 without its six highest bits.
algebra::Felt starknetKeccak(ByteView data);

// What a call names an entry point by.
algebra::Felt entryPointSelector(std::string_view name);

// Where a storage variable lies, and the value of one of its keys (LegacyMap, Map): below 2^251 − 256.
algebra::Felt storageAddress(std::string_view variable, std::span<const algebra::Felt> keys = {});

// ASCII text of at most 31 characters as one number, big-endian. Errors: short-string-too-long,
// short-string-not-ascii.
Result<algebra::Felt> shortString(std::string_view text);

// Cairo's ByteArray in calldata: the count of full words, these (31 bytes each), the rest and its length.
std::vector<algebra::Felt> byteArray(ByteView bytes);
// What such felts say, and how many they are. Error: byte-array-malformed.
struct ByteArrayRead {
    Bytes bytes;
    std::size_t felts = 0;
};
Result<ByteArrayRead> readByteArray(std::span<const algebra::Felt> felts);

// The address that a class's instance gets. `deployer`: zero where the account deploys itself, or where the
// deployer says that the address does not depend on it.
algebra::Felt contractAddress(const algebra::Felt& deployer, const algebra::Felt& salt, const algebra::Felt& classHash,
                              std::span<const algebra::Felt> constructorCalldata);

} // namespace landfall::crypto
