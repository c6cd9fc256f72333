#include "l1/starknet/rollup_deployment.h"

#include "crypto/starknet/names.h"
#include "l1/starknet/class_builder.h"
#include "l1/starknet/felts.h"

namespace landfall::l1::starknet {

namespace {

const QString kRollup = QStringLiteral("Rollup");
const QString kSecond = QStringLiteral("RollupSecond");
const QString kTestToken = QStringLiteral("TestToken");
const QString kVerifier = QStringLiteral("Groth16Verifier");

QString nameOf(const VerifyingKey& key) {
    return key.size == 0 ? QStringLiteral("verifier of exits") : QStringLiteral("verifier of size %1").arg(key.size);
}

} // namespace

RollupDeployment::RollupDeployment(SetupSender& sender, RollupPlan plan, QObject* parent)
    : QObject(parent), m_sender(sender), m_plan(std::move(plan)) {
}

void RollupDeployment::start(Done<Outcome> done) {
    m_done = std::move(done);
    for (const auto& key : m_plan.keys) {
        m_steps.emplace_back([this, &key] { declareVerifier(key); });
    }
    if (m_plan.exitKey) {
        m_steps.emplace_back([this] { declareVerifier(*m_plan.exitKey); });
    }
    m_steps.emplace_back([this] { declareContracts(); });
    m_steps.emplace_back([this] { deployRollup(); });
    for (const auto& token : m_plan.tokens) {
        m_steps.emplace_back([this, &token] { placeToken(token); });
    }
    next();
}

void RollupDeployment::next() {
    if (m_steps.empty()) {
        std::exchange(m_done, nullptr)(m_outcome);
        return;
    }
    const auto step = std::move(m_steps.front());
    m_steps.pop_front();
    step();
}

void RollupDeployment::fail(const Error& error) {
    m_steps.clear();
    std::exchange(m_done, nullptr)(error);
}

template <class T>
bool RollupDeployment::good(const Result<T>& result) {
    if (!result) {
        fail(result.error());
    }
    return result.ok();
}

void RollupDeployment::declare(const QString& folder, const QString& name, std::function<void(const Felt&)> then) {
    auto read = readClass(folder, name);
    if (!good(read)) {
        return;
    }
    m_class = std::move(*read);
    m_sender.declare(name, m_class, [this, name, then = std::move(then)](const Result<bool>& declared) {
        if (good(declared)) {
            Q_EMIT progress(QStringLiteral("class %1 declared").arg(name));
            then(m_class.classHash);
        }
    });
}

void RollupDeployment::declareVerifier(const VerifyingKey& key) {
    Q_EMIT progress(QStringLiteral("compiling the %1").arg(nameOf(key)));
    buildVerifierClass(this, key, [this, size = key.size](const Result<QString>& folder) {
        if (good(folder)) {
            declare(*folder, kVerifier, [this, size](const Felt& classHash) {
                m_verifiers[size] = classHash;
                next();
            });
        }
    });
}

void RollupDeployment::declareContracts() {
    buildContractClasses(this, [this](const Result<QString>& folder) {
        if (!good(folder)) {
            return;
        }
        // Steps come to the front of those that are left, last first.
        for (const auto& name : {kTestToken, kSecond, kRollup}) {
            m_steps.emplace_front([this, name, folder = *folder] {
                declare(folder, name, [this, name](const Felt& classHash) {
                    m_classes[name] = classHash;
                    next();
                });
            });
        }
        next();
    });
}

std::vector<Felt> RollupDeployment::config() const {
    const auto verifier = [this](std::uint8_t size) {
        const auto at = m_verifiers.find(size);
        return at == m_verifiers.end() ? Felt() : at->second;
    };
    const auto& config = m_plan.config;
    const auto& durations = config.durations;
    FeltWriter out;
    out.put(toFelt(protocol::networkIdWord(config.networkId)), config.chainIndex, config.chainSet);
    out.put256(config.genesisRoot.toUint256());
    out.put(verifier(4), verifier(8), verifier(32), durations.proveWindow, durations.maxFutureSkew,
            durations.queueWindow, durations.armWindow, config.roleDelay, durations.exitPriority,
            durations.releaseDelay, config.feeToken, toFelt(config.queueFee), toFelt(config.leastQueueFee),
            toFelt(config.mostQueueFee), m_plan.exitKey ? 1 : 0, verifier(0), config.lastResort, m_classes.at(kSecond),
            m_sender.account(), config.guardian);
    out.putList(config.sequencers, [](FeltWriter& to, const Felt& sequencer) { to.put(sequencer); });
    out.putList(config.attesters, [](FeltWriter& to, const protocol::Address& attester) { to.put(toFelt(attester)); });
    return out.take();
}

void RollupDeployment::deployRollup() {
    m_sender.deploy(QStringLiteral("rollup contract"), m_classes.at(kRollup), m_plan.salt, config(),
                    [this](const Result<SetupSender::Deployed>& placed) {
                        if (good(placed)) {
                            m_outcome.rollup = placed->address;
                            m_outcome.startBlock = placed->block;
                            Q_EMIT progress(QStringLiteral("rollup contract deployed"));
                            next();
                        }
                    });
}

void RollupDeployment::placeToken(const RollupToken& token) {
    if (token.address) {
        registerToken(token, *token.address);
        return;
    }
    const auto name = crypto::shortString(token.name);
    const auto symbol = crypto::shortString(token.symbol);
    if (!good(name) || !good(symbol)) {
        return;
    }
    m_sender.deploy(QStringLiteral("test token %1").arg(QString::fromStdString(token.symbol)), m_classes.at(kTestToken),
                    m_plan.salt, {*name, *symbol, Felt(token.decimals)},
                    [this, &token](const Result<SetupSender::Deployed>& placed) {
                        if (good(placed)) {
                            registerToken(token, placed->address);
                        }
                    });
}

// With its limit and its first holders, in one transaction.
void RollupDeployment::registerToken(const RollupToken& token, const Felt& address) {
    const auto rollup = [this](std::string_view name, std::vector<Felt> calldata) {
        return Call{m_outcome.rollup, crypto::entryPointSelector(name), std::move(calldata)};
    };
    std::vector<Call> calls{rollup("register_token", {Felt(token.id), address, toFelt(token.leastDeposit)})};
    if (token.dailyLimit != 0) {
        calls.push_back(rollup("limit_token", {Felt(token.id), toFelt(protocol::toUint256(token.dailyLimit))}));
    }
    for (const auto& [holder, amount] : token.holders) {
        const auto units = protocol::toChainUnits(amount, token.decimals);
        if (!good(units)) {
            return;
        }
        FeltWriter arguments;
        arguments.put(holder);
        arguments.put256(*units);
        calls.push_back({address, crypto::entryPointSelector("mint"), arguments.take()});
    }
    const auto what = QStringLiteral("%1 registered").arg(QString::fromStdString(token.symbol));
    m_sender.invoke(what, calls, [this, &token, address, what](const Result<StarknetReceipt>& receipt) {
        if (good(receipt)) {
            m_outcome.tokens[token.id] = address;
            Q_EMIT progress(what);
            next();
        }
    });
}

} // namespace landfall::l1::starknet
