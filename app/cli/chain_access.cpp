#include "cli/chain_access.h"

#include "cli/await.h"
#include "common/format.h"
#include "l1/call_runner.h"
#include "l1/chain_adapters.h"

namespace landfall::cli {
namespace {

// Calls one of the adapter's asynchronous methods and waits for its answer.
template <class T, class Method, class... Arguments>
Outcome<T> ask(l1::ChainAdapter& adapter, Method method, const Arguments&... arguments) {
    auto answer = await<Result<T>>([&](QObject* context, std::function<void(Result<T>)> done) {
        (adapter.*method)(context, arguments..., std::move(done));
    });
    if (!answer) {
        return Failure(answer.error());
    }
    return std::move(*answer);
}

} // namespace

Outcome<ChainAccess> ChainAccess::open(const l1::NetworkFile& network, protocol::ChainIndex chain) {
    auto adapter = l1::makeChainAdapter(network, chain);
    if (!adapter) {
        return Failure(adapter.error());
    }
    return ChainAccess(std::move(*adapter), *network.chain(chain));
}

Outcome<protocol::ChainAddress> ChainAccess::senderOf(const Wallet& wallet) const {
    const auto key = wallet.senderKey(m_chain);
    const auto sender = key ? m_adapter->senderOf(key->view()) : Result<protocol::ChainAddress>(key.error());
    return sender ? Outcome<protocol::ChainAddress>(*sender) : Failure(sender.error());
}

Outcome<l1::ChainHead> ChainAccess::head() {
    return ask<l1::ChainHead>(*m_adapter, &l1::ChainAdapter::head);
}
Outcome<Uint256> ChainAccess::coinBalance(const protocol::ChainAddress& owner) {
    return ask<Uint256>(*m_adapter, &l1::ChainAdapter::coinBalance, owner);
}
Outcome<protocol::Amount> ChainAccess::tokenBalance(protocol::TokenId token, const protocol::ChainAddress& owner) {
    return ask<protocol::Amount>(*m_adapter, &l1::ChainAdapter::tokenBalance, token, owner);
}
Outcome<protocol::Amount> ChainAccess::pendingBalance(protocol::TokenId token, const protocol::ChainAddress& owner) {
    return ask<protocol::Amount>(*m_adapter, &l1::ChainAdapter::pendingBalance, token, owner);
}
Outcome<l1::TransactionStatus> ChainAccess::transactionStatus(const Bytes32& hash) {
    return ask<l1::TransactionStatus>(*m_adapter, &l1::ChainAdapter::transactionStatus, hash);
}

Outcome<std::uint64_t> ChainAccess::owedExits(protocol::TokenId token, const protocol::Address& owner) {
    return ask<std::uint64_t>(*m_adapter, &l1::ChainAdapter::owedExits, token, owner);
}
Outcome<bool> ChainAccess::exited(protocol::AccountId account, protocol::TokenId token) {
    return ask<bool>(*m_adapter, &l1::ChainAdapter::exited, account, token);
}
Outcome<l1::ContractState> ChainAccess::contractState() {
    return ask<l1::ContractState>(*m_adapter, &l1::ChainAdapter::contractState, l1::StateAt(l1::AtLatest{}));
}
Outcome<l1::ChainReport> ChainAccess::check() {
    return ask<l1::ChainReport>(*m_adapter, &l1::ChainAdapter::checkChain);
}

Outcome<l1::Receipt> ChainAccess::send(const Wallet& wallet, const l1::ContractCall& call, const QString& what,
                                       Terminal& terminal) {
    l1::CallRunner runner(*m_adapter);
    Bytes32 hash{};
    QObject::connect(&runner, &l1::CallRunner::sent, &runner, [&hash](const Bytes32& sent) { hash = sent; });
    const auto key = wallet.senderKey(m_chain);
    const auto sender = senderOf(wallet);
    if (!key || !sender) {
        return key ? sender.error() : Failure(key.error());
    }
    runner.consentWith(wallet.address,
                       [&wallet] { return Result<SecretBytes>(SecretBytes(wallet.contents.privateKey.bytes())); });
    Terminal::whenStopped(QStringLiteral("Stopped: a transaction that was sent stands, and its chain will take it."));
    auto receipt = await<Result<l1::Receipt>>([&](QObject*, std::function<void(Result<l1::Receipt>)> done) {
        runner.run(call, *sender, *key, m_chain.confirmations, std::move(done));
    });
    Terminal::whenStopped(QString());
    if (!receipt) {
        return Failure(receipt.error());
    }
    printIncluded(terminal, what, QString::fromStdString(m_adapter->name()), hash, *receipt);
    return std::move(*receipt);
}

void printIncluded(Terminal& terminal, const QString& what, const QString& chain, const Bytes32& hash,
                   const l1::Receipt& receipt) {
    terminal.line(QStringLiteral("  %1 on %2  tx %3  block %4  %5")
                      .arg(what, chain, app::hashText(hash))
                      .arg(receipt.block.number)
                      .arg(app::gasText(receipt.gasUsed)));
}

} // namespace landfall::cli
