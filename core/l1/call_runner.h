#pragma once

#include "base/secret.h"
#include "l1/chain_adapter.h"

#include <chrono>
#include <functional>

namespace landfall::l1 {

// Takes a call all the way: fees, nonce, gas, signature, broadcast, and its
// receipt with `confirmations` blocks on it (1 = the block itself).
class CallRunner : public QObject {
    Q_OBJECT
public:
    explicit CallRunner(ChainAdapter& adapter, QObject* parent = nullptr) : QObject(parent), m_adapter(adapter) {}

    using Keep = std::function<Status(const SignedTransaction&)>;
    // Called with each transaction that run() has signed, before it is given to the chain's
    // server. An error of it ends the run, and nothing is sent.
    void keepFirst(Keep keep) { m_keep = std::move(keep); }

    // Errors: those of the adapter and of what keepFirst() was given; transaction-failed
    // (with the contract's reason); transaction-lost (not included before the deadline).
    void run(const ContractCall& call, const protocol::Address& from, const SecretBytes& key,
             std::uint32_t confirmations, Done<Receipt> done);
    // Goes on with a transaction that was signed earlier: it is sent again, unless the
    // chain has it, and followed as run() does. Errors: as run(); nonce-used (another
    // transaction took its place).
    void resume(const SignedTransaction& transaction, std::uint32_t confirmations, Done<Receipt> done);

Q_SIGNALS:
    // The chain's server has taken the transaction; its receipt follows.
    void sent(const landfall::Bytes32& hash);

private:
    struct Job;
    void send(const std::shared_ptr<Job>& job, const FeeBid& fees, std::uint64_t nonce);
    void broadcast(const std::shared_ptr<Job>& job, const SignedTransaction& transaction);
    void look(const std::shared_ptr<Job>& job);
    void seen(const std::shared_ptr<Job>& job, const Receipt& receipt);

    ChainAdapter& m_adapter;
    Keep m_keep;
};

} // namespace landfall::l1
