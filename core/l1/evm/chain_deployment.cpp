#include "l1/evm/chain_deployment.h"

#include "l1/evm/rollup_abi.h"
#include "l1/evm/transaction.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

// Constructors: IRollup.Config, and the second part after it; Groth16Verifier's key; TestToken's name, symbol,
// decimals.
constexpr const char* kConfig = "(bytes32,uint8,uint16,bytes32,address,address,address,uint32,uint32,uint32,uint32,"
                                "uint32,uint32,uint32,uint96,uint96,uint96,uint32,bool,address,uint32,address,"
                                "address,address[],address[])";
const std::vector<AbiType>& secondConstructor() {
    static const auto types = knownTypes(std::string("(") + kConfig + ")");
    return types;
}
const std::vector<AbiType>& rollupConstructor() {
    static const auto types = knownTypes(std::string("(") + kConfig + ",address)");
    return types;
}
const std::vector<AbiType>& verifierConstructor() {
    static const auto types = knownTypes("(uint256[22])");
    return types;
}
const std::vector<AbiType>& tokenConstructor() {
    static const auto types = knownTypes("(string,string,uint8)");
    return types;
}
const AbiSignature& mint() {
    static const auto signature = knownSignature("mint(address,uint256)");
    return signature;
}

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

ChainDeployment::ChainDeployment(const DeploymentPlan& plan, const PlannedChain& chain, const SecretBytes& key,
                                 Codes codes, QObject* parent)
    : QObject(parent), m_plan(plan), m_chain(chain), m_codes(std::move(codes)),
      m_rpc(chain.chain.rpcUrls, chain.chain.evmChainId, chain.chain.name), m_client(m_rpc),
      m_sender(m_client, chain.chain.evmChainId, key),
      m_governor(addressOfKey(key.view()).ok() ? *addressOfKey(key.view()) : protocol::Address{}) {
}

void ChainDeployment::start(Done<DeployedChain> done) {
    m_done = std::move(done);
    for (const auto& key : m_plan.keys) {
        m_steps.emplace_back([this, &key] { planVerifier(key); });
    }
    if (m_plan.exits) {
        m_steps.emplace_back([this] { planVerifier(*m_plan.exits->key); });
    }
    m_steps.emplace_back([this] { planSecond(); });
    m_steps.emplace_back([this] { planRollup(); });
    for (const auto& token : m_plan.tokens) {
        const auto place = token.chains.find(m_chain.chain.index);
        if (place != token.chains.end()) {
            m_steps.emplace_back([this, &token, &here = place->second] { planToken(token, here); });
        }
    }
    next();
}

void ChainDeployment::next() {
    if (m_steps.empty()) {
        if (m_done) {
            std::exchange(m_done, nullptr)(m_outcome);
        }
        return;
    }
    const auto step = std::move(m_steps.front());
    m_steps.pop_front();
    step();
}

void ChainDeployment::fail(const Error& error) {
    m_steps.clear();
    if (m_done) {
        Error named = error;
        named.message = m_chain.chain.name + ": " + named.message;
        std::exchange(m_done, nullptr)(named);
    }
}

void ChainDeployment::create(const QString& what, const Bytes& code, const std::vector<AbiType>& types,
                             const AbiValue::List& arguments, std::function<void(const RawReceipt&)> then) {
    auto encoded = abiEncode(types, arguments);
    if (!encoded) {
        fail(encoded.error());
        return;
    }
    Bytes data = code;
    append(data, *encoded);
    m_sender.send(what, std::nullopt, data, [this, what, then = std::move(then)](const Result<RawReceipt>& receipt) {
        if (!receipt) {
            fail(receipt.error());
        } else if (!receipt->created) {
            fail(Error::unavailable("deployment-failed", what.toStdString() + ": the receipt names no contract"));
        } else {
            Q_EMIT progress(textOf(m_chain.chain.name), what + QStringLiteral(" deployed"));
            then(*receipt);
            next();
        }
    });
}

void ChainDeployment::call(const QString& what, const protocol::Address& to, const AbiSignature& function,
                           const AbiValue::List& arguments) {
    auto data = abiEncodeCall(function, arguments);
    if (!data) {
        fail(data.error());
        return;
    }
    m_sender.send(what, to, *data, [this, what](const Result<RawReceipt>& receipt) {
        if (!receipt) {
            fail(receipt.error());
        } else {
            Q_EMIT progress(textOf(m_chain.chain.name), what);
            next();
        }
    });
}

void ChainDeployment::planVerifier(const VerifyingKey& key) {
    AbiValue::List words;
    for (const auto& word : key.words) {
        words.emplace_back(Uint256::fromBigEndian(word));
    }
    create(key.size == 0 ? QStringLiteral("verifier of exits") : QStringLiteral("verifier of size %1").arg(key.size),
           m_codes.verifier, verifierConstructor(), {AbiValue::list(std::move(words))},
           [this, size = key.size](const RawReceipt& receipt) { m_verifiers[size] = *receipt.created; });
}

AbiValue ChainDeployment::config() const {
    const auto verifier = [this](std::uint8_t size) -> AbiValue {
        const auto at = m_verifiers.find(size);
        return at == m_verifiers.end() ? protocol::Address{} : at->second;
    };
    const auto network = m_plan.network();
    AbiValue::List attesters;
    for (const auto& attester : network.attesters) {
        attesters.emplace_back(attester.address);
    }
    const auto& durations = m_plan.durations;
    const auto [least, most] = queueFeeBounds(m_chain);
    return AbiValue::list({AbiValue::bytes(protocol::networkIdWord(network.networkId())),
                           std::uint64_t{m_chain.chain.index},
                           std::uint64_t{network.chainSet()},
                           AbiValue::bytes(m_plan.genesisRoot.toBigEndian()),
                           verifier(4),
                           verifier(8),
                           verifier(32),
                           std::uint64_t{durations.proveWindow},
                           std::uint64_t{durations.maxFutureSkew},
                           std::uint64_t{durations.queueWindow},
                           std::uint64_t{durations.armWindow},
                           std::uint64_t{m_plan.roleDelay},
                           std::uint64_t{durations.exitPriority},
                           std::uint64_t{durations.releaseDelay},
                           m_chain.queueFee,
                           least,
                           most,
                           std::uint64_t{m_chain.pushGas},
                           std::uint64_t{m_plan.exits ? 1U : 0U},
                           verifier(0),
                           std::uint64_t{m_plan.exits ? m_plan.exits->lastResort : 0},
                           m_governor,
                           m_chain.guardian,
                           AbiValue::list({m_plan.sequencer}),
                           AbiValue::list(std::move(attesters))});
}

// What the rollup contract itself doesn't answer, it passes on to this one, whose code then works on its storage.
void ChainDeployment::planSecond() {
    create(QStringLiteral("second part of the rollup contract"), m_codes.second, secondConstructor(), {config()},
           [this](const RawReceipt& receipt) { m_second = *receipt.created; });
}

void ChainDeployment::planRollup() {
    create(QStringLiteral("rollup contract"), m_codes.rollup, rollupConstructor(), {config(), m_second},
           [this](const RawReceipt& receipt) {
               m_outcome.rollup = *receipt.created;
               m_outcome.startBlock = receipt.block;
           });
}

void ChainDeployment::planToken(const PlannedToken& token, const PlannedTokenPlace& place) {
    const auto symbol = textOf(token.symbol);
    // Steps come to the front of those that are left, last first.
    const auto registerAt = [this, &token, &place, symbol](const protocol::Address& address) {
        m_outcome.tokens[token.id] = {address, place.decimals};
        if (place.dailyLimit != 0) {
            m_steps.emplace_front([this, &token, &place, symbol] {
                call(QStringLiteral("daily limit of %1 set").arg(symbol), evmOf(m_outcome.rollup),
                     rollupAbi().limitToken, {std::uint64_t{token.id}, protocol::toUint256(place.dailyLimit)});
            });
        }
        call(QStringLiteral("%1 registered").arg(symbol), evmOf(m_outcome.rollup), rollupAbi().registerToken,
             {std::uint64_t{token.id}, address, place.leastDeposit});
    };
    if (place.address) {
        registerAt(evmOf(*place.address));
        return;
    }
    const auto deployed = [this, &token, &place, symbol, registerAt](const RawReceipt& receipt) {
        const auto address = *receipt.created;
        for (const auto& holder : token.holders) {
            if (holder.first.evm() == nullptr) {
                continue; // of another kind of chain
            }
            m_steps.emplace_front([this, &holder, &place, address, symbol] {
                const auto units = protocol::toChainUnits(holder.second, place.decimals);
                if (!units) {
                    fail(units.error());
                    return;
                }
                call(QStringLiteral("%1 minted").arg(symbol), address, mint(), {holder.first, *units});
            });
        }
        m_steps.emplace_front([registerAt, address] { registerAt(address); });
    };
    create(QStringLiteral("test token %1").arg(symbol), m_codes.testToken, tokenConstructor(),
           {AbiValue::bytes(viewOf(token.name)), AbiValue::bytes(viewOf(token.symbol)), std::uint64_t{place.decimals}},
           deployed);
}

} // namespace landfall::l1::evm
