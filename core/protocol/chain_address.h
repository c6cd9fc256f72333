#pragma once

#include "base/result.h"
#include "protocol/ids.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace landfall::protocol {

// How a chain writes its addresses.
enum class AddressFamily : std::uint8_t {
    Evm,      // 20 bytes
    Starknet, // 251 bits, in 32 bytes
};

// An address as its chain writes them: of a recipient, a contract, a sender.
class ChainAddress {
public:
    ChainAddress() = default;
    ChainAddress(const Address& address) : m_address(address) {}
    ChainAddress(const WideAddress& address) : m_address(address) {}

    AddressFamily family() const { return wide() == nullptr ? AddressFamily::Evm : AddressFamily::Starknet; }
    // Null where the family is the other one.
    const Address* evm() const { return std::get_if<Address>(&m_address); }
    const WideAddress* wide() const { return std::get_if<WideAddress>(&m_address); }
    bool isZero() const {
        return std::visit([](const auto& address) { return address.isZero(); }, m_address);
    }

    // 20 or 32, by the family.
    Bytes bytes() const;
    // Nothing for another length.
    static std::optional<ChainAddress> ofBytes(ByteView bytes);

    friend auto operator<=>(const ChainAddress&, const ChainAddress&) = default;

private:
    std::variant<Address, WideAddress> m_address;
};

// 2^251 - 256: Starknet's addresses are below it.
bool isStarknetAddress(const WideAddress& address);

// 0x and 64 digits, whose case is the checksum that Starknet's wallets write.
std::string formatWideAddress(const WideAddress& address);
std::string formatChainAddress(const ChainAddress& address);

// 0x and 1 to 64 digits in one case throughout, or 64 with a right checksum. Not for zero or for range: a network
// asks for these with names of its chains. Errors: address-malformed, address-bad-checksum.
Result<WideAddress> parseWideAddress(std::string_view text);
// By its family's form.
Result<ChainAddress> parseChainAddress(AddressFamily family, std::string_view text);

// "Ethereum addresses of 20 bytes": what a chain of the family takes, for sentences.
std::string_view addressesOf(AddressFamily family);

} // namespace landfall::protocol
