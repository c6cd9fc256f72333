#include "e2e/chain_pair.h"

#include "protocol/public_data.h"

#include <algorithm>
#include <string>

namespace landfall::e2e {
namespace {

using namespace l1;
using protocol::ChainIndex;

constexpr std::uint64_t kGas = 3'000'000; // more than any call here needs

QByteArray codeOf(const Error& error) {
    return QByteArray::fromStdString(error.code);
}

// Keys of nobody, that have no coin on any chain.
crypto::Secp256k1PrivateKey attesterKey(int index) {
    Bytes32 bytes{};
    bytes.fill(static_cast<std::uint8_t>(0x51 + index));
    return *crypto::Secp256k1PrivateKey::fromBytes(bytes);
}

std::string evmName(ChainIndex chain) {
    return chain == ChainPair::kEast ? "East" : "West";
}

protocol::EvmChainId evmId(ChainIndex chain) {
    return 31'336U + chain;
}

} // namespace

Status ChainPair::start() {
    const std::string folder = LANDFALL_BINARY_DIR "/test-keys";
    ThreadPool pool;
    snark::NoProgress quiet;
    const auto key = node::KeyCache(folder, pool).ensureDevelopmentKey(kSize, quiet);
    if (!key) {
        return key.error();
    }
    m_key = {kSize, key->verifyingKeyWords, key->circuitHash};
    m_engine = std::make_unique<node::Groth16Engine>(folder, 0);
    for (int i = 0; i < kAttesters; ++i) {
        m_attesters.push_back(attesterKey(i));
    }
    std::sort(m_attesters.begin(), m_attesters.end(),
              [](const auto& a, const auto& b) { return node::addressOf(a) < node::addressOf(b); });

    for (const ChainIndex chain : {kEast, kWest}) {
        auto& place = m_chains[chain];
        if (AnvilProcess::program().isEmpty() || !place.anvil.start(static_cast<unsigned>(evmId(chain)))) {
            return Error::unavailable("anvil-missing", "Anvil does not start: run 'npm ci' in core/contracts");
        }
        place.rpc = std::make_unique<evm::JsonRpc>(std::vector{place.anvil.url()}, evmId(chain), evmName(chain));
        place.client = std::make_unique<evm::EthClient>(*place.rpc);
    }
    auto network = deploy(1);
    if (!network) {
        return network.error();
    }
    m_network = std::move(*network);
    for (auto& [chain, place] : m_chains) {
        auto adapter = makeChainAdapter(m_network, chain);
        if (!adapter) {
            return adapter.error();
        }
        place.adapter = std::move(*adapter);
        place.runner = std::make_unique<CallRunner>(*place.adapter);
    }
    m_state = state::State(m_network.feeOwner);
    m_commitment = protocol::genesisCommitment(m_network.networkId());
    return {};
}

Result<NetworkFile> ChainPair::deployAnother() {
    return deploy(2);
}

Result<NetworkFile> ChainPair::deploy(std::uint8_t salt) {
    const auto artefacts = findArtefacts();
    if (!artefacts) {
        return artefacts.error();
    }
    auto plan = planFor(m_chains.at(kEast).anvil.url());
    plan.salt[0] = salt;
    plan.genesisRoot = state::State(plan.feeOwner).root();
    plan.developmentKeys = true;
    plan.durations = {.proveWindow = 86'400,
                      .maxFutureSkew = 600,
                      .queueWindow = 259'200,
                      .armWindow = 259'200,
                      .exitPriority = 21'600,
                      .releaseDelay = 86'400};
    plan.attesters.clear();
    for (const auto& key : m_attesters) {
        plan.attesters.push_back({node::addressOf(key), {}});
    }
    const auto planned = plan.chains.front();
    plan.chains.clear();
    for (const auto& [chain, place] : m_chains) {
        auto& entry = plan.chains.emplace_back(planned);
        entry.chain.index = chain;
        entry.chain.evmChainId = evmId(chain);
        entry.chain.name = evmName(chain);
        entry.chain.rpcUrls = {place.anvil.url()};
    }
    plan.tokens = {{kToken,
                    "USDC",
                    "Test USD",
                    {{kEast, {std::nullopt, 6, Uint256(1)}}, {kWest, {std::nullopt, 18, Uint256(1)}}},
                    {{anvilAddress(kUser), 1'000 * kWhole}}}};
    plan.keys = {m_key};
    Deployment deployment(std::move(plan), anvilKey(kGovernor), *artefacts);
    return await<NetworkFile>([&](auto* context, auto done) { deployment.start(context, done); }, 120'000);
}

void ChainPair::ask(ChainIndex chain, const QString& method, const QJsonArray& params) {
    const auto answer = await<QJsonValue>([&](QObject* context, auto done) {
        m_chains.at(chain).rpc->call(context, method, params, [done](const auto& result) {
            result ? done(*result) : done(result.error().error);
        });
    });
    QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
}

void ChainPair::setTime(ChainIndex chain, protocol::UnixSeconds time) {
    ask(chain, QStringLiteral("evm_setNextBlockTimestamp"), {static_cast<qint64>(time)});
}

void ChainPair::mine(ChainIndex chain) {
    ask(chain, QStringLiteral("evm_mine"), {});
}

Result<Receipt> ChainPair::run(ChainIndex chain, const ContractCall& call, int account) {
    return await<Receipt>([&](QObject*, auto done) {
        m_chains.at(chain).runner->run(call, anvilAddress(account), anvilKey(account), 1, done);
    });
}

QByteArray ChainPair::verdict(ChainIndex chain, const ContractCall& call, int account, const Change& change) {
    auto message = evm::encodeCall(call, {}, m_network, chain);
    if (!message) {
        return codeOf(message.error());
    }
    if (change) {
        change(message->data);
    }
    const auto gas = await<std::uint64_t>([&](QObject* context, auto done) {
        m_chains.at(chain).client->estimateGas(context, anvilAddress(account), message->to, message->value,
                                               message->data, {}, done);
    });
    return gas ? QByteArray("accepted") : codeOf(gas.error());
}

QByteArray ChainPair::fateOf(ChainIndex chain, const ContractCall& call, int account, const Change& change) {
    auto& place = m_chains.at(chain);
    auto message = evm::encodeCall(call, {}, m_network, chain);
    const auto nonce = await<std::uint64_t>(
        [&](auto* context, auto done) { place.adapter->nextNonce(context, anvilAddress(account), true, done); });
    const auto fees =
        await<FeeSuggestion>([&](auto* context, auto done) { place.adapter->suggestFees(context, done); });
    if (!message || !nonce || !fees) {
        return "not sent";
    }
    if (change) {
        change(message->data);
    }
    const evm::FeeMarketTransaction transaction{evmId(chain), *nonce,         fees->bid,    kGas,
                                                message->to,  message->value, message->data};
    const auto made = evm::signTransaction(transaction, anvilKey(account).view());
    const auto sent = await<Bytes32>([&](auto* context, auto done) { place.adapter->broadcast(context, *made, done); });
    if (!sent) {
        return codeOf(sent.error());
    }
    std::optional<Receipt> receipt;
    const auto included = [&] {
        const auto status = await<TransactionStatus>(
            [&](auto* context, auto done) { place.adapter->transactionStatus(context, *sent, done); });
        receipt = status ? status->receipt : std::nullopt;
        return receipt.has_value();
    };
    if (!QTest::qWaitFor(included, 20'000)) {
        return "not included";
    }
    return receipt->succeeded ? QByteArray("accepted") : receipt->failure ? codeOf(*receipt->failure) : "failed";
}

Result<MadeBatch> ChainPair::make(protocol::UnixSeconds timestamp, const std::vector<protocol::Operation>& queued,
                                  const std::vector<protocol::Withdraw>& requests, const crypto::EddsaPrivateKey& key) {
    const auto id = m_network.networkId();
    MadeBatch out;
    out.header = {id, m_number + 1, timestamp, kSize, m_network.chainSet(), 0};
    state::BatchApplier applier(m_state, out.header);
    out.queueEnd = m_queueEnd;
    for (const auto& item : queued) {
        if (auto added = applier.add(applier.resolve(item)); !added) {
            return added.error();
        }
        ++out.queueEnd[item.chain];
    }
    for (const auto& request : requests) {
        const auto proof = protocol::signWithdraw(id, request, key);
        if (auto added = applier.add(protocol::operationOf(request), &proof); !added) {
            return added.error();
        }
    }
    auto applied = std::move(applier).finish();
    if (!applied) {
        return applied.error();
    }
    const auto oldRoot = m_state.root();
    const auto newRoot = applied->state.root();
    const auto data = protocol::publicDataOf(applied->batch, oldRoot, newRoot);
    out.submission = {data.p.toBigEndian(), oldRoot.toBigEndian(), newRoot.toBigEndian(),
                      protocol::encodeBatch(applied->batch)};
    out.commitment = protocol::nextCommitment(m_commitment, data, oldRoot, newRoot);

    node::ProofJob job{out.header.number, std::make_shared<const protocol::BatchTrace>(applied->trace()), m_key.hash(),
                       m_key.circuitHash};
    const auto proof = await<node::MadeProof>(
        [&](auto* context, auto done) {
            m_engine->prove(
                context, std::move(job), [](const auto&, double) {}, done);
        },
        300'000);
    if (!proof) {
        return proof.error();
    }
    out.proof = proof->proof;
    m_state = applied->state;
    m_number = out.header.number;
    m_commitment = out.commitment;
    m_queueEnd = out.queueEnd;
    return out;
}

CommittedBatch ChainPair::held(const MadeBatch& batch, ChainIndex chain) const {
    return {batch.header.number, batch.submission, batch.commitment, batch.queueEnd.at(chain),
            anvilAddress(kSequencer)};
}

protocol::Vote ChainPair::agree(const MadeBatch& batch) {
    return {protocol::VoteKind::Agree, 0, batch.header.number, batch.submission.newRoot, batch.commitment};
}

std::vector<VoteSignature> ChainPair::signatures(const protocol::Vote& vote,
                                                 const std::vector<std::size_t>& places) const {
    std::vector<VoteSignature> out;
    for (const auto place : places) {
        out.push_back(node::signVote(m_network.networkId(), vote, m_attesters[place]).signature);
    }
    return out;
}

} // namespace landfall::e2e
