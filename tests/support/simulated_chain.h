#pragma once

#include "support/simulated_contract.h"

#include <map>
#include <memory>
#include <vector>

namespace landfall::testing {

// A chain in memory with the rollup contract on it, block by block. It can be
// reorganised: its state is always what its blocks replay to.
class SimulatedChain {
public:
    SimulatedChain(const l1::NetworkFile& network, protocol::ChainIndex chain, protocol::UnixSeconds start);

    // --- what the world does ---
    void mine(protocol::UnixSeconds now);
    // Takes the newest `depth` blocks away; their transactions wait again unless `forget`.
    void reorganise(std::size_t depth, bool forget);
    // Enter the queue with the next block.
    void deposit(protocol::TokenId token, protocol::Amount amount, const protocol::Address& owner);
    void setSigningKey(protocol::AccountId account, const algebra::Fr& keyHash, const protocol::Address& requester);
    void forcedExit(protocol::AccountId account, protocol::TokenId token, const protocol::Address& requester);
    // Somebody else's transaction with this account's next nonce.
    void useNonce(const protocol::ChainAddress& sender);
    // A waiting payout is released with the next block.
    void claim(protocol::TokenId token, const protocol::Address& recipient, protocol::Amount amount);
    // Of the contract's, by the token itself or by somebody who sends some, with the next block.
    void moveTokens(protocol::TokenId token, __int128 amount);
    // The timer has run out, and somebody freezes the contract with the next block.
    void freeze();
    // Batches that the sequencer's key commits without proofs, past its node.
    void commit(const l1::Commit& call);
    // The governor lets a suspended sequencer commit again, from the next block on.
    void readmit();
    // Those in blocks that are still part of the chain.
    std::vector<SimulatedContract::Payment> payments() const { return m_state.payments; }
    std::size_t commits() const { return m_state.batches.size(); }
    std::size_t proven() const { return m_state.proven; }
    std::size_t executed() const { return m_state.executed; }
    bool isFrozen() const { return m_state.frozen; }
    bool exitsOpen() const { return m_state.exitsOpen; }
    std::optional<protocol::BatchNumber> freezePoint() const { return m_state.freezePoint; }
    bool sequencerActive() const { return !m_state.suspended; }
    l1::CommittedBatch held(protocol::BatchNumber number) const { return m_state.batches.at(number - 1).batch; }
    struct Counters {
        std::size_t committed = 0;
        std::size_t proven = 0;
        std::size_t executed = 0;
        std::size_t queued = 0;
        bool frozen = false;
    };
    Counters countersAt(std::uint64_t block) const { return m_blocks.at(block).after; }
    // Another chain from here on, with the same past: what a lying server may show.
    std::shared_ptr<SimulatedChain> forked() const;
    std::size_t failedTransactions() const;
    std::size_t waiting() const { return m_pool.size(); }

    SimulatedContract contract;
    Uint256 baseFee{1'000'000'000};
    std::uint64_t leastTip = 0;     // that its pool takes
    std::uint64_t executionGas = 0; // what executions need in a block, whatever was estimated
    std::uint64_t finalDepth = 2;
    bool mining = true;       // false: blocks come, but hold no transactions
    bool standsStill = false; // no blocks come

    // --- what an adapter asks ---
    struct Transaction {
        l1::SignedTransaction transaction;
        l1::ContractCall call;
    };
    struct Included {
        Transaction transaction;
        bool succeeded = false;
        std::optional<Error> failure;
        std::size_t firstEvent = 0;
        std::size_t eventCount = 0;
    };
    struct Block {
        l1::BlockRef ref;
        std::vector<protocol::Operation> queued;
        std::vector<Transaction> transactions;
        std::vector<protocol::ChainAddress> foreign; // whose nonce was used by somebody else
        std::vector<l1::Commit> commits;             // past the sequencer's node
        std::vector<l1::PendingClaimed> claims;
        std::vector<std::pair<protocol::TokenId, __int128>> moved;
        bool readmits = false;
        bool freezes = false;
        std::vector<Included> included;
        std::vector<l1::PlacedEvent> events;
        Counters after;
        std::map<protocol::TokenId, SimulatedContract::Books> books;
    };

    const std::vector<Block>& blocks() const { return m_blocks; }
    std::uint64_t nonceOf(const protocol::ChainAddress& sender, bool countWaiting) const;
    // Nothing if it would go through in the next block.
    std::optional<Error> dryRun(const l1::ContractCall& call, const protocol::ChainAddress& sender) const;
    Result<Bytes32> broadcast(const l1::SignedTransaction& transaction);
    l1::TransactionStatus statusOf(const Bytes32& hash) const;
    Bytes32 keep(const l1::ContractCall& call); // under which a payload finds its call again
    std::optional<l1::ContractCall> callOf(const Bytes32& key) const;
    const l1::NetworkFile& network() const { return contract.network(); }
    protocol::ChainIndex index() const { return contract.chain(); }

private:
    struct State : SimulatedContract::State {
        std::map<protocol::ChainAddress, std::uint64_t> nonces;
    };

    void replay(State& state, Block& block) const;
    void rebuild();

    std::vector<Block> m_blocks;
    State m_state;
    std::vector<protocol::Operation> m_queued; // for the next block
    std::vector<protocol::ChainAddress> m_foreign;
    std::vector<l1::Commit> m_commits;
    std::vector<l1::PendingClaimed> m_claims;
    std::vector<std::pair<protocol::TokenId, __int128>> m_moved;
    bool m_readmits = false;
    bool m_freezes = false;
    std::vector<Transaction> m_pool;
    // Shared with forks: who signs for one chain has signed for the other.
    std::shared_ptr<std::map<Bytes32, l1::ContractCall>> m_calls =
        std::make_shared<std::map<Bytes32, l1::ContractCall>>();
    std::uint64_t m_fork = 0; // makes the hashes of a new branch differ
};

} // namespace landfall::testing
