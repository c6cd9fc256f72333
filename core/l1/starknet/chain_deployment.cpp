#include "l1/starknet/chain_deployment.h"

#include "crypto/starknet/names.h"
#include "l1/starknet/felts.h"
#include "l1/starknet/starknet_rpc.h"

#include <algorithm>

namespace landfall::l1::starknet {

ChainDeployment::ChainDeployment(const DeploymentPlan& plan, const PlannedChain& chain, const SecretBytes& key,
                                 QObject* parent)
    : QObject(parent), m_plan(plan), m_chain(chain), m_key(key.clone()) {
}

ChainDeployment::~ChainDeployment() = default;

void ChainDeployment::start(Done<DeployedChain> done) {
    const auto& place = *m_chain.chain.starknet;
    const auto chainId = crypto::shortString(place.chainId);
    auto key = crypto::StarkPrivateKey::fromBytes(m_key.view());
    if (!chainId || !key) {
        done(chainId ? key.error() : chainId.error());
        return;
    }
    m_done = std::move(done);
    m_rpc = std::make_unique<evm::JsonRpc>(m_chain.chain.rpcUrls, starknetDialect(*chainId), m_chain.chain.name);
    m_client = std::make_unique<StarknetClient>(*m_rpc);
    m_sender = std::make_unique<SetupSender>(*m_client, *chainId, toFelt(place.accountClass), std::move(*key));
    m_sender->deployAccount([this](const Result<bool>& there) {
        if (there) {
            Q_EMIT progress(QString::fromStdString(m_chain.chain.name),
                            QStringLiteral("the deployer's account is there"));
            deployRollup();
        } else {
            std::exchange(m_done, nullptr)(there.error());
        }
    });
}

RollupPlan ChainDeployment::rollupPlan() const {
    const auto network = m_plan.network();
    const auto& place = *m_chain.chain.starknet;
    const auto index = m_chain.chain.index;
    RollupPlan out;
    auto& config = out.config;
    config.networkId = network.networkId();
    config.chainIndex = index;
    config.chainSet = network.chainSet();
    config.genesisRoot = m_plan.genesisRoot;
    config.durations = m_plan.durations;
    config.roleDelay = m_plan.roleDelay;
    config.feeToken = toFelt(place.feeToken.bytes);
    const auto bounds = queueFeeBounds(m_chain);
    config.queueFee = m_chain.queueFee;
    config.leastQueueFee = bounds.first;
    config.mostQueueFee = bounds.second;
    config.lastResort = m_plan.exits ? m_plan.exits->lastResort : 0;
    if (const auto* guardian = m_chain.guardian.wide()) {
        config.guardian = toFelt(guardian->bytes);
    }
    config.sequencers = {toFelt(place.sequencer.bytes)};
    for (const auto& attester : network.attesters) {
        config.attesters.push_back(attester.address);
    }
    out.keys = m_plan.keys;
    if (m_plan.exits) {
        out.exitKey = m_plan.exits->key;
    }
    out.salt = toFelt(Uint256::fromBigEndian(m_plan.salt));
    for (const auto& token : m_plan.tokens) {
        const auto at = token.chains.find(index);
        if (at == token.chains.end()) {
            continue;
        }
        RollupToken placed{token.id,
                           token.name,
                           token.symbol,
                           at->second.decimals,
                           std::nullopt,
                           at->second.leastDeposit,
                           at->second.dailyLimit,
                           {}};
        if (at->second.address) {
            placed.address = toFelt(at->second.address->wide()->bytes);
        }
        for (const auto& [holder, amount] : token.holders) {
            if (const auto* wide = holder.wide()) {
                placed.holders.emplace_back(toFelt(wide->bytes), amount);
            }
        }
        out.tokens.push_back(std::move(placed));
    }
    return out;
}

void ChainDeployment::deployRollup() {
    m_rollup = std::make_unique<RollupDeployment>(*m_sender, rollupPlan());
    connect(m_rollup.get(), &RollupDeployment::progress, this,
            [this](const QString& what) { Q_EMIT progress(QString::fromStdString(m_chain.chain.name), what); });
    m_rollup->start([this](const Result<RollupDeployment::Outcome>& placed) {
        if (!placed) {
            std::exchange(m_done, nullptr)(placed.error());
            return;
        }
        const auto wide = [](const Felt& address) {
            return protocol::ChainAddress(protocol::WideAddress{address.toUint256().toBigEndian()});
        };
        DeployedChain out{wide(placed->rollup), placed->startBlock, {}};
        for (const auto& [token, address] : placed->tokens) {
            const auto planned = std::ranges::find(m_plan.tokens, token, &PlannedToken::id);
            out.tokens[token] = {wide(address), planned->chains.at(m_chain.chain.index).decimals};
        }
        std::exchange(m_done, nullptr)(std::move(out));
    });
}

} // namespace landfall::l1::starknet
