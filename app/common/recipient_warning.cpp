#include "common/recipient_warning.h"

#include "protocol/address.h"

namespace landfall::app {
namespace {

bool looksLike(const protocol::Address& a, const protocol::Address& b) {
    return a != b && a.bytes[0] == b.bytes[0] && a.bytes[1] == b.bytes[1] && a.bytes[18] == b.bytes[18] &&
           a.bytes[19] == b.bytes[19];
}

} // namespace

std::optional<std::string> recipientWarning(const l1::NetworkFile& network, const protocol::Address& recipient,
                                            const protocol::Address& own,
                                            std::span<const protocol::Address> recentRecipients) {
    for (const auto& chain : network.chains) {
        if (recipient == chain.rollup) {
            return "this is the network's own contract on " + chain.name + ": tokens sent there are lost";
        }
    }
    for (const auto& token : network.tokens) {
        for (const auto& [chain, there] : token.chains) {
            if (!there.isNative() && recipient == there.address) {
                const auto* found = network.chain(chain);
                return "this is the contract of " + token.symbol +
                       (found == nullptr ? std::string() : " on " + found->name) + ": tokens sent there are lost";
            }
        }
    }
    if (looksLike(recipient, own)) {
        return "this looks like your own address, " + protocol::formatAddress(own) +
               ", but differs in the middle: somebody may want you to take one for the other";
    }
    for (const auto& known : recentRecipients) {
        if (looksLike(recipient, known)) {
            return "this looks like " + protocol::formatAddress(known) +
                   ", which you paid before, but differs in the middle: somebody may want you to take one for the "
                   "other";
        }
    }
    return std::nullopt;
}

} // namespace landfall::app
