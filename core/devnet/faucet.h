#pragma once

#include "devnet/accounts.h"
#include "l1/call_runner.h"
#include "l1/network_file.h"

#include <deque>
#include <functional>
#include <memory>

namespace landfall::devnet {

// Sends play money, or makes deposits with it, one call after another.
class Faucet : public QObject {
    Q_OBJECT
public:
    explicit Faucet(l1::NetworkFile network, QObject* parent = nullptr);
    ~Faucet() override;

    // What a wallet gets on each chain.
    struct Gift {
        std::uint64_t coins = 10;
        std::uint64_t usdc = 10'000;
        std::uint64_t weth = 10;
    };

    // On every chain of the network. Errors: faucet-not-devnet, those of CallRunner.
    // `owners`: who the wallet is on each chain; a chain that isn't there gets nothing.
    using Owners = std::map<protocol::ChainIndex, protocol::ChainAddress>;
    void fund(QObject* context, const Owners& owners, const Gift& gift, l1::Done<bool> done);
    void fund(QObject* context, const Owners& owners, l1::Done<bool> done);

    // A deposit of the market maker's own tokens to its own account.
    void provideReserve(QObject* context, protocol::ChainIndex chain, protocol::TokenId token, protocol::Amount amount,
                        l1::Done<bool> done);

Q_SIGNALS:
    void progress(const QString& chainName, const QString& what);

private:
    struct Job {
        protocol::ChainIndex chain;
        Role payer;
        l1::ContractCall call;
        QString what;
    };
    struct Chain;

    void enqueue(std::deque<Job> jobs, QObject* context, l1::Done<bool> done);
    void next();
    Result<Chain*> chainAt(protocol::ChainIndex index);

    l1::NetworkFile m_network;
    std::map<protocol::ChainIndex, std::unique_ptr<Chain>> m_chains;
    std::deque<Job> m_jobs;
    l1::Done<bool> m_done;
};

} // namespace landfall::devnet
