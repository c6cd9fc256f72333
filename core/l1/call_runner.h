#pragma once

#include "base/secret.h"
#include "l1/chain_adapter.h"

#include <chrono>
#include <functional>

namespace landfall::l1 {

// Takes a call all the way: fees, nonce, gas, signature, broadcast, and its
// receipt with `confirmations` blocks on it (1 = the block itself). A transaction that is refused
// for its price is signed again with the same nonce at a higher one.
class CallRunner : public QObject {
    Q_OBJECT
public:
    explicit CallRunner(ChainAdapter& adapter, QObject* parent = nullptr) : QObject(parent), m_adapter(adapter) {}

    // `replaced`: hashes of those with the same nonce that were signed before, any of which may get into a block.
    using Keep = std::function<Status(const SignedTransaction&, const std::vector<Bytes32>& replaced)>;
    // Called with each transaction that was signed, before it is given to the chain's
    // server. An error of it ends the run, and nothing is sent.
    void keepFirst(Keep keep) { m_keep = std::move(keep); }

    using Key = std::function<Result<SecretBytes>()>; // asked when it is needed
    // The secp256k1 key of the accounts' owner, for calls that ask for the owner's consent besides the sender's
    // signature.
    void consentWith(const protocol::Address& owner, Key key) {
        m_owner = owner;
        m_ownerKey = std::move(key);
    }

    // Opens the sender's account first where it is missing: a transaction of its own, which keepFirst()'s function
    // doesn't hear of, since one that is sent twice does nothing.
    // Errors: those of the adapter, of the owner's key and of what keepFirst() was given; transaction-failed
    // (with the contract's reason); transaction-lost (not included before the deadline);
    // transaction-unreadable (it was sent, and what the servers say of it can't be read).
    void run(const ContractCall& call, const protocol::ChainAddress& from, const SecretBytes& key,
             std::uint32_t confirmations, Done<Receipt> done);
    // Goes on with a transaction that was signed earlier, in place of `replaced`. It is sent again, unless the
    // chain has it, and followed as run() does. Errors: as run(); nonce-used (another transaction took its
    // place); those of `key`.
    void resume(const SignedTransaction& transaction, std::vector<Bytes32> replaced, Key key,
                std::uint32_t confirmations, Done<Receipt> done);

Q_SIGNALS:
    // The chain's server has taken the transaction; its receipt follows.
    void sent(const landfall::Bytes32& hash);
    // It goes on, but not now.
    void delayed(const landfall::Error& why);

private:
    struct Job;
    void open(const std::shared_ptr<Job>& job);
    void askConsent(const std::shared_ptr<Job>& job);
    void begin(const std::shared_ptr<Job>& job);
    void send(const std::shared_ptr<Job>& job, const FeeBid& fees, std::uint64_t nonce);
    void signAndSend(const std::shared_ptr<Job>& job, const UnsignedTransaction& prepared);
    void broadcast(const std::shared_ptr<Job>& job, const SignedTransaction& transaction);
    void refused(const std::shared_ptr<Job>& job, const Error& error);
    void offerMore(const std::shared_ptr<Job>& job);
    void poll(const std::shared_ptr<Job>& job);
    void pollHash(const std::shared_ptr<Job>& job, std::size_t index);
    void notThere(const std::shared_ptr<Job>& job);
    void seen(const std::shared_ptr<Job>& job, const Bytes32& hash, const Receipt& receipt);
    void confirmed(const std::shared_ptr<Job>& job, const Receipt& receipt);

    ChainAdapter& m_adapter;
    Keep m_keep;
    protocol::Address m_owner;
    Key m_ownerKey;
};

} // namespace landfall::l1
