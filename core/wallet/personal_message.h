#pragma once

#include "base/bytes.h"

namespace landfall::wallet {

// What personal_sign signs (EIP-191, version 0x45): keccak256("\x19Ethereum Signed
// Message:\n" ‖ length in decimal ‖ message).
Bytes32 personalMessageDigest(ByteView message);

} // namespace landfall::wallet
