#include "desktop/backend/wallet_sender.h"

#include "common/error_codes.h"
#include "l1/chain_adapters.h"

#include <QtCore/QPointer>

namespace landfall::desktop {

struct L1WalletSender::Job {
    std::unique_ptr<l1::ChainAdapter> adapter;
    std::unique_ptr<l1::CallRunner> runner;
};

L1WalletSender::L1WalletSender(const NodeLink& node, const WalletSession& wallet, QObject* parent)
    : WalletSender(parent), m_node(node), m_wallet(wallet) {
}

L1WalletSender::~L1WalletSender() = default;

void L1WalletSender::send(protocol::ChainIndex chain, const l1::ContractCall& call, QObject* context,
                          l1::Done<l1::Receipt> done) {
    const auto answer = [asker = QPointer(context), done = std::move(done)](const Result<l1::Receipt>& receipt) {
        if (asker) {
            done(receipt);
        }
    };
    const auto refuse = [&](const Error& error) {
        QMetaObject::invokeMethod(
            this, [answer, error] { answer(error); }, Qt::QueuedConnection);
    };
    const auto* network = m_node.network();
    if (network == nullptr) {
        return refuse(Error::unavailable(code::kNoNetwork, "no network is open: choose one first"));
    }
    auto adapter = l1::makeChainAdapter(*network, chain);
    if (!adapter) {
        return refuse(adapter.error());
    }
    const auto key = m_wallet.senderKey(*network->chain(chain));
    const auto sender = key ? (*adapter)->senderOf(key->view()) : Result<protocol::ChainAddress>(key.error());
    if (!sender) {
        return refuse(sender.error());
    }
    const auto ticket = ++m_last;
    auto job = std::make_unique<Job>();
    job->adapter = std::move(*adapter);
    job->runner = std::make_unique<l1::CallRunner>(*job->adapter);
    auto& runner = *job->runner;
    m_jobs.emplace(ticket, std::move(job));
    runner.consentWith(*m_wallet.address(), [this] { return m_wallet.ownerKey(); });
    runner.run(call, *sender, *key, network->chain(chain)->confirmations,
               [this, ticket, answer](const Result<l1::Receipt>& receipt) {
                   answer(receipt);
                   // The runner that calls lives on until it has returned.
                   QMetaObject::invokeMethod(
                       this, [this, ticket] { m_jobs.erase(ticket); }, Qt::QueuedConnection);
               });
}

} // namespace landfall::desktop
