#pragma once

#include "base/bytes.h"

namespace landfall::crypto {

Bytes32 sha256(ByteView data);
FixedBytes<64> sha512(ByteView data);
Bytes32 blake2s(ByteView data); // of 256 bits, without a key
Bytes32 hmacSha256(ByteView key, ByteView data);
FixedBytes<64> hmacSha512(ByteView key, ByteView data);

} // namespace landfall::crypto
