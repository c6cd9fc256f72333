#pragma once

#include "l1/starknet/class_file.h"
#include "l1/starknet/starknet_client.h"

#include <chrono>
#include <functional>

namespace landfall::l1::starknet {

// Sends transactions of one account, each when the one before is in a block. For set-up work, like evm/setup_sender.h;
// a node stores what it signs before it sends it.
class SetupSender : public QObject {
    Q_OBJECT
public:
    // The account of class `accountClass` that knows the key's public half, and nothing else.
    SetupSender(StarknetClient& client, const Felt& chainId, const Felt& accountClass, crypto::StarkPrivateKey key,
                QObject* parent = nullptr);

    const Felt& account() const { return m_account; }

    // Errors of all: those of StarknetClient; deployment-failed (reverted, or not in a block within the deadline),
    // contract-….
    //
    // The account itself, unless it is there; it pays, so it must have STRK before.
    void deployAccount(Done<bool> done);
    // Unless it is declared already. `declared` outlives the call.
    void declare(const QString& what, const DeclarableClass& declared, Done<bool> done);
    // An instance of a declared class by the universal deployer. The same salt gives the same address only for the same
    // class and arguments.
    struct Deployed {
        Felt address;
        BlockNumber block = 0;
    };
    void deploy(const QString& what, const Felt& classHash, const Felt& salt, const std::vector<Felt>& arguments,
                Done<Deployed> done);
    void invoke(const QString& what, const std::vector<Call>& calls, Done<StarknetReceipt> done);

private:
    struct Signed {
        QJsonObject json;
        Felt hash;
    };
    struct Job {
        QString what;
        std::function<Result<Signed>(const TransactionHead&)> sign;
        Done<StarknetReceipt> done;
    };
    template <class Transaction, class... Rest>
    Result<Signed> signedBy(const Transaction& transaction, const Rest&... rest) const;

    DeployAccountTransaction accountDeployment(const TransactionHead& head) const;
    void start(const Job& job);
    void estimate(const Job& job, const Felt& nonce);
    void offer(const Job& job, const TransactionHead& head);
    void waitFor(const Job& job, const Felt& hash, std::chrono::steady_clock::time_point until);

    StarknetClient& m_client;
    Felt m_chainId;
    Felt m_accountClass;
    crypto::StarkPrivateKey m_key;
    Felt m_account;
};

} // namespace landfall::l1::starknet
