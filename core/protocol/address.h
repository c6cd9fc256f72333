#pragma once

#include "base/result.h"
#include "protocol/ids.h"

#include <string>
#include <string_view>

namespace landfall::protocol {

// EIP-55: 0x and 40 digits whose case is the checksum.
std::string formatAddress(const Address& address);

// Accepts a right EIP-55 form, or one case throughout (which carries no
// checksum); 0X too. A character that can't be seen is named. Errors: address-malformed, address-bad-checksum.
Result<Address> parseAddress(std::string_view text);

} // namespace landfall::protocol
