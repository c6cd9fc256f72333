#pragma once

#include "cli/terminal.h"
#include "cli/wallet_access.h"
#include "l1/chain_adapter.h"

#include <memory>

namespace landfall::cli {

// One chain, for a command. Its contract is asked. The wallet's own transactions are
// prepared, signed, sent, and waited for until the chain's confirmations are there.
class ChainAccess {
public:
    static Outcome<ChainAccess> open(const l1::NetworkFile& network, protocol::ChainIndex chain);

    l1::ChainAdapter& adapter() { return *m_adapter; }

    // Errors: those of CallRunner.
    Outcome<l1::Receipt> send(const Wallet& wallet, const l1::ContractCall& call, const QString& what,
                              Terminal& terminal);

    // Each answers what the adapter's method of that name does.
    Outcome<l1::ChainHead> head();
    // As the wallet sends here.
    Outcome<protocol::ChainAddress> senderOf(const Wallet& wallet) const;
    Outcome<Uint256> coinBalance(const protocol::ChainAddress& owner);
    Outcome<protocol::Amount> tokenBalance(protocol::TokenId token, const protocol::ChainAddress& owner);
    Outcome<protocol::Amount> pendingBalance(protocol::TokenId token, const protocol::ChainAddress& owner);
    Outcome<l1::TransactionStatus> transactionStatus(const Bytes32& hash);
    Outcome<std::uint64_t> owedExits(protocol::TokenId token, const protocol::Address& owner);
    Outcome<bool> exited(protocol::AccountId account, protocol::TokenId token);
    Outcome<l1::ContractState> contractState(); // of the newest block
    Outcome<l1::ChainReport> check();

private:
    ChainAccess(std::unique_ptr<l1::ChainAdapter> adapter, const l1::NetworkChain& chain)
        : m_adapter(std::move(adapter)), m_chain(chain) {}

    std::unique_ptr<l1::ChainAdapter> m_adapter;
    l1::NetworkChain m_chain;
};

// A transaction that a block has taken, as a line.
void printIncluded(Terminal& terminal, const QString& what, const QString& chain, const Bytes32& hash,
                   const l1::Receipt& receipt);

} // namespace landfall::cli
