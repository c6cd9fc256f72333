#pragma once

#include "l1/deployment.h"
#include "l1/evm/setup_sender.h"

#include <deque>

namespace landfall::l1::evm {

// One chain's part of a deployment: verifiers, the rollup contract's two parts, test tokens, their
// registration, limits and first holders.
class ChainDeployment : public QObject {
    Q_OBJECT
public:
    struct Codes {
        Bytes rollup;
        Bytes second;
        Bytes verifier;
        Bytes testToken;
    };
    ChainDeployment(const DeploymentPlan& plan, const PlannedChain& chain, const SecretBytes& key, Codes codes,
                    QObject* parent);

    void start(Done<DeployedChain> done);

Q_SIGNALS:
    void progress(const QString& chainName, const QString& what);

private:
    using Step = std::function<void()>;

    void next();
    void fail(const Error& error);
    void create(const QString& what, const Bytes& code, const std::vector<AbiType>& types,
                const AbiValue::List& arguments, std::function<void(const RawReceipt&)> then);
    void call(const QString& what, const protocol::Address& to, const AbiSignature& function,
              const AbiValue::List& arguments);

    void planVerifier(const VerifyingKey& key);
    void planSecond();
    void planRollup();
    void planToken(const PlannedToken& token, const PlannedTokenPlace& place);
    AbiValue config() const;

    const DeploymentPlan& m_plan;
    const PlannedChain& m_chain;
    Codes m_codes;
    JsonRpc m_rpc;
    EthClient m_client;
    SetupSender m_sender;
    protocol::Address m_governor;
    std::map<std::uint8_t, protocol::Address> m_verifiers; // by size; 0: of exits
    protocol::Address m_second;
    std::deque<Step> m_steps;
    DeployedChain m_outcome;
    Done<DeployedChain> m_done;
};

} // namespace landfall::l1::evm
