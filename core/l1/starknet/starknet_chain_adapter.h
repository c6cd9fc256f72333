#pragma once

#include "l1/chain_adapter.h"
#include "l1/network_file.h"
#include "l1/starknet/call_encoder.h"
#include "l1/starknet/contract_views.h"
#include "l1/starknet/event_reader.h"
#include "l1/starknet/transaction_payload.h"

namespace landfall::l1::starknet {

// A Starknet chain and its rollup contract. See ChainAdapter. Its own errors: account-missing (the sender has no
// account on the chain), account-exists, owner-consent-missing, address-wrong-family.
class StarknetChainAdapter : public ChainAdapter {
    Q_OBJECT
public:
    // `chain` is of the Starknet family.
    StarknetChainAdapter(NetworkFile network, const NetworkChain& chain, evm::RpcLimits limits = {});

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
    void sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer, Done<bool> done) override;
    void eventsIn(QObject* context, BlockNumber from, BlockNumber to, Done<std::vector<PlacedEvent>> done) override;

    void coinBalance(QObject* context, const protocol::ChainAddress& owner, Done<Uint256> done) override;
    void tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                      Done<protocol::Amount> done) override;
    // The largest amount: each deposit approves what it needs in its own transaction.
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
    void accountMissing(QObject* context, const protocol::ChainAddress& sender, Done<bool> done) override;
    void consentDigest(QObject* context, const ContractCall& call, const protocol::Address& owner,
                       Done<std::optional<Bytes32>> done) override;

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
    // The block a question is about, once it is known.
    void whenPlaced(const StateAt& at, Done<Felt> done);
    template <class T, class Read>
    void view(std::string_view name, const std::vector<Felt>& arguments, const BlockId& at, Read read, Done<T> done) {
        readView<T>(m_client, this, {m_rollup, name, arguments}, at, read, std::move(done));
    }
    void balanceOf(const Felt& token, const protocol::ChainAddress& owner, Done<Uint256> done);

    const TokenOnChain* tokenHere(protocol::TokenId token) const { return m_network.tokenOn(token, m_chain.index); }
    Felt contractOf(const protocol::ChainAddress& token) const;
    Error tokenNotHere(protocol::TokenId token) const;
    Done<Uint256> toAmount(protocol::TokenId token, Done<protocol::Amount> done) const;

    void whenCallable(const ContractCall& call, Done<CallContext> done);
    // Asks the contract once.
    void whenExitKeyKnown(Done<std::vector<Bytes32>> done);
    void estimate(const AccountTransaction& transaction, const FeeBid& fees, unsigned doublings,
                  Done<UnsignedTransaction> done);
    // The nonce of an account that is there. Error: account-missing.
    void whenAccountKnown(const Felt& account, Done<std::uint64_t> done);
    // `server`: that sent the receipt.
    void included(const StarknetReceipt& receipt, std::size_t server, const Bytes32& hash,
                  Done<TransactionStatus> done);

    NetworkFile m_network;
    NetworkChain m_chain;
    Felt m_chainId;
    Felt m_rollup;
    Felt m_feeToken;
    Felt m_accountClass;
    evm::JsonRpc m_rpc;
    StarknetClient m_client;
    std::vector<Bytes32> m_exitKey; // once it was asked for
    // Which servers sent the last answers of these kinds.
    std::size_t m_headBy = 0;
    std::size_t m_blockBy = 0;
    std::size_t m_eventsBy = 0;
    std::size_t m_countersBy = 0;
};

} // namespace landfall::l1::starknet
