#pragma once

#include "base/bytes.h"

#include <initializer_list>
#include <string_view>

namespace landfall::crypto {

// EIP-712, hashing of typed structured data. A struct is its type, as encodeType
// writes it, and a word a member: an integer or address padded to 32 bytes, a
// nested struct its eip712Struct, a string or bytes its eip712Dynamic. The domain separator
// is the struct EIP712Domain.
Bytes32 eip712Struct(std::string_view encodedType, std::initializer_list<Bytes32> members);
Bytes32 eip712Dynamic(std::string_view content);

// What is signed: keccak256(0x19 ‖ 0x01 ‖ domain separator ‖ message's struct hash).
Bytes32 eip712Digest(const Bytes32& domainSeparator, const Bytes32& message);

} // namespace landfall::crypto
