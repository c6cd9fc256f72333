#include "node/stages.h"

#include "base/hex.h"
#include "node/votes/vote_signing.h"

namespace landfall::node {

Result<std::unique_ptr<Stages>> Stages::open(const NodeConfig& config, ProofEngine& engine) {
    auto out = std::make_unique<Stages>();
    const auto networkId = config.network.networkId();
    auto store = store::Store::open(config.dataFolder, toHex0x(networkId));
    if (!store) {
        return store.error();
    }
    out->store = std::move(*store);
    auto ledger = Ledger::open(*out->store, config.network);
    if (!ledger) {
        return ledger.error();
    }
    out->ledger = std::move(*ledger);
    out->board.reset(
        new Board{config, *config.clock, *out->store, *out->ledger, {}, networkId, {}, {}, {}, {}, {}, {}, {}});
    Board& board = *out->board;
    if (config.key) {
        board.self = addressOf(*config.key);
    }
    for (const auto& chain : config.network.chains) {
        auto adapter = config.adapters(config.network, chain.index);
        if (!adapter) {
            return adapter.error();
        }
        ChainLink& link = board.chains[chain.index];
        link.info = config.network.chain(chain.index);
        link.adapter = std::move(*adapter);
        out->watchers.push_back(std::make_unique<ChainWatcher>(board, chain.index));
        out->relayers.push_back(std::make_unique<Relayer>(board, chain.index));
        out->vaultChecks.push_back(std::make_unique<VaultCheck>(board, chain.index));
    }
    out->pool = std::make_unique<RequestPool>(board, 0);
    out->carrier = std::make_unique<RequestCarrier>(
        board, [pool = out->pool.get()](const protocol::RequestHash& hash) { pool->takeBack(hash); },
        config.sequencerLink.get());
    out->feeDesk = std::make_unique<FeeDesk>(board);
    out->follower = std::make_unique<BatchFollower>(board);
    out->batcher = std::make_unique<Batcher>(board);
    out->prover = std::make_unique<Prover>(board, engine);
    out->collector = std::make_unique<VoteCollector>(board, config.peers.get());
    out->attester = std::make_unique<Attester>(board);
    out->revertVoter = std::make_unique<RevertVoter>(board);
    out->freezeVoter = std::make_unique<FreezeVoter>(board);
    out->exitDesk = std::make_unique<ExitDesk>(board, engine);
    return out;
}

void Stages::look(const std::function<bool()>& goOn) {
    for (auto& watcher : watchers) {
        watcher->look();
    }
    const auto then = [&](auto& stage) {
        if (goOn()) {
            stage->look();
        }
    };
    then(pool);
    then(carrier);
    then(feeDesk);
    then(follower);
    then(batcher);
    then(prover);
    for (auto& relayer : relayers) {
        then(relayer);
    }
    for (auto& check : vaultChecks) {
        then(check);
    }
    then(collector);
    then(attester);
    then(revertVoter);
    then(freezeVoter);
    then(exitDesk);
}

void Stages::readAgain(protocol::ChainIndex chain) {
    for (auto& watcher : watchers) {
        if (watcher->chain() == chain) {
            watcher->readAgain();
        }
    }
}

void Stages::stop(const Error& reason) {
    pool->refuseAll(reason);
    carrier->stop();
    prover->stop();
    revertVoter->stop();
    exitDesk->stop(reason);
    for (auto& watcher : watchers) {
        watcher->stop();
    }
    for (auto& relayer : relayers) {
        relayer->stop();
    }
    for (auto& check : vaultChecks) {
        check->stop();
    }
}

} // namespace landfall::node
