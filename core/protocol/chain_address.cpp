#include "protocol/chain_address.h"

#include "base/hex.h"
#include "crypto/keccak.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::protocol {
namespace {

constexpr std::size_t kDigits = 64;

Error malformed(std::string_view text, const std::string& why) {
    return Error::invalid("address-malformed", "'" + std::string(text.substr(0, 80)) + "' is not an address: " + why);
}

} // namespace

bool isStarknetAddress(const WideAddress& address) {
    // The bound's bytes: 07, 30 times ff, 00.
    WideAddress bound;
    bound.bytes.fill(0xff);
    bound.bytes.front() = 0x07;
    bound.bytes.back() = 0x00;
    return address < bound;
}

std::string formatWideAddress(const WideAddress& address) {
    // The checksum: a digit is upper case where its nibble of the hash of the address, without its leading zero bytes
    // and cut to 250 bits, is 8 or more.
    const auto first =
        std::find_if(address.bytes.begin(), address.bytes.end() - 1, [](auto byte) { return byte != 0; });
    Bytes32 hash = crypto::keccak256(ByteView(first, address.bytes.end()));
    hash[0] &= 0x03;
    std::string digits = toHex(address.bytes);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const unsigned nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15U;
        if (digits[i] >= 'a' && nibble >= 8) {
            digits[i] = static_cast<char>(digits[i] - 'a' + 'A');
        }
    }
    return "0x" + digits;
}

std::string formatChainAddress(const ChainAddress& address) {
    const auto* wide = address.wide();
    return wide != nullptr ? formatWideAddress(*wide) : formatAddress(*address.evm());
}

Bytes ChainAddress::bytes() const {
    const auto of = [](const auto& address) { return Bytes(address.bytes.begin(), address.bytes.end()); };
    return std::visit(of, m_address);
}

std::optional<ChainAddress> ChainAddress::ofBytes(ByteView bytes) {
    const auto as = [&](auto address) -> std::optional<ChainAddress> {
        if (bytes.size() != address.bytes.size()) {
            return {};
        }
        std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
        return address;
    };
    const auto narrow = as(Address{});
    return narrow ? narrow : as(WideAddress{});
}

Result<WideAddress> parseWideAddress(std::string_view text) {
    if (const auto unseen = firstUnseen(text)) {
        return unseenIn(*unseen);
    }
    const auto digits = text.substr(std::min<std::size_t>(2, text.size()));
    if (!(text.starts_with("0x") || text.starts_with("0X")) || digits.empty() || digits.size() > kDigits) {
        return malformed(text, "it needs 0x and up to 64 hexadecimal digits");
    }
    const std::string padded = std::string(kDigits - digits.size(), '0') + std::string(digits);
    const auto bytes = fixedFromHex<32>(padded);
    if (!bytes) {
        return malformed(text, bytes.error().message);
    }
    const WideAddress address{*bytes};
    const bool hasLower = std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'a' && c <= 'f'; });
    const bool hasUpper = std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'A' && c <= 'F'; });
    if (hasLower && hasUpper && formatWideAddress(address).substr(2) != padded) {
        return Error::invalid("address-bad-checksum",
                              "the checksum of '" + std::string(text) +
                                  "' is wrong, so a digit may be mistyped: copy the address again");
    }
    return address;
}

Result<ChainAddress> parseChainAddress(AddressFamily family, std::string_view text) {
    if (family == AddressFamily::Starknet) {
        const auto wide = parseWideAddress(text);
        return wide ? Result<ChainAddress>(ChainAddress(*wide)) : wide.error();
    }
    const auto address = parseAddress(text);
    return address ? Result<ChainAddress>(ChainAddress(*address)) : address.error();
}

std::string_view addressesOf(AddressFamily family) {
    return family == AddressFamily::Starknet ? "Starknet addresses of 32 bytes" : "Ethereum addresses of 20 bytes";
}

} // namespace landfall::protocol
