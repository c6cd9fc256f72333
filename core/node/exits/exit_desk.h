#pragma once

#include "l1/contract_calls.h"
#include "node/shared/proof_engine.h"
#include "node/shared/stage_context.h"

#include <QtCore/QObject>

#include <deque>

namespace landfall::node {

// What an owner takes out of contracts whose exits are open. That is the shares of accounts, with the proof that a
// contract wants, and queued items that no batch took. Sends nothing: whoever has a key for the chain's coin does.
class ExitDesk : public QObject {
    Q_OBJECT
public:
    ExitDesk(StageContext& context, ProofEngine& engine) : m_context(context), m_engine(engine) {}

    using Done = std::function<void(Result<l1::ExitWithProof>)>;

    // In a transaction of the store.
    ExitPage page(const protocol::Address& owner);

    // In a transaction of the store. Nothing before the first. Error: exit-not-synced.
    Result<std::optional<l1::CommittedBatch>> executedBatch(protocol::ChainIndex chain);

    // The answer comes from the event loop. Errors: exits-none (the network has none), exits-not-open, exit-not-synced
    // (this node's state is not the one at which they are), exit-taken, exit-too-small, exit-desk-full (as many wait as
    // it takes), those of state::exitOf and of ProofEngine::proveExit.
    void prove(protocol::ChainIndex chain, protocol::AccountId account, protocol::TokenId token, Done done);

    void advance();
    // Answers what waits.
    void stop(const Error& reason);

private:
    struct Job {
        protocol::ExitTrace trace;
        l1::ExitWithProof call;
        std::vector<Done> done; // one proof for all who ask for it
    };

    void addExits(const ChainLink& link, const protocol::Address& owner, ExitPage& page);
    void addRefunds(const ChainLink& link, const protocol::Address& owner, ExitPage& page) const;
    // The state at which the chain's exits are open; where they are not, the newest. Good until the ledger moves.
    Result<std::shared_ptr<const state::State>> stateOf(protocol::ChainIndex chain);
    bool join(const Job& wanted, Done& done);
    std::size_t waiting() const;
    Result<Job> jobFor(protocol::ChainIndex chain, protocol::AccountId account, protocol::TokenId token);
    void next();

    StageContext& m_context;
    ProofEngine& m_engine;
    std::deque<Job> m_jobs; // the first is being proved if m_busy
    bool m_busy = false;
    SteadyTime m_nextTry;
    // Read from the store, for a chain whose exits opened at another batch than this node's last.
    protocol::BatchNumber m_readNumber = 0;
    std::shared_ptr<const state::State> m_read;
};

} // namespace landfall::node
