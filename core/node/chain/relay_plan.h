#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// One transaction's worth of work for a chain.
struct RelayPlan {
    store::Purpose purpose = store::Purpose::CommitAndProve;
    protocol::BatchNumber first = 0;
    protocol::BatchNumber last = 0;
    Bytes32 commitment{}; // of `last`
    // Executed in the same transaction; 0 = nothing.
    protocol::BatchNumber runFirst = 0;
    protocol::BatchNumber runLast = 0;

    friend bool operator==(const RelayPlan&, const RelayPlan&) = default;
};

std::string purposeName(store::Purpose purpose);

// Reads off the rows what a chain needs next. For a sequencer that is everything, for an attester only reverts, and
// what ends the network once a quorum signed FREEZE. Call inside a transaction of the store.
class RelayPlanner {
public:
    RelayPlanner(const StageContext& context, protocol::ChainIndex chain) : m_context(context), m_chain(chain) {}

    // `waits` says why there is nothing to do although something is to come. Remembers since when a
    // revert is due. A run to execute has one batch, or at most `mostOperations`.
    std::optional<RelayPlan> plan(std::string& waits, std::size_t mostOperations);
    // Nothing if the rows no longer hold what the plan needs. An execution's gas limit is doubled
    // `gasDoublings` times.
    std::optional<l1::ContractCall> callOf(const RelayPlan& plan, unsigned gasDoublings) const;

private:
    std::optional<RelayPlan> planBatch(std::string& waits) const;
    // Of a driver: what its batch needs; what others brought it leaves to them for a while.
    std::optional<RelayPlan> planDrive(std::string& waits, std::size_t mostOperations);
    // Why a driver may not commit the batch; empty if attesters have named it.
    std::string lacksTickets(const store::BatchRow& row) const;
    // A FREEZE certificate that the chain was not given yet.
    std::optional<RelayPlan> planFreeze(std::string& waits) const;
    std::optional<RelayPlan> planFrozen(std::string& waits, std::size_t mostOperations);
    std::optional<RelayPlan> planExecute(std::string& waits, std::size_t mostOperations) const;
    // A delayed payout whose time has come, when there is nothing else to do.
    std::optional<RelayPlan> planRelease() const;
    std::optional<store::PendingRow> dueRelease() const;
    // Of the chain's newest block or this machine's clock, whichever is later.
    protocol::UnixSeconds now() const;
    std::optional<RelayPlan> planRevert(std::string& waits);
    // Nothing, too, where something speaks against what a quorum asks for.
    std::optional<RelayPlan> revertByVotes(std::string& waits) const;
    std::optional<RelayPlan> revertByDeadline() const;
    // Something that speaks against taking a batch back although a quorum asks for it; empty if nothing does.
    std::string contradiction(protocol::BatchNumber number, const Bytes32& commitment) const;
    // Whether a quorum agreed to the batch with this commitment, or to one that follows it.
    bool isAgreedFrom(protocol::BatchNumber number, const Bytes32& commitment) const;
    // Whether it is this node's turn: attesters give the sequencer, and one another, time.
    bool isOurTurn(const RelayPlan& due);
    std::optional<l1::Execute> executeCall(protocol::BatchNumber first, protocol::BatchNumber last,
                                           unsigned gasDoublings) const;
    // The batch as this chain holds it.
    std::optional<l1::CommittedBatch> held(protocol::BatchNumber number) const;
    std::vector<store::VoteRow> goodVotes(protocol::VoteKind kind, protocol::BatchNumber number,
                                          const Bytes32& commitment, const Bytes32& root) const;
    bool hasQuorum(protocol::VoteKind kind, protocol::BatchNumber number, const Bytes32& commitment,
                   const Bytes32& root) const;
    std::vector<l1::VoteSignature> certificate(const std::vector<store::VoteRow>& votes) const;
    std::size_t quorum() const;
    const ChainLink& link() const { return m_context.chains.at(m_chain); }

    const StageContext& m_context;
    protocol::ChainIndex m_chain;
    std::optional<RelayPlan> m_due; // what was due at the last turn, as far as nodes take turns with it
    SteadyTime m_dueSince;          // in this run
};

} // namespace landfall::node
