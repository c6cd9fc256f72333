#pragma once

#include "algebra/fr.h"
#include "l1/contract_calls.h"
#include "l1/network_file.h"
#include "protocol/attestation.h"
#include "protocol/batch_words.h"

#include <array>
#include <functional>
#include <map>
#include <set>
#include <vector>

namespace landfall::testing {

// The rollup contract's rules on one chain, as functions of what it holds. Votes are
// checked, proofs against proofOf or by `accepts`; who signed a transaction is the caller's word.
class SimulatedContract {
public:
    struct Payment {
        protocol::TokenId token = 0;
        protocol::ChainAddress to;
        protocol::Amount amount = 0;
    };
    struct Held {
        l1::CommittedBatch batch;
        protocol::BatchData data;
    };
    // Of one token, in 18 decimals; what the chain's decimals can't express of a payout stays in the balance.
    struct Books {
        protocol::Amount held = 0;
        protocol::Amount pending = 0;
        protocol::Amount balance = 0;
    };
    struct State {
        std::vector<protocol::Operation> queue;
        std::vector<Held> batches;
        std::size_t proven = 0;
        std::size_t executed = 0;
        bool suspended = false; // the sequencer
        bool frozen = false;
        bool exitsOpen = false;
        std::optional<protocol::BatchNumber> freezePoint; // of a certificate
        std::vector<Payment> payments;
        std::map<protocol::TokenId, Books> books;
    };

    SimulatedContract(const l1::NetworkFile& network, protocol::ChainIndex chain)
        : m_network(network), m_chain(chain) {}

    const l1::NetworkFile& network() const { return m_network; }
    protocol::ChainIndex chain() const { return m_chain; }

    // What its verifier accepts as the proof of a batch.
    static protocol::ProofWords proofOf(const l1::BatchSubmission& batch);
    static protocol::ProofWords proofOf(const std::array<algebra::Fr, 3>& signals);

    // Each answers why the contract refuses, or nothing; `state` and `events` then hold what came
    // of it. After a refusal they are worth nothing.
    std::optional<Error> apply(State& state, const l1::ContractCall& call, const protocol::ChainAddress& sender,
                               protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events) const;
    // Without proofs; from the sequencer, unless a quorum's tickets name it.
    std::optional<Error> commit(State& state, const l1::Commit& call, const protocol::ChainAddress& sender,
                                protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events,
                                bool byTicket = false) const;

    // A deposit into the queue.
    void enqueue(State& state, const protocol::Operation& item) const;
    void claim(State& state, const l1::PendingClaimed& claimed) const;

    std::set<protocol::Address> rejecting; // recipients whose push fails
    // In place of the comparison with proofOf, where proofs are real.
    std::function<bool(const l1::BatchSubmission&, const protocol::ProofWords&)> accepts;

private:
    std::optional<Error> prove(State& state, const std::vector<protocol::ProofWords>& proofs, protocol::UnixSeconds now,
                               std::vector<l1::ChainEvent>& events) const;
    // Cut down to what the chain's decimals can express.
    protocol::Amount expressible(protocol::TokenId token, protocol::Amount amount) const;
    // Nothing if they are a quorum's votes of that kind on the batch.
    std::optional<Error> checkVotes(protocol::VoteKind kind, const l1::CommittedBatch& batch,
                                    const std::vector<l1::VoteSignature>& signatures) const;
    std::optional<Error> execute(State& state, const l1::Execute& call, std::vector<l1::ChainEvent>& events) const;
    std::optional<Error> freeze(State& state, const l1::FreezeByVotes& call, std::vector<l1::ChainEvent>& events) const;
    void openExits(State& state, std::vector<l1::ChainEvent>& events) const;
    std::optional<Error> revert(State& state, const l1::RevertBatches& call, protocol::UnixSeconds now,
                                std::vector<l1::ChainEvent>& events) const;

    l1::NetworkFile m_network;
    protocol::ChainIndex m_chain;
};

} // namespace landfall::testing
