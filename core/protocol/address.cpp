#include "protocol/address.h"

#include "base/hex.h"
#include "crypto/keccak.h"

#include <algorithm>

namespace landfall::protocol {

std::string formatAddress(const Address& address) {
    std::string digits = toHex(address.bytes);
    const Bytes32 hash = crypto::keccak256(viewOf(digits));
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const unsigned nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15U;
        if (digits[i] >= 'a' && nibble >= 8) {
            digits[i] = static_cast<char>(digits[i] - 'a' + 'A');
        }
    }
    return "0x" + digits;
}

Result<Address> parseAddress(std::string_view text) {
    if (text.size() != 42 || !text.starts_with("0x")) {
        return Error::invalid("address-malformed", "'" + std::string(text.substr(0, 64)) +
                                                       "' is not an address: it needs 0x and 40 hexadecimal digits");
    }
    auto bytes = fixedFromHex<20>(text);
    if (!bytes) {
        return Error::invalid("address-malformed",
                              "'" + std::string(text) + "' is not an address: " + bytes.error().message);
    }
    const Address address{*bytes};
    const auto digits = text.substr(2);
    const bool hasLower = std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'a' && c <= 'f'; });
    const bool hasUpper = std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'A' && c <= 'F'; });
    if (hasLower && hasUpper && formatAddress(address) != text) {
        return Error::invalid("address-bad-checksum",
                              "the checksum of '" + std::string(text) +
                                  "' is wrong, so a digit may be mistyped: copy the address again");
    }
    return address;
}

} // namespace landfall::protocol
