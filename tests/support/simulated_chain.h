#pragma once

#include "l1/chain_adapter.h"
#include "l1/network_file.h"
#include "protocol/attestation.h"
#include "protocol/batch_words.h"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace landfall::testing {

// A chain in memory that keeps the rollup contract's rules, block by block, and
// can be reorganised: its state is always what its blocks replay to. Signatures
// of transactions are not checked; votes are.
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
    void useNonce(const protocol::Address& sender);
    // Batches that the sequencer's key commits without proofs, past its node.
    void commit(const l1::Commit& call);
    // The governor lets a suspended sequencer commit again, from the next block on.
    void readmit();
    // Those in blocks that are still part of the chain.
    struct Payment {
        protocol::TokenId token = 0;
        protocol::Address to;
        protocol::Amount amount = 0;
    };
    std::vector<Payment> payments() const { return m_state.payments; }
    std::size_t commits() const { return m_state.batches.size(); }
    std::size_t proven() const { return m_state.proven; }
    std::size_t executed() const { return m_state.executed; }
    bool sequencerActive() const { return !m_state.suspended; }
    l1::CommittedBatch held(protocol::BatchNumber number) const { return m_state.batches.at(number - 1).batch; }
    struct Counters {
        std::size_t committed = 0;
        std::size_t proven = 0;
        std::size_t executed = 0;
    };
    Counters countersAt(std::uint64_t block) const;
    // Another chain from here on, with the same past: what a lying server may show.
    std::shared_ptr<SimulatedChain> forked() const;
    std::size_t failedTransactions() const;
    std::size_t waiting() const { return m_pool.size(); }

    std::set<protocol::Address> rejecting; // recipients whose push fails
    Uint256 baseFee{1'000'000'000};
    std::uint64_t finalDepth = 2;
    bool mining = true; // false: blocks come, but hold no transactions

    // --- what an adapter asks ---
    struct Call {
        protocol::Address sender;
        l1::ContractCall call;
    };
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
        std::vector<protocol::Address> foreign; // whose nonce was used by somebody else
        std::vector<l1::Commit> commits;        // past the sequencer's node
        bool readmits = false;
        std::vector<Included> included;
        std::vector<l1::PlacedEvent> events;
    };

    const std::vector<Block>& blocks() const { return m_blocks; }
    std::uint64_t nonceOf(const protocol::Address& sender, bool countWaiting) const;
    // Nothing if it would go through in the next block.
    std::optional<Error> dryRun(const l1::ContractCall& call, const protocol::Address& sender) const;
    Result<Bytes32> broadcast(const l1::SignedTransaction& transaction);
    l1::TransactionStatus statusOf(const Bytes32& hash) const;
    Bytes32 keep(const l1::ContractCall& call); // under which a payload finds its call again
    std::optional<l1::ContractCall> callOf(const Bytes32& key) const;
    const l1::NetworkFile& network() const { return m_network; }
    protocol::ChainIndex index() const { return m_chain; }

    // What this chain's verifier accepts as the proof of a batch.
    static l1::ProofWords proofOf(const l1::BatchSubmission& batch);

private:
    struct Held {
        l1::CommittedBatch batch;
        protocol::BatchData data;
    };
    struct State {
        std::vector<protocol::Operation> queue;
        std::vector<Held> batches;
        std::size_t proven = 0;
        std::size_t executed = 0;
        bool suspended = false; // the sequencer
        std::map<protocol::Address, std::uint64_t> nonces;
        std::vector<Payment> payments;
    };

    std::optional<Error> apply(State& state, const l1::ContractCall& call, const protocol::Address& sender,
                               protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events) const;
    std::optional<Error> commit(State& state, const std::optional<l1::CommittedBatch>& last,
                                const std::vector<l1::BatchSubmission>& batches, const protocol::Address& sender,
                                protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events) const;
    std::optional<Error> prove(State& state, const std::vector<l1::ProofWords>& proofs, protocol::UnixSeconds now,
                               std::vector<l1::ChainEvent>& events) const;
    // Nothing if they are a quorum's votes of that kind on the batch.
    std::optional<Error> checkVotes(protocol::VoteKind kind, const l1::CommittedBatch& batch,
                                    const std::vector<l1::VoteSignature>& signatures) const;
    std::optional<Error> execute(State& state, const l1::Execute& call, std::vector<l1::ChainEvent>& events) const;
    std::optional<Error> revert(State& state, const l1::RevertBatches& call, protocol::UnixSeconds now,
                                std::vector<l1::ChainEvent>& events) const;
    void replay(State& state, Block& block) const;
    void rebuild();

    l1::NetworkFile m_network;
    protocol::ChainIndex m_chain;
    std::vector<Block> m_blocks;
    State m_state;
    std::vector<protocol::Operation> m_queued; // for the next block
    std::vector<protocol::Address> m_foreign;
    std::vector<l1::Commit> m_commits;
    bool m_readmits = false;
    std::vector<Transaction> m_pool;
    // Shared with forks: who signs for one chain has signed for the other.
    std::shared_ptr<std::map<Bytes32, l1::ContractCall>> m_calls =
        std::make_shared<std::map<Bytes32, l1::ContractCall>>();
    std::uint64_t m_fork = 0; // makes the hashes of a new branch differ
};

// One node's view of a simulated chain, with the faults that a server may have.
class SimulatedAdapter final : public l1::ChainAdapter {
    Q_OBJECT
public:
    explicit SimulatedAdapter(std::shared_ptr<SimulatedChain> chain);

    struct Faults {
        std::optional<Error> everything;          // every call answers this
        std::uint64_t swallowAt = 0;              // the n-th call and all later ones are never answered
        bool actBeforeSwallowing = false;         // the n-th one still reaches the chain
        std::optional<l1::QueueItemAdded> forged; // an event that the chain does not have
        std::uint64_t forgedBlock = 0;
        bool hidesProofs = false;                // leaves every FinalRoot out
        bool headsOnly = false;                  // blocks can't be asked for by number
        std::shared_ptr<SimulatedChain> instead; // another chain answers
        std::optional<Uint256> price;            // what gas is said to cost
        std::uint64_t calls = 0;                 // so far
    };
    std::shared_ptr<Faults> faults = std::make_shared<Faults>();

    protocol::ChainIndex chain() const override { return m_chain->index(); }
    std::string name() const override { return "simulated " + std::to_string(m_chain->index()); }
    std::string explorerUrl(const Bytes32&) const override { return {}; }
    void checkChain(QObject* context, l1::Done<l1::ChainReport> done) override;
    void head(QObject* context, l1::Done<l1::ChainHead> done) override;
    void blockAt(QObject* context, l1::BlockNumber number, l1::Done<l1::BlockRef> done) override;
    void contractState(QObject* context, l1::StateAt at, l1::Done<l1::ContractState> done) override;
    void holdsBatch(QObject* context, const l1::CommittedBatch& batch, l1::StateAt at, l1::Done<bool> done) override;
    void sequencerAllowed(QObject* context, const protocol::Address& sequencer, l1::Done<bool> done) override;
    void eventsIn(QObject* context, l1::BlockNumber from, l1::BlockNumber to,
                  l1::Done<std::vector<l1::PlacedEvent>> done) override;
    void coinBalance(QObject* context, const protocol::Address& owner, l1::Done<Uint256> done) override;
    void tokenBalance(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                      l1::Done<protocol::Amount> done) override;
    void allowance(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                   l1::Done<protocol::Amount> done) override;
    void pendingBalance(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                        l1::Done<protocol::Amount> done) override;
    void queueFee(QObject* context, l1::Done<Uint256> done) override;
    void suggestFees(QObject* context, l1::Done<l1::FeeSuggestion> done) override;
    void nextNonce(QObject* context, const protocol::Address& owner, bool countWaiting,
                   l1::Done<std::uint64_t> done) override;
    void prepare(QObject* context, const l1::ContractCall& call, const protocol::Address& from, std::uint64_t nonce,
                 const l1::FeeBid& fees, l1::Done<l1::UnsignedTransaction> done) override;
    Result<l1::SignedTransaction> sign(const l1::UnsignedTransaction& transaction, ByteView privateKey) const override;
    Result<l1::SignedTransaction> decode(ByteView raw) const override;
    l1::UnsignedTransaction repriced(const l1::UnsignedTransaction& transaction, const l1::FeeBid& bid) const override;
    void broadcast(QObject* context, const l1::SignedTransaction& transaction, l1::Done<Bytes32> done) override;
    void transactionStatus(QObject* context, const Bytes32& hash, l1::Done<l1::TransactionStatus> done) override;

private:
    template <class T, class Make>
    void answer(QObject* context, l1::Done<T> done, const Make& make);
    SimulatedChain& served() const { return faults->instead ? *faults->instead : *m_chain; }

    std::shared_ptr<SimulatedChain> m_chain;
};

} // namespace landfall::testing
