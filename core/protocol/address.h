#pragma once

#include "base/result.h"
#include "protocol/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace landfall::protocol {

// EIP-55: 0x and 40 digits whose case is the checksum.
std::string formatAddress(const Address& address);

// Accepts a right EIP-55 form, or one case throughout (which carries no
// checksum); 0X too. A character that can't be seen is named. Errors: address-malformed, address-bad-checksum.
Result<Address> parseAddress(std::string_view text);

// The first character of the text that can't be seen, and the error that names it: address-malformed.
std::optional<char32_t> firstUnseen(std::string_view text);
Error unseenIn(char32_t character);

} // namespace landfall::protocol
