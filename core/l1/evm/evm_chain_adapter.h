#pragma once

#include "l1/chain_adapter.h"
#include "l1/evm/eth_client.h"
#include "l1/evm/state_prover.h"
#include "l1/network_file.h"

namespace landfall::l1::evm {

// A chain of the EVM family and its IRollup contract. See ChainAdapter.
class EvmChainAdapter : public ChainAdapter {
    Q_OBJECT
public:
    EvmChainAdapter(NetworkFile network, const NetworkChain& chain, RpcLimits limits = {});

    protocol::ChainIndex chain() const override { return m_chain.index; }
    std::string name() const override { return m_chain.name; }
    std::string explorerUrl(const Bytes32& transaction) const override;

    std::vector<std::string> troubles() const override;
    Error setAside(Said what, const Error& why) override;

    void checkChain(QObject* context, Done<ChainReport> done) override;
    void head(QObject* context, Done<ChainHead> done) override;
    void blockAt(QObject* context, BlockNumber number, Done<BlockRef> done) override;
    void countersAt(QObject* context, const BlockRef& block, Done<ContractState> done) override;
    void contractState(QObject* context, StateAt at, Done<ContractState> done) override;
    void holdsBatch(QObject* context, const CommittedBatch& batch, StateAt at, Done<bool> done) override;
    void queueHolds(QObject* context, const BlockRef& block, std::uint64_t first,
                    const std::vector<protocol::Operation>& items, Done<bool> done) override;
    void sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer, Done<bool> done) override;
    void eventsIn(QObject* context, BlockNumber from, BlockNumber to, Done<std::vector<PlacedEvent>> done) override;

    void coinBalance(QObject* context, const protocol::ChainAddress& owner, Done<Uint256> done) override;
    void tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                      Done<protocol::Amount> done) override;
    void allowance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                   Done<protocol::Amount> done) override;
    void pendingBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                        Done<protocol::Amount> done) override;
    void queueFee(QObject* context, Done<Uint256> done) override;
    void owedExits(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                   Done<std::uint64_t> done) override;
    void exited(QObject* context, protocol::AccountId account, protocol::TokenId token, Done<bool> done) override;

    void tokenBooksAt(QObject* context, const BlockRef& block, protocol::TokenId token,
                      const protocol::ChainAddress& contract, Done<TokenBooks> done) override;
    void feeBooksAt(QObject* context, const BlockRef& block, const std::vector<protocol::ChainAddress>& sequencers,
                    Done<FeeBooks> done) override;

    Result<protocol::ChainAddress> senderOf(ByteView privateKey) const override;
    void suggestFees(QObject* context, Done<FeeSuggestion> done) override;
    void nextNonce(QObject* context, const protocol::ChainAddress& owner, bool countWaiting,
                   Done<std::uint64_t> done) override;
    void prepare(QObject* context, const ContractCall& call, const protocol::ChainAddress& from, std::uint64_t nonce,
                 const FeeBid& fees, Done<UnsignedTransaction> done) override;
    Result<SignedTransaction> sign(const UnsignedTransaction& transaction, ByteView privateKey) const override;
    Result<SignedTransaction> decode(ByteView raw) const override;
    UnsignedTransaction repriced(const UnsignedTransaction& transaction, const FeeBid& bid,
                                 PriceRise rise) const override;
    void broadcast(QObject* context, const SignedTransaction& transaction, Done<Bytes32> done) override;
    void transactionStatus(QObject* context, const Bytes32& hash, Done<TransactionStatus> done) override;

private:
    // The block that a question is about, once it is known.
    void whenPlaced(const StateAt& at, Done<BlockRef> done);
    // As counters() answers, and as the block's state root proves where a server offers that. One server whose
    // answer is not what is proven is to blame.
    void provenCounters(const BlockRef& block, Done<ContractState> done);
    // `said` by the server that answered last is what `proven` makes of the slots.
    template <class T>
    void compareWithProof(const BlockRef& block, const std::vector<Uint256>& slots, const char* what, const T& said,
                          std::function<Result<T>(const std::vector<Uint256>&)> proven, Done<T> done);
    void view(const AbiSignature& function, const AbiValue::List& arguments, const std::vector<AbiType>& results,
              const QJsonValue& at, Done<AbiValue::List> done);
    // A view of one number at the latest block.
    void number(QObject* context, const protocol::Address& contract, const AbiSignature& function,
                const AbiValue::List& arguments, Done<Uint256> done);
    const TokenOnChain* tokenHere(protocol::TokenId token) const { return m_network.tokenOn(token, m_chain.index); }
    Error tokenNotHere(protocol::TokenId token) const;
    Done<Uint256> toAmount(protocol::TokenId token, QObject* context, Done<protocol::Amount> done) const;

    void whenCallable(const ContractCall& call, Done<CallContext> done);
    // `server`: that sent the receipt.
    void included(const Bytes32& hash, RawReceipt receipt, std::size_t server, const Done<TransactionStatus>& done);
    void explainFailure(const Bytes32& hash, TransactionStatus status, const Done<TransactionStatus>& done);

    NetworkFile m_network;
    NetworkChain m_chain;
    JsonRpc m_rpc;
    EthClient m_client;
    StateProver m_prover{m_rpc, m_client};
    std::string m_disagreement; // of the servers, about the final block; empty if there is none
    // Which servers sent the last answers of these kinds.
    std::size_t m_headBy = 0;
    std::size_t m_blockBy = 0;
    std::size_t m_eventsBy = 0;
    std::size_t m_countersBy = 0;
};

} // namespace landfall::l1::evm
