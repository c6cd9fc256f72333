#pragma once

#include "node/batches/batch_follower.h"
#include "node/batches/batcher.h"
#include "node/chain/chain_watcher.h"
#include "node/chain/relayer.h"
#include "node/chain/vault_check.h"
#include "node/exits/exit_desk.h"
#include "node/node.h"
#include "node/proving/prover.h"
#include "node/requests/fee_desk.h"
#include "node/requests/request_carrier.h"
#include "node/requests/request_pool.h"
#include "node/votes/attester.h"
#include "node/votes/freeze_voter.h"
#include "node/votes/revert_voter.h"
#include "node/votes/ticket_desk.h"
#include "node/votes/ticket_gatherer.h"
#include "node/votes/vote_collector.h"

#include <QtCore/QTimer>

namespace landfall::node {

// Everything that hangs on one open database. When the store fails, all of it is
// thrown away and made anew from the rows: recovery is the same as a restart.
struct Stages {
    std::unique_ptr<store::Store> store;
    std::unique_ptr<Ledger> ledger;
    std::unique_ptr<StageContext> context;

    std::unique_ptr<RequestPool> pool;
    std::unique_ptr<RequestCarrier> carrier;
    std::unique_ptr<FeeDesk> feeDesk;
    std::vector<std::unique_ptr<ChainWatcher>> watchers;
    std::unique_ptr<BatchFollower> follower;
    std::unique_ptr<Batcher> batcher;
    std::unique_ptr<Prover> prover;
    std::vector<std::unique_ptr<Relayer>> relayers;
    std::vector<std::unique_ptr<VaultCheck>> vaultChecks;
    std::unique_ptr<VoteCollector> collector;
    std::unique_ptr<Attester> attester;
    std::unique_ptr<RevertVoter> revertVoter;
    std::unique_ptr<FreezeVoter> freezeVoter;
    std::unique_ptr<TicketDesk> ticketDesk;
    std::unique_ptr<TicketGatherer> ticketGatherer;
    std::unique_ptr<ExitDesk> exitDesk;

    // Errors: see Node::open.
    static Result<std::unique_ptr<Stages>> open(const NodeConfig& config, ProofEngine& engine, ProofChecker& checker);
    void advance(const std::function<bool()>& goOn);
    void readAgain(protocol::ChainIndex chain);
    void stop(const Error& reason);
};

struct Node::Parts {
    explicit Parts(NodeConfig given) : config(std::move(given)) {}

    // Nodes without a role have no relayer, which asks contracts whom they suspend.
    bool asksContracts() const { return config.makesBatches() || config.attester; }

    NodeConfig config;
    std::shared_ptr<ProofEngine> engine;
    std::shared_ptr<ProofChecker> checker;
    std::unique_ptr<Stages> stages; // none while the store can't be opened, and after stop()
    QTimer timer;
    bool running = false;
    bool advancePending = false;
    std::optional<Error> problem;
    SteadyTime reopenAt;

    std::unique_ptr<Node> rebuild;
    std::string rebuildFolder;
    SteadyTime rebuildStart;
    std::function<void(Result<RebuildReport>)> rebuildDone;
};

} // namespace landfall::node
