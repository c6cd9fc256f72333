#pragma once

#include "l1/chain_adapter.h"
#include "support/simulated_chain.h"

#include <functional>
#include <set>

namespace landfall::testing {

// One node's view of a simulated chain, with the faults that a server may have.
class SimulatedAdapter final : public l1::ChainAdapter {
    Q_OBJECT
public:
    explicit SimulatedAdapter(std::shared_ptr<SimulatedChain> chain);

    struct Faults {
        std::optional<Error> everything;      // every call answers this
        std::uint64_t swallowAt = 0;          // the n-th call and all later ones are never answered
        bool actBeforeSwallowing = false;     // the n-th one still reaches the chain
        std::optional<l1::ChainEvent> forged; // an event that the chain does not have
        std::uint64_t forgedBlock = 0;
        bool countersToo = false;                            // the contract's counters agree with what is forged
        bool onlyAboveFinal = false;                         // what is asked of final blocks is true all the same
        std::function<void(l1::QueueItemAdded&)> bendsItems; // what it says of each, the contract's queue excepted
        bool deniesBatches = false;                          // the contract holds none of those that it is asked about
        bool hidesItems = false;                             // leaves every QueueItemAdded out
        std::uint64_t lacksFrom = 0;               // blocks from here on are not there when asked for by number
        bool hidesProofs = false;                  // leaves every FinalRoot out
        std::function<void(l1::FinalRoot&)> bends; // what it says of each FinalRoot
        unsigned setAside = 0;                     // how often it was, for whatever it said
        std::uint64_t headsAhead = 0;              // how far above the chain the head is said to be
        bool headsOnly = false;                    // blocks can't be asked for by number
        std::shared_ptr<SimulatedChain> instead;   // another chain answers
        std::optional<Uint256> price;              // what gas is said to cost
        std::uint64_t noncesAhead = 0;             // said to wait in the server's pool
        std::vector<std::string> troubles;         // with servers that are set aside
        bool forgetsState = false;                 // of every block but the newest
        std::map<protocol::TokenId, std::uint64_t> holdsMore; // the contract says so, in 18 decimals
        std::set<protocol::TokenId> mute;                     // tokens that tell no balance
        Uint256 feePot;                                       // of queue fees, which nothing pays here
        std::uint64_t bookQuestions = 0;                      // of tokens, so far
        std::uint64_t calls = 0;                              // so far
    };
    std::shared_ptr<Faults> faults = std::make_shared<Faults>();

    protocol::ChainIndex chain() const override { return m_chain->index(); }
    std::string name() const override { return "simulated " + std::to_string(m_chain->index()); }
    std::string explorerUrl(const Bytes32&) const override { return {}; }
    std::vector<std::string> troubles() const override { return faults->troubles; }
    Error setAside(Said, const Error& why) override {
        ++faults->setAside;
        return why;
    }
    void checkChain(QObject* context, l1::Done<l1::ChainReport> done) override;
    void head(QObject* context, l1::Done<l1::ChainHead> done) override;
    void blockAt(QObject* context, l1::BlockNumber number, l1::Done<l1::BlockRef> done) override;
    void countersAt(QObject* context, const l1::BlockRef& block, l1::Done<l1::ContractState> done) override;
    void contractState(QObject* context, l1::StateAt at, l1::Done<l1::ContractState> done) override;
    void holdsBatch(QObject* context, const l1::CommittedBatch& batch, l1::StateAt at, l1::Done<bool> done) override;
    void queueHolds(QObject* context, const l1::BlockRef& block, std::uint64_t first,
                    const std::vector<protocol::Operation>& items, l1::Done<bool> done) override;
    void sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer, l1::Done<bool> done) override;
    void eventsIn(QObject* context, l1::BlockNumber from, l1::BlockNumber to,
                  l1::Done<std::vector<l1::PlacedEvent>> done) override;
    void coinBalance(QObject* context, const protocol::ChainAddress& owner, l1::Done<Uint256> done) override;
    void tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                      l1::Done<protocol::Amount> done) override;
    void allowance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                   l1::Done<protocol::Amount> done) override;
    void pendingBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                        l1::Done<protocol::Amount> done) override;
    void queueFee(QObject* context, l1::Done<Uint256> done) override;
    void owedExits(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                   l1::Done<std::uint64_t> done) override;
    void exited(QObject* context, protocol::AccountId account, protocol::TokenId token, l1::Done<bool> done) override;
    void tokenBooksAt(QObject* context, const l1::BlockRef& block, protocol::TokenId token,
                      const protocol::ChainAddress& contract, l1::Done<l1::TokenBooks> done) override;
    void feeBooksAt(QObject* context, const l1::BlockRef& block, const std::vector<protocol::ChainAddress>& sequencers,
                    l1::Done<l1::FeeBooks> done) override;
    Result<protocol::ChainAddress> senderOf(ByteView privateKey) const override;
    void suggestFees(QObject* context, l1::Done<l1::FeeSuggestion> done) override;
    void nextNonce(QObject* context, const protocol::ChainAddress& owner, bool countWaiting,
                   l1::Done<std::uint64_t> done) override;
    void prepare(QObject* context, const l1::ContractCall& call, const protocol::ChainAddress& from,
                 std::uint64_t nonce, const l1::FeeBid& fees, l1::Done<l1::UnsignedTransaction> done) override;
    Result<l1::SignedTransaction> sign(const l1::UnsignedTransaction& transaction, ByteView privateKey) const override;
    Result<l1::SignedTransaction> decode(ByteView raw) const override;
    l1::UnsignedTransaction repriced(const l1::UnsignedTransaction& transaction, const l1::FeeBid& bid,
                                     l1::PriceRise rise) const override;
    void broadcast(QObject* context, const l1::SignedTransaction& transaction, l1::Done<Bytes32> done) override;
    void transactionStatus(QObject* context, const Bytes32& hash, l1::Done<l1::TransactionStatus> done) override;

private:
    template <class T, class Make>
    void answer(QObject* context, l1::Done<T> done, const Make& make);
    // The block, if its state can be asked for.
    Result<const SimulatedChain::Block*> stateOf(const l1::BlockRef& block) const;
    bool liesAt(const l1::BlockRef& block) const;
    SimulatedChain& served() const { return faults->instead ? *faults->instead : *m_chain; }

    std::shared_ptr<SimulatedChain> m_chain;
};

} // namespace landfall::testing
