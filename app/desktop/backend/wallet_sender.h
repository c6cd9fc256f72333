#pragma once

#include "desktop/backend/node_link.h"
#include "desktop/backend/wallet_session.h"
#include "l1/call_runner.h"

#include <map>
#include <memory>

namespace landfall::desktop {

// Sends the wallet's own transactions that are one call and no more.
class WalletSender : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Answers from the event loop, unless `context` is gone by then. Errors:
    // no-network, wallet-locked, those of CallRunner.
    virtual void send(protocol::ChainIndex chain, const l1::ContractCall& call, QObject* context,
                      l1::Done<l1::Receipt> done) = 0;
};

class L1WalletSender final : public WalletSender {
    Q_OBJECT
public:
    L1WalletSender(const NodeLink& node, const WalletSession& wallet, QObject* parent = nullptr);
    ~L1WalletSender() override;

    void send(protocol::ChainIndex chain, const l1::ContractCall& call, QObject* context,
              l1::Done<l1::Receipt> done) override;

private:
    struct Job;

    const NodeLink& m_node;
    const WalletSession& m_wallet;
    std::map<quint64, std::unique_ptr<Job>> m_jobs;
    quint64 m_last = 0;
};

} // namespace landfall::desktop
