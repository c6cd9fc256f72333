#pragma once

#include "l1/chain_types.h"
#include "l1/contract_calls.h"

#include <QObject>

#include <functional>

namespace landfall::l1 {

// One line of checkChain's answer: what was looked at, what was found, and what
// is wrong with it, if anything.
struct ChainCheck {
    std::string subject;
    std::string found;
    std::optional<Error> problem;
    bool usable = false; // in spite of the problem
};

struct ChainReport {
    std::vector<ChainCheck> checks;

    // Nothing if the chain can be used.
    std::optional<Error> firstProblem() const;
};

struct FeeSuggestion {
    FeeBid bid;
    Uint256 expectedPrice; // what the next block would charge, a unit of gas
};

// Whether a transaction was refused for what it offers alone: at another price the same nonce is taken.
bool refusedForPrice(const Error& error);

template <class T>
using Done = std::function<void(Result<T>)>;

// One chain, seen through one set of servers, for one network. Lives on the thread that made it. Every answer
// arrives there exactly once, from the event loop and never from within the call. It arrives after a bounded
// time, since each request to a server has a deadline. No answer arrives once the adapter or the `context`
// given with the question is destroyed.
//
// Errors common to all: rpc-unreachable, rpc-not-trusted, rpc-timeout, rpc-bad-answer, rpc-rate-limited, rpc-denied
// (a key that is missing or used up), rpc-wrong-chain (a server of another chain), rpc-too-large,
// chain-refused (the contract would revert; the code is then the contract's own,
// such as contract-batch-not-next).
class ChainAdapter : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual protocol::ChainIndex chain() const = 0;
    virtual std::string name() const = 0;
    // Empty if the network file gives no explorer.
    virtual std::string explorerUrl(const Bytes32& transaction) const = 0;

    // --- its servers ---

    // What was wrong lately with servers that are passed over, one sentence each, with the server's name.
    virtual std::vector<std::string> troubles() const { return {}; }
    // What a server said last contradicts what is known, for Events its contract's counters: others are asked for a
    // while. The answer is the same error with the server's name; rpc-servers-differ where the events are one server's
    // and the counters another's, so that neither can be blamed. Proofs: what the events' transactions carry.
    enum class Said { Head, Block, Events, Proofs };
    virtual Error setAside(Said, const Error& why) { return why; }

    // --- the chain and its contract ---

    // Chain id, contract code, network id, chain index and set, genesis root, windows, verifying key
    // hashes, attesters and their quorum, sequencer, tokens with their decimals. All are compared to
    // the network file. What a governor may have changed since leaves the chain usable.
    virtual void checkChain(QObject* context, Done<ChainReport> done) = 0;

    virtual void head(QObject* context, Done<ChainHead> done) = 0;
    virtual void blockAt(QObject* context, BlockNumber number, Done<BlockRef> done) = 0; // Error: block-not-found
    // An answer of the next three is held to the block's state root where a server proves it; an Error
    // rpc-bad-answer names the server that said something else.
    // As contractState, of one block, without the attesters' set and the queue's deadline: one question.
    virtual void countersAt(QObject* context, const BlockRef& block, Done<ContractState> done) = 0;
    virtual void contractState(QObject* context, StateAt at, Done<ContractState> done) = 0;

    // Whether the contract holds exactly this batch, committed and not yet executed.
    virtual void holdsBatch(QObject* context, const CommittedBatch& batch, StateAt at, Done<bool> done) = 0;
    // Whether the contract's queue has these items, as they were queued, from the place `first` on in that block. An
    // adapter that can't tell answers that it has.
    virtual void queueHolds(QObject* context, const BlockRef& block, std::uint64_t first,
                            const std::vector<protocol::Operation>& items, Done<bool> done);
    virtual void sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer, Done<bool> done) = 0;

    // The contract's events in blocks from … to, both included, in order. A range
    // wider than a server allows is asked for in parts. Errors: block-not-found
    // when the server's chain ends below `to`.
    virtual void eventsIn(QObject* context, BlockNumber from, BlockNumber to, Done<std::vector<PlacedEvent>> done) = 0;

    // --- balances ---

    virtual void coinBalance(QObject* context, const protocol::ChainAddress& owner,
                             Done<Uint256> done) = 0; // base units
    // In 18 decimals. For the chain's own coin as a token: its balance. Error: token-not-on-chain.
    virtual void tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                              Done<protocol::Amount> done) = 0;
    // What the rollup contract may take of the owner's tokens, at most 2^120 − 1.
    virtual void allowance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                           Done<protocol::Amount> done) = 0;
    // What the owner can claim from the contract: a sender of the chain, or an owner of accounts.
    virtual void pendingBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                                Done<protocol::Amount> done) = 0;
    // What a queued request costs besides gas, base units of the chain's coin.
    virtual void queueFee(QObject* context, Done<Uint256> done) = 0;
    // How many forced exits the contract owes the owner, who pays no fee for them.
    virtual void owedExits(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                           Done<std::uint64_t> done) = 0;
    // Whether the account's share of the token was taken out of the chain, whose exits are open.
    virtual void exited(QObject* context, protocol::AccountId account, protocol::TokenId token, Done<bool> done) = 0;

    // --- what the contract owes and has ---

    // `contract` is the token's, zero for the chain's own coin; the token need not be in the network file. A token
    // that reverts, or answers no number, has no balance; that is no error.
    virtual void tokenBooksAt(QObject* context, const BlockRef& block, protocol::TokenId token,
                              const protocol::ChainAddress& contract, Done<TokenBooks> done) = 0;
    // `sequencers`: whoever may have earned fees.
    virtual void feeBooksAt(QObject* context, const BlockRef& block,
                            const std::vector<protocol::ChainAddress>& sequencers, Done<FeeBooks> done) = 0;

    // --- transactions: prepare, sign, store, broadcast ---

    // Who sends what is signed with this key. Errors: private-key-….
    virtual Result<protocol::ChainAddress> senderOf(ByteView privateKey) const = 0;
    // Whether the sender has no account on the chain yet: OpenAccount comes first, and needs coins there.
    virtual void accountMissing(QObject* context, const protocol::ChainAddress& sender, Done<bool> done);
    // What the accounts' owner signs for the call (OwnerConsent). Nothing where the sender is the owner, or where the
    // call is no owner's. A call that changes the contract's state for this owner makes the digest useless.
    virtual void consentDigest(QObject* context, const ContractCall& call, const protocol::Address& owner,
                               Done<std::optional<Bytes32>> done);

    virtual void suggestFees(QObject* context, Done<FeeSuggestion> done) = 0;
    // The next nonce, counting what waits in the server's pool or only what is in blocks.
    virtual void nextNonce(QObject* context, const protocol::ChainAddress& owner, bool countWaiting,
                           Done<std::uint64_t> done) = 0;

    // Runs the call on the chain without sending it: finds the gas it needs, or
    // why the contract would refuse it.
    virtual void prepare(QObject* context, const ContractCall& call, const protocol::ChainAddress& from,
                         std::uint64_t nonce, const FeeBid& fees, Done<UnsignedTransaction> done) = 0;
    // Errors: private-key-…, key-not-of-sender.
    virtual Result<SignedTransaction> sign(const UnsignedTransaction& transaction, ByteView privateKey) const = 0;
    // What a stored raw transaction says. Error: transaction-malformed.
    virtual Result<SignedTransaction> decode(ByteView raw) const = 0;
    // The same transaction at a price that servers accept as a replacement: the
    // larger of `bid` and the old price raised as told.
    virtual UnsignedTransaction repriced(const UnsignedTransaction& transaction, const FeeBid& bid,
                                         PriceRise rise) const = 0;

    // Ok also if the chain already knows this very transaction. Errors:
    // nonce-used, insufficient-funds, transaction-refused, and those of refusedForPrice().
    virtual void broadcast(QObject* context, const SignedTransaction& transaction, Done<Bytes32> done) = 0;
    virtual void transactionStatus(QObject* context, const Bytes32& hash, Done<TransactionStatus> done) = 0;
};

} // namespace landfall::l1
