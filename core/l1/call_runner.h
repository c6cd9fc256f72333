#pragma once

#include "base/secret.h"
#include "l1/chain_adapter.h"

#include <chrono>

namespace landfall::l1 {

// Takes a call all the way: fees, nonce, gas, signature, broadcast, and its
// receipt with `confirmations` blocks on it (1 = the block itself). For programs
// that have nothing to lose between these steps; a node stores what it signs.
class CallRunner : public QObject {
    Q_OBJECT
public:
    explicit CallRunner(ChainAdapter& adapter, QObject* parent = nullptr) : QObject(parent), m_adapter(adapter) {}

    // Errors: those of the adapter; transaction-failed (with the contract's reason);
    // transaction-lost (not included before the deadline).
    void run(const ContractCall& call, const protocol::Address& from, const SecretBytes& key,
             std::uint32_t confirmations, Done<Receipt> done);
    // Goes on with a transaction that was signed earlier: it is sent again, unless the
    // chain has it, and followed as run() does. Errors: as run(); nonce-used (another
    // transaction took its place).
    void resume(const SignedTransaction& transaction, std::uint32_t confirmations, Done<Receipt> done);

Q_SIGNALS:
    // It is given to the chain's server next: whoever wants to resume() it keeps it now.
    void ready(const landfall::l1::SignedTransaction& transaction);
    // The chain's server has taken the transaction; its receipt follows.
    void sent(const landfall::Bytes32& hash);

private:
    struct Job;
    void send(const std::shared_ptr<Job>& job, const FeeBid& fees, std::uint64_t nonce);
    void broadcast(const std::shared_ptr<Job>& job, const SignedTransaction& transaction);
    void look(const std::shared_ptr<Job>& job);
    void seen(const std::shared_ptr<Job>& job, const Receipt& receipt);

    ChainAdapter& m_adapter;
};

} // namespace landfall::l1
