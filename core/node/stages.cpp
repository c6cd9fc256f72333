#include "node/stages.h"

#include "base/hex.h"
#include "l1/sender_keys.h"
#include "node/votes/vote_signing.h"

namespace landfall::node {

namespace {

// Whose transactions the node sends on a chain.
Status giveSender(const NodeConfig& config, ChainLink& link) {
    if (!config.key) {
        return {};
    }
    auto key = l1::senderKeyOn(*link.info, config.key->bytes());
    if (!key) {
        return key.error();
    }
    const auto sender = link.adapter->senderOf(key->view());
    if (!sender) {
        return sender.error();
    }
    const auto wanted = config.network.sequencerOn(*link.info);
    if (config.sequencer && *sender != wanted) {
        return Error::invalid("node-wrong-sequencer",
                              "the node's key is " + protocol::formatChainAddress(*sender) + " on " + link.info->name +
                                  ", the network's sequencer there is " + protocol::formatChainAddress(wanted) +
                                  ": give it that key, or correct the chain's sequencer in the network file");
    }
    link.sender = *sender;
    link.senderKey = std::move(*key);
    return {};
}

} // namespace

Result<std::unique_ptr<Stages>> Stages::open(const NodeConfig& config, ProofEngine& engine, ProofChecker& checker) {
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
    out->context.reset(new StageContext{.config = config,
                                        .clock = *config.clock,
                                        .store = *out->store,
                                        .ledger = *out->ledger,
                                        .networkId = networkId});
    StageContext& context = *out->context;
    if (config.key) {
        context.self = addressOf(*config.key);
    }
    for (const auto& chain : config.network.chains) {
        auto adapter = config.adapters(config.network, chain.index);
        if (!adapter) {
            return adapter.error();
        }
        ChainLink& link = context.chains[chain.index];
        link.info = config.network.chain(chain.index);
        link.adapter = std::move(*adapter);
        if (auto status = giveSender(config, link); !status) {
            return status.error();
        }
        out->watchers.push_back(std::make_unique<ChainWatcher>(context, chain.index, checker));
        out->relayers.push_back(std::make_unique<Relayer>(context, chain.index));
        out->vaultChecks.push_back(std::make_unique<VaultCheck>(context, chain.index));
    }
    out->pool = std::make_unique<RequestPool>(context, 0);
    out->carrier = std::make_unique<RequestCarrier>(
        context, [pool = out->pool.get()](const protocol::RequestHash& hash) { pool->takeBack(hash); },
        config.sequencerLink.get());
    out->feeDesk = std::make_unique<FeeDesk>(context);
    out->follower = std::make_unique<BatchFollower>(context);
    out->batcher = std::make_unique<Batcher>(context);
    out->prover = std::make_unique<Prover>(context, engine);
    out->collector = std::make_unique<VoteCollector>(context, config.peers.get());
    out->attester = std::make_unique<Attester>(context);
    out->revertVoter = std::make_unique<RevertVoter>(context);
    out->freezeVoter = std::make_unique<FreezeVoter>(context);
    out->ticketDesk = std::make_unique<TicketDesk>(context);
    out->ticketGatherer = std::make_unique<TicketGatherer>(context, config.tickets.get());
    out->exitDesk = std::make_unique<ExitDesk>(context, engine);
    return out;
}

void Stages::advance(const std::function<bool()>& goOn) {
    for (auto& watcher : watchers) {
        watcher->advance();
    }
    const auto then = [&](auto& stage) {
        if (goOn()) {
            stage->advance();
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
    then(ticketGatherer);
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
