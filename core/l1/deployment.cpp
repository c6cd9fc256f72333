#include "l1/deployment.h"

#include "crypto/keccak.h"
#include "l1/evm/artefact.h"
#include "l1/evm/async.h"
#include "l1/evm/chain_deployment.h"
#include "l1/sender_keys.h"
#include "l1/starknet/chain_deployment.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace landfall::l1 {

Bytes32 VerifyingKey::hash() const {
    crypto::Keccak256 hasher;
    for (const auto& word : words) {
        hasher.update(word);
    }
    return hasher.finish();
}

NetworkFile DeploymentPlan::network() const {
    NetworkFile out;
    out.name = name;
    out.salt = salt;
    out.feeOwner = feeOwner;
    out.genesisRoot = genesisRoot;
    out.durations = durations;
    out.developmentKeys = developmentKeys;
    out.movableClocks = movableClocks;
    out.sequencer = sequencer;
    out.sequencerRpcUrl = sequencerRpcUrl;
    out.attesters = attesters;
    for (const auto& planned : chains) {
        out.chains.push_back(planned.chain);
    }
    for (const auto& key : keys) {
        out.sizes.push_back({key.size, key.hash(), key.circuitHash, key.words});
    }
    if (exits && exits->key) {
        out.exits = NetworkExits{exits->key->hash(), exits->key->circuitHash, exits->lastResort};
    }
    for (const auto& token : tokens) {
        NetworkToken entry{token.id, token.symbol, token.name, {}};
        for (const auto& [chain, place] : token.chains) {
            entry.chains[chain] = {place.address.value_or(protocol::ChainAddress()), place.decimals};
        }
        out.tokens.push_back(std::move(entry));
    }
    const auto by = [](auto key) { return [key](const auto& a, const auto& b) { return a.*key < b.*key; }; };
    std::sort(out.chains.begin(), out.chains.end(), by(&NetworkChain::index));
    std::sort(out.tokens.begin(), out.tokens.end(), by(&NetworkToken::id));
    std::sort(out.sizes.begin(), out.sizes.end(), by(&NetworkSize::size));
    std::sort(out.attesters.begin(), out.attesters.end(), by(&NetworkAttester::address));
    return out;
}

std::pair<Uint256, Uint256> queueFeeBounds(const PlannedChain& chain) {
    constexpr std::uint64_t kLeastPart = 10;
    constexpr std::uint64_t kMostTimes = 100;
    return {chain.leastQueueFee.value_or(divMod(chain.queueFee, Uint256(kLeastPart)).quotient),
            chain.mostQueueFee.value_or(checkedMul(chain.queueFee, Uint256(kMostTimes)).value_or(chain.queueFee))};
}

struct Deployment::State {
    DeploymentPlan plan;
    SecretBytes key;
    QString artefacts;
    NetworkFile network;
    std::size_t waiting = 0;
    Done<NetworkFile> done;
};

Deployment::Deployment(DeploymentPlan plan, const SecretBytes& deployerKey, QString artefacts, QObject* parent)
    : QObject(parent), m_state(new State{std::move(plan), deployerKey.clone(), std::move(artefacts), {}, 0, {}}) {
}

// The parts use the plan, so they go first.
Deployment::~Deployment() {
    qDeleteAll(findChildren<evm::ChainDeployment*>(QString(), Qt::FindDirectChildrenOnly));
    qDeleteAll(findChildren<starknet::ChainDeployment*>(QString(), Qt::FindDirectChildrenOnly));
}

void Deployment::start(QObject* context, Done<NetworkFile> done) {
    auto& state = *m_state;
    state.done = evm::guarded(context, std::move(done));
    if (state.plan.exits && !state.plan.exits->key) {
        evm::later(this, state.done,
                   Result<NetworkFile>(Error::invalid(
                       "exit-key-missing", "the deployment's configuration wants exits, and there is no verifying key "
                                           "of the exit circuit for them: let its field exits be \"none\", or deploy "
                                           "with a program that has the key")));
        return;
    }
    state.network = state.plan.network();
    auto rollup = evm::creationCode(state.artefacts, QStringLiteral("Rollup"));
    auto second = evm::creationCode(state.artefacts, QStringLiteral("RollupSecond"));
    auto verifier = evm::creationCode(state.artefacts, QStringLiteral("Groth16Verifier"));
    auto testToken = evm::creationCode(state.artefacts, QStringLiteral("TestToken"));
    for (const auto* code : {&rollup, &second, &verifier, &testToken}) {
        if (!*code) {
            evm::later(this, state.done, Result<NetworkFile>(code->error()));
            return;
        }
    }
    state.waiting = state.plan.chains.size();
    for (const auto& planned : state.plan.chains) {
        if (!planned.chain.starknet) {
            startPart(new evm::ChainDeployment(state.plan, planned, state.key,
                                               {*rollup, *second, *verifier, *testToken}, this),
                      planned.chain.index);
        } else if (const auto key = senderKeyOn(planned.chain, state.key.view())) {
            startPart(new starknet::ChainDeployment(state.plan, planned, *key, this), planned.chain.index);
        } else {
            deployed(planned.chain.index, key.error());
        }
    }
}

template <class Part>
void Deployment::startPart(Part* part, protocol::ChainIndex index) {
    connect(part, &Part::progress, this, &Deployment::progress);
    part->start([this, index](const Result<DeployedChain>& outcome) { deployed(index, outcome); });
}

void Deployment::deployed(protocol::ChainIndex index, const Result<DeployedChain>& outcome) {
    auto& state = *m_state;
    if (!state.done) {
        return; // another chain failed before
    }
    if (!outcome) {
        std::exchange(state.done, nullptr)(outcome.error());
        return;
    }
    const auto chain = std::ranges::find(state.network.chains, index, &NetworkChain::index);
    chain->rollup = outcome->rollup;
    chain->startBlock = outcome->startBlock;
    for (auto& token : state.network.tokens) {
        if (const auto at = outcome->tokens.find(token.id); at != outcome->tokens.end()) {
            token.chains[index] = at->second;
        }
    }
    if (--state.waiting == 0) {
        std::exchange(state.done, nullptr)(state.network);
    }
}

Result<QString> findArtefacts() {
    QStringList places{qEnvironmentVariable("LANDFALL_CONTRACTS"),
                       QCoreApplication::applicationDirPath() + QStringLiteral("/../share/landfall/contracts")};
#ifdef LANDFALL_SOURCE_DIR
    places.append(QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/out"));
    static constexpr char kRemedy[] = "run 'npm ci' and 'npm run build' in core/contracts";
#else
    static constexpr char kRemedy[] = "install Landfall again, with its folder share/landfall beside the programs' bin";
#endif
    for (const auto& place : places) {
        if (!place.isEmpty() && QFileInfo::exists(place + QStringLiteral("/Rollup.sol/Rollup.json"))) {
            return QDir(place).absolutePath();
        }
    }
    return Error::unavailable("artefact-missing", std::string("the compiled contracts are missing: ") + kRemedy +
                                                      ", or name their folder in LANDFALL_CONTRACTS");
}

} // namespace landfall::l1
