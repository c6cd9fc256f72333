#include "node/chain/vault_sums.h"

#include <map>

namespace landfall::node {
namespace {

// As the contract registered them; those of the file too, which a store from before governor's events were kept lacks.
std::vector<TokenSums> tokensOn(const StageContext& context, protocol::ChainIndex chain, std::uint64_t block) {
    std::map<protocol::TokenId, l1::TokenOnChain> places;
    for (const auto& token : context.config.network.tokens) {
        if (const auto* place = context.config.network.tokenOn(token.id, chain)) {
            places[token.id] = *place;
        }
    }
    for (const auto& row : context.store.governance.tokens(chain)) {
        // No contract registers more decimals.
        if (row.place.block <= block && row.decimals <= protocol::kAmountDecimals) {
            places[row.token] = {row.address, row.decimals};
        }
    }
    std::vector<TokenSums> out;
    for (const auto& [id, place] : places) {
        const auto* known = context.config.network.tokenOn(id, chain);
        out.push_back(
            {id, known ? context.config.network.token(id)->symbol : "token " + std::to_string(id), place, 0, {}});
    }
    return out;
}

Error unknown(const std::string& why) {
    return Error::unavailable("vaults-unknown", why);
}

} // namespace

Result<VaultSums> vaultSumsAt(const StageContext& context, protocol::ChainIndex chain, const l1::BlockRef& block) {
    const auto& store = context.store;
    if (store.facts.nextBlock(chain).value_or(0) <= block.number) {
        return unknown("its events are still being read");
    }
    VaultSums out;
    out.counts = countsOf(store, chain, block.number);
    out.executed = out.counts.progress.executed;
    if (out.executed != 0) {
        const auto ours = store.batches.find(out.executed);
        const auto theirs = store.facts.batchOn(chain, out.executed, block.number).executed;
        if (!ours || !theirs || ours->commitment != theirs->commitment) {
            return unknown("batch " + std::to_string(out.executed) +
                           ", which it has executed, is not in this node's line of batches");
        }
    }
    if (out.executed < store.leaves.knownFrom()) {
        return unknown("the vaults after batch " + std::to_string(out.executed) + " are not kept any more");
    }
    out.tokens = tokensOn(context, chain, block.number);
    const auto queued = store.queue.depositsFrom(chain, store.batches.nextQueueItem(chain, out.executed), block.number);
    for (auto& token : out.tokens) {
        token.vault = store.leaves.vaultAt(out.executed, token.id, chain);
        if (const auto sum = queued.find(token.id); sum != queued.end()) {
            token.queued = sum->second;
        }
    }
    out.sequencers = store.facts.sequencers(chain);
    return out;
}

} // namespace landfall::node
