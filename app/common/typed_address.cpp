#include "common/typed_address.h"

#include "base/characters.h"
#include "base/uint256.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::app {
namespace {

constexpr std::string_view kScheme = "ethereum:";

bool isMargin(char32_t character) {
    return isWhiteSpace(character) || isInvisible(character);
}

std::string_view trimmed(std::string_view text) {
    std::size_t first = text.size();
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto character = characterAt(text, at);
        if (!isMargin(character.value)) {
            first = std::min(first, at);
            end = at + character.size;
        }
        at += character.size;
    }
    return first < end ? text.substr(first, end - first) : std::string_view();
}

bool startsWith(std::string_view text, std::string_view head) {
    return std::ranges::equal(text.substr(0, head.size()), head, {},
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

// Up to the first of `ends`; what is left in `rest` begins with it.
std::string_view cut(std::string_view& rest, std::string_view ends) {
    const auto at = std::min(rest.find_first_of(ends), rest.size());
    const auto head = rest.substr(0, at);
    rest.remove_prefix(at);
    return head;
}

Result<protocol::Address> parsePaymentRequest(std::string_view text, std::optional<protocol::EvmChainId> chain) {
    auto rest = text.substr(kScheme.size());
    if (startsWith(rest, "pay-")) {
        rest.remove_prefix(4);
    }
    const auto address = cut(rest, "@/?");
    if (rest.starts_with('@')) {
        rest.remove_prefix(1);
        const std::string id(cut(rest, "/?"));
        const auto asked = Uint256::fromDecimal(id);
        if (!asked) {
            return Error::invalid("address-malformed", "'" + id + "' after the @ is not the number of a chain");
        }
        if (chain && *asked != Uint256(*chain)) {
            return Error::invalid("address-other-chain", "this address is asked to be paid on chain " + id +
                                                             ", and the chosen one has the number " +
                                                             std::to_string(*chain) +
                                                             ": choose that chain, or type the address alone");
        }
    }
    if (!rest.empty()) {
        const bool call = rest.starts_with('/');
        return Error::invalid("address-asks-more",
                              std::string("this is more than an address: it asks for ") +
                                  (call ? "a call of '" + std::string(rest.substr(1, rest.find('?') - 1)) +
                                              "' of the contract " + std::string(address)
                                        : "'" + std::string(rest.substr(1)) + "'") +
                                  ", which a withdrawal can't do; type the recipient's address alone");
    }
    return protocol::parseAddress(address);
}

} // namespace

Result<protocol::Address> parseTypedAddress(std::string_view text, std::optional<protocol::EvmChainId> chain) {
    const auto typed = trimmed(text);
    return startsWith(typed, kScheme) ? parsePaymentRequest(typed, chain) : protocol::parseAddress(typed);
}

Result<protocol::ChainAddress> parseTypedRecipient(std::string_view text, const l1::NetworkChain& chain) {
    using protocol::AddressFamily;
    constexpr std::size_t kWideLength = 2 + 64;
    const auto typed = trimmed(text);
    const bool wideHere = chain.family == AddressFamily::Starknet;
    const bool other =
        wideHere ? parseTypedAddress(text).ok() : typed.size() == kWideLength && protocol::parseWideAddress(typed).ok();
    if (other) {
        return Error::invalid("address-other-family", chain.name + " takes " +
                                                          std::string(protocol::addressesOf(chain.family)) +
                                                          ", and this is another kind: name one of " + chain.name);
    }
    if (wideHere) {
        return protocol::parseChainAddress(chain.family, typed);
    }
    const auto address = parseTypedAddress(text, chain.evmChainId);
    return address ? Result<protocol::ChainAddress>(protocol::ChainAddress(*address)) : address.error();
}

} // namespace landfall::app
