#include "l1/network_file.h"

#include "protocol/address.h"

#include <algorithm>

namespace landfall::l1 {

protocol::Manifest NetworkFile::manifest() const {
    protocol::Manifest out;
    out.salt = salt;
    out.genesisRoot = genesisRoot;
    out.feeOwner = feeOwner;
    for (const auto& entry : chains) {
        out.chains.push_back({entry.index, entry.evmChainId, entry.starknet ? entry.starknet->chainId : std::string()});
    }
    for (const auto& entry : sizes) {
        out.sizes.push_back({entry.size, entry.verifyingKeyHash});
    }
    if (exits) {
        out.exitVerifyingKeyHash = exits->verifyingKeyHash;
    }
    return out;
}

protocol::NetworkId NetworkFile::networkId() const {
    return protocol::networkIdOf(manifest());
}

protocol::ChainSet NetworkFile::chainSet() const {
    return protocol::chainSetOf(manifest());
}

protocol::ChainAddress NetworkFile::sequencerOn(const NetworkChain& chain) const {
    return chain.starknet ? protocol::ChainAddress(chain.starknet->sequencer) : sequencer;
}

const NetworkChain* NetworkFile::chain(protocol::ChainIndex index) const {
    const auto at = std::find_if(chains.begin(), chains.end(), [&](const auto& c) { return c.index == index; });
    return at == chains.end() ? nullptr : &*at;
}

const NetworkToken* NetworkFile::token(protocol::TokenId id) const {
    const auto at = std::find_if(tokens.begin(), tokens.end(), [&](const auto& t) { return t.id == id; });
    return at == tokens.end() ? nullptr : &*at;
}

const NetworkToken* NetworkFile::tokenBySymbol(const std::string& symbol) const {
    const auto wanted = QString::fromStdString(symbol);
    const auto at = std::find_if(tokens.begin(), tokens.end(), [&](const auto& t) {
        return QString::fromStdString(t.symbol).compare(wanted, Qt::CaseInsensitive) == 0;
    });
    return at == tokens.end() ? nullptr : &*at;
}

const TokenOnChain* NetworkFile::tokenOn(protocol::TokenId id, protocol::ChainIndex chain) const {
    const auto* known = token(id);
    if (known == nullptr) {
        return nullptr;
    }
    const auto at = known->chains.find(chain);
    return at == known->chains.end() ? nullptr : &at->second;
}

} // namespace landfall::l1
