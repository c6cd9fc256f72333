#include "common/recipient_warning.h"

#include "protocol/address.h"

namespace landfall::app {
namespace {

template <std::size_t N>
bool sameEnds(const FixedBytes<N>& a, const FixedBytes<N>& b) {
    return a[0] == b[0] && a[1] == b[1] && a[N - 2] == b[N - 2] && a[N - 1] == b[N - 1];
}

bool looksLike(const protocol::ChainAddress& a, const protocol::ChainAddress& b) {
    if (a == b || a.family() != b.family()) {
        return false;
    }
    return a.wide() != nullptr ? sameEnds(a.wide()->bytes, b.wide()->bytes) : sameEnds(a.evm()->bytes, b.evm()->bytes);
}

} // namespace

std::optional<std::string> recipientWarning(const l1::NetworkFile& network, const protocol::ChainAddress& recipient,
                                            const protocol::Address& own,
                                            std::span<const protocol::ChainAddress> recentRecipients) {
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
            return "this looks like " + protocol::formatChainAddress(known) +
                   ", which you paid before, but differs in the middle: somebody may want you to take one for the "
                   "other";
        }
    }
    return std::nullopt;
}

} // namespace landfall::app
