#include "protocol/address.h"

#include "base/characters.h"
#include "base/hex.h"
#include "crypto/keccak.h"

#include <algorithm>

namespace landfall::protocol {

std::optional<char32_t> firstUnseen(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = characterAt(text, at);
        if (isInvisible(character.value) || (character.value > 0x7F && isWhiteSpace(character.value))) {
            return character.value;
        }
        at += character.size;
    }
    return std::nullopt;
}

Error unseenIn(char32_t character) {
    return Error::invalid("address-malformed", "the address has a character in it that can't be seen (" +
                                                   codeName(character) + "): type it anew, or copy it elsewhere");
}

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
    if (const auto unseen = firstUnseen(text)) {
        return unseenIn(*unseen);
    }
    if (text.size() != 42 || !(text.starts_with("0x") || text.starts_with("0X"))) {
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
    if (hasLower && hasUpper && std::string_view(formatAddress(address)).substr(2) != digits) {
        return Error::invalid("address-bad-checksum",
                              "the checksum of '" + std::string(text) +
                                  "' is wrong, so a digit may be mistyped: copy the address again");
    }
    return address;
}

} // namespace landfall::protocol
