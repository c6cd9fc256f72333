#include "cli/l1_sender.h"

#include "base/hex.h"
#include "cli/await.h"
#include "common/format.h"
#include "l1/chain_adapters.h"

#include <QElapsedTimer>

namespace landfall::cli {
namespace {

constexpr qint64 kPatienceMilliseconds = 10 * 60'000;

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

Outcome<L1Sender> L1Sender::open(const l1::NetworkFile& network, protocol::ChainIndex chain) {
    auto adapter = l1::makeChainAdapter(network, chain);
    if (!adapter) {
        return Failure(adapter.error());
    }
    return L1Sender(std::move(*adapter), network.chain(chain)->confirmations);
}

Outcome<Uint256> L1Sender::coinBalance(const protocol::Address& owner) {
    return ask<Uint256>(*m_adapter, &l1::ChainAdapter::coinBalance, owner);
}
Outcome<protocol::Amount> L1Sender::tokenBalance(protocol::TokenId token, const protocol::Address& owner) {
    return ask<protocol::Amount>(*m_adapter, &l1::ChainAdapter::tokenBalance, token, owner);
}
Outcome<protocol::Amount> L1Sender::allowance(protocol::TokenId token, const protocol::Address& owner) {
    return ask<protocol::Amount>(*m_adapter, &l1::ChainAdapter::allowance, token, owner);
}
Outcome<protocol::Amount> L1Sender::pendingBalance(protocol::TokenId token, const protocol::Address& owner) {
    return ask<protocol::Amount>(*m_adapter, &l1::ChainAdapter::pendingBalance, token, owner);
}
Outcome<l1::ChainReport> L1Sender::check() {
    return ask<l1::ChainReport>(*m_adapter, &l1::ChainAdapter::checkChain);
}

Outcome<l1::Receipt> L1Sender::waitFor(const Bytes32& hash) {
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < kPatienceMilliseconds) {
        const auto status = ask<l1::TransactionStatus>(*m_adapter, &l1::ChainAdapter::transactionStatus, hash);
        if (!status && status.error().exit != Exit::Unavailable) {
            return status.error();
        }
        if (status && status->receipt) {
            const auto head = ask<l1::ChainHead>(*m_adapter, &l1::ChainAdapter::head);
            if (head && head->latest.number + 1 >= status->receipt->block.number + m_confirmations) {
                return *status->receipt;
            }
        }
        pause(std::chrono::milliseconds(200));
    }
    return Failure(Error::unavailable("transaction-lost", "transaction " + toHex0x(hash) + " on " + m_adapter->name() +
                                                              " is not in a block after 10 minutes. It may still "
                                                              "get there: look it up before you send it again"));
}

Outcome<l1::Receipt> L1Sender::send(const Wallet& wallet, const l1::ContractCall& call, const QString& what,
                                    Terminal& terminal) {
    const auto fees = ask<l1::FeeSuggestion>(*m_adapter, &l1::ChainAdapter::suggestFees);
    if (!fees) {
        return fees.error();
    }
    const auto nonce = ask<std::uint64_t>(*m_adapter, &l1::ChainAdapter::nextNonce, wallet.address, true);
    if (!nonce) {
        return nonce.error();
    }
    const auto prepared =
        ask<l1::UnsignedTransaction>(*m_adapter, &l1::ChainAdapter::prepare, call, wallet.address, *nonce, fees->bid);
    if (!prepared) {
        return prepared.error();
    }
    const auto transaction = m_adapter->sign(*prepared, wallet.contents.privateKey.bytes());
    if (!transaction) {
        return Failure(transaction.error());
    }
    const auto sent = ask<Bytes32>(*m_adapter, &l1::ChainAdapter::broadcast, *transaction);
    if (!sent) {
        return sent.error();
    }
    auto receipt = waitFor(*sent);
    if (!receipt) {
        return receipt;
    }
    if (!receipt->succeeded) {
        return Failure(receipt->failure.value_or(Error::invalid(
            "transaction-failed", "transaction " + toHex0x(*sent) + " on " + m_adapter->name() + " failed")));
    }
    terminal.line(QStringLiteral("  %1 on %2  tx %3  block %4  %5")
                      .arg(what, QString::fromStdString(m_adapter->name()), QString::fromStdString(toHex0x(*sent)))
                      .arg(receipt->block.number)
                      .arg(app::gasText(receipt->gasUsed)));
    return receipt;
}

} // namespace landfall::cli
