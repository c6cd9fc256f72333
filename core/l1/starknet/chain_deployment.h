#pragma once

#include "l1/starknet/rollup_deployment.h"

#include <memory>

namespace landfall::l1::starknet {

// A Starknet chain's part of a deployment: the deployer's account, classes, the contract, tokens.
class ChainDeployment : public QObject {
    Q_OBJECT
public:
    // `key`: a Stark key, of the deployer (senderKeyOn).
    ChainDeployment(const DeploymentPlan& plan, const PlannedChain& chain, const SecretBytes& key, QObject* parent);
    ~ChainDeployment() override;

    // Errors: private-key-…, those of RollupDeployment.
    void start(Done<DeployedChain> done);

Q_SIGNALS:
    void progress(const QString& chainName, const QString& what);

private:
    RollupPlan rollupPlan() const;
    void deployRollup();

    const DeploymentPlan& m_plan;
    const PlannedChain& m_chain;
    SecretBytes m_key;
    Felt m_chainId;
    std::unique_ptr<evm::JsonRpc> m_rpc;
    std::unique_ptr<StarknetClient> m_client;
    std::unique_ptr<SetupSender> m_sender;
    std::unique_ptr<RollupDeployment> m_rollup;
    Done<DeployedChain> m_done;
};

} // namespace landfall::l1::starknet
