#pragma once

#include "l1/contract_calls.h"
#include "node/shared/config.h"
#include "node/shared/events.h"
#include "node/shared/read_models.h"
#include "node/shared/sequencer_link.h"
#include "node/votes/ticket_link.h"

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace landfall::node {

// The light node. Lives on the thread that made it, needs that thread's event
// loop, and never blocks it; proofs are made on worker threads. All of its
// knowledge is rows in its database: a killed node goes on where it was.
class Node : public QObject {
    Q_OBJECT
public:
    // Errors: those of the store and of the adapters, node-key-missing,
    // node-roles (a driver has no other role), node-wrong-sequencer (the key isn't the network's sequencer),
    // network-key-invalid, node-not-attester, node-genesis (the file's genesis root isn't what its fee owner gives).
    static Result<std::unique_ptr<Node>> open(NodeConfig config);
    ~Node() override;

    void start();
    // Refuses new work, stops the prover, drops calls, commits, joins. Then the
    // node is done for: open another.
    void stop();
    // Gives every stage a turn: it reads its rows and does what is due. Stages get turns by themselves too.
    void advance();

    // --- requests ---

    // The answer comes from the event loop, after the request is safely stored.
    // Sending the same request again answers Duplicate with the first one's fate intact.
    void submit(const protocol::SignedWithdraw& request, Submitted done);
    // The same for a sequencer's own answer to another node, signed. Error: node-not-sequencer,
    // and those of SubmitFailure.
    void submitSigned(const protocol::SignedWithdraw& request, std::function<void(Result<SignedAnswer>)> done);
    std::optional<Timeline> timeline(const protocol::RequestHash& hash) const;
    // Newest first. `account` empty: of everybody.
    std::vector<Timeline> requests(std::optional<protocol::AccountId> account, std::size_t limit) const;
    // What comes after `before`, at most `limit`. What is settled in `known`, an older page, is not made again.
    ActivityPage activity(const protocol::Address& owner, const ActivityPlace& before, std::size_t limit,
                          const ActivityPage& known = {}) const;
    // The same entries as they are now, where no other request and no chain's event came: see RequestChanged,
    // ChainChanged.
    ActivityPage activityAgain(const ActivityPage& page) const;
    // Errors: those of FeeDesk::quote, node-stopped.
    Result<FeeQuote> feeQuote(protocol::TokenId token) const;

    // --- state ---

    std::optional<AccountView> account(protocol::AccountId id) const;
    // With the balances of all of its accounts.
    std::optional<AccountView> accountOf(const protocol::Address& owner) const;
    // What waits for the owner on the chains, by chain and token.
    std::vector<WaitingPayout> waitingPayouts(const protocol::Address& owner) const;
    std::vector<Reserve> reserves(protocol::TokenId token) const; // on the chains that have it

    // --- exits ---

    // What an owner takes out of each chain, or would.
    ExitPage exits(const protocol::Address& owner) const;
    // The attesters' certificate on the batch with which the network ends, as a chain's contract takes it from
    // anybody; nothing while this node knows none, or the chain does not hold that batch.
    std::optional<l1::FreezeByVotes> freezeByVotes(protocol::ChainIndex chain) const;
    // The batch that a chain executed last, which the contract wants named before it opens exits; nothing before the
    // first. Errors: exit-not-synced, node-stopped.
    Result<std::optional<l1::CommittedBatch>> executedBatch(protocol::ChainIndex chain) const;
    // The share of an account with its proof, from the event loop. Errors: those of ExitDesk::prove, node-stopped.
    void proveExit(protocol::ChainIndex chain, protocol::AccountId account, protocol::TokenId token,
                   std::function<void(Result<l1::ExitWithProof>)> done);

    // --- network ---

    const l1::NetworkFile& network() const;
    NodeStatus status() const;
    std::vector<ChainView> chains() const;
    std::optional<BatchView> batch(protocol::BatchNumber number) const;
    // Newest first. What is settled in `known` is not made again.
    std::vector<BatchView> batches(std::size_t limit, const std::vector<BatchView>& known = {}) const;
    // What this node's own attester signed, from batch `first` on, at most 100; then FREEZE votes of others, at most
    // 200.
    std::vector<SignedVote> votes(protocol::BatchNumber first) const;

    // What this node's attester signs for a batch that somebody else than the sequencer made. Errors: those of
    // TicketDesk::ask, node-stopped.
    Result<TicketAnswer> askTicket(const TicketOffer& offer, const std::vector<SignedVote>& votes);

    // Rebuilds the state from what the chains hold, in a database of its own, with every proof checked, and
    // compares it with the store's. Errors: proof-not-valid (every server of a chain shows a wrong one), rebuild-busy.
    void rebuildFromL1(std::function<void(Result<RebuildReport>)> done);

    // Forgets what was read of one chain and reads it again from the contract's first block: for a database that
    // a server has led astray. Requests, batches, votes and transactions stay. Errors: chain-unknown, node-stopped.
    Status readChainAgain(protocol::ChainIndex chain);

Q_SIGNALS:
    void happened(const landfall::node::Event& event);

private:
    struct Parts;
    explicit Node(std::unique_ptr<Parts> parts);

    void connectStages();
    void reopen();
    void advanceRebuild();
    template <class T, class Read>
    T read(const Read& readRows) const;

    std::unique_ptr<Parts> m_parts;
};

} // namespace landfall::node
