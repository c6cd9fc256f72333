#pragma once

#include "base/secret.h"
#include "l1/evm/eth_client.h"

#include <chrono>

namespace landfall::l1::evm {

// Sends transactions of one account one after another, each when the one before is
// in a block. For set-up work; a node stores what it signs before it sends it.
class SetupSender : public QObject {
    Q_OBJECT
public:
    SetupSender(EthClient& client, protocol::EvmChainId chainId, const SecretBytes& key, QObject* parent = nullptr);

    // Errors: those of EthClient; deployment-failed (reverted in its block, or not
    // included within the deadline).
    void send(const QString& what, const std::optional<protocol::Address>& to, const Bytes& data,
              Done<RawReceipt> done);

private:
    struct Job {
        QString what;
        std::optional<protocol::Address> to;
        Bytes data;
        Done<RawReceipt> done;
    };

    void withGas(const Job& job, const protocol::Address& from, std::uint64_t gas);
    // Again at a higher price where it is refused for that.
    void offer(const Job& job, std::uint64_t gas, std::uint64_t nonce, const FeeBid& bid, unsigned refusals);
    void offerMore(const Job& job, std::uint64_t gas, std::uint64_t nonce, const FeeBid& old, unsigned refusals);
    void waitFor(const Job& job, const Bytes32& hash, std::chrono::steady_clock::time_point until);

    EthClient& m_client;
    protocol::EvmChainId m_chainId;
    SecretBytes m_key;
};

} // namespace landfall::l1::evm
