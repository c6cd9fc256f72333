#pragma once

#include "l1/evm/eth_client.h"
#include "l1/governance.h"

namespace landfall::l1::evm {

// Of an IRollup contract. See GovernanceReader.
class EvmGovernanceReader : public QObject, public GovernanceReader {
    Q_OBJECT
public:
    EvmGovernanceReader(const NetworkFile& network, const NetworkChain& chain);

    void read(QObject* context, const protocol::ChainAddress& account, Done<Governance> done) override;
    void readyAt(QObject* context, const Change& change, Done<std::optional<protocol::UnixSeconds>> done) override;
    void pending(QObject* context, Done<std::vector<PendingChange>> done) override;

private:
    void view(const AbiSignature& function, const AbiValue::List& arguments, const QJsonValue& at, Done<AbiValue> done);
    // Fills `found` from the views of its members, the place-th and on, at one block.
    void readField(std::size_t place, const Bytes32& block, const protocol::ChainAddress& account, Governance found,
                   Done<Governance> done);
    // The same of the limits of m_tokens.
    void readLimit(std::size_t place, const Bytes32& block, Governance found, Done<Governance> done);
    // Asks for the readyAt of proposed[next …] and appends those that still wait.
    void keepPending(std::vector<Change> proposed, std::size_t next, std::vector<PendingChange> found,
                     Done<std::vector<PendingChange>> done);

    NetworkChain m_chain;
    std::vector<protocol::TokenId> m_tokens; // that the network file has on the chain
    JsonRpc m_rpc;
    EthClient m_client;
};

} // namespace landfall::l1::evm
