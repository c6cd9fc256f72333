#include "l1/deployment.h"
#include "l1/field_reader.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

namespace landfall::l1 {

namespace {

constexpr std::uint64_t kMaxSeconds = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMaxInteger = (std::uint64_t{1} << 53) - 1;
constexpr qint64 kMaxFileBytes = 1 << 20;

PlannedChain readChain(FieldReader& in) {
    PlannedChain out;
    out.chain.index = static_cast<protocol::ChainIndex>(in.number("index", 1, protocol::kMaxChain));
    out.chain.evmChainId = in.number("evmChainId", 1, kMaxInteger);
    out.chain.name = in.text("name", 40);
    out.chain.rpcUrls = in.urls("rpcUrls");
    out.chain.confirmations = static_cast<std::uint32_t>(in.number("confirmations", 1, 10'000));
    out.chain.finalisedDepth = static_cast<std::uint32_t>(in.optionalNumber("finalisedDepth", 0, 100'000, 0));
    out.chain.explorerTransactionUrl = in.optionalText("explorerTransactionUrl", 300);
    out.chain.nativeSymbol = in.text("nativeSymbol", 12);
    out.queueFee = Uint256(in.number("queueFeeWei", 0, kMaxInteger));
    out.pushGas = static_cast<std::uint32_t>(in.optionalNumber("pushGas", 30'000, 2'000'000, out.pushGas));
    in.finish();
    return out;
}

PlannedTokenPlace readPlace(FieldReader in) {
    PlannedTokenPlace out;
    const auto kind = in.has("address") ? std::string() : in.text("deploy");
    if (kind.empty()) {
        out.address = in.address("address"); // zero: the chain's own coin
    } else if (kind != "test-token") {
        in.bad("deploy", "can only be \"test-token\"; a token that exists is named by its address");
    }
    out.decimals = static_cast<std::uint8_t>(in.number("decimals", 0, protocol::kAmountDecimals));
    out.leastDeposit = Uint256(in.optionalNumber("leastDepositUnits", 1, kMaxInteger, 1));
    in.finish();
    return out;
}

PlannedToken readToken(FieldReader& in) {
    PlannedToken out;
    out.id = static_cast<protocol::TokenId>(in.number("id", 0, protocol::kTokenCapacity - 1));
    out.symbol = in.text("symbol", 12);
    out.name = in.text("name", 60);
    auto places = in.object("chains");
    for (const auto& key : places.names()) {
        const uint index = key.toUInt();
        if (index < 1 || index > protocol::kMaxChain) {
            places.bad(key.toLatin1().constData(), "must be a chain's index");
            break;
        }
        out.chains[static_cast<protocol::ChainIndex>(index)] = readPlace(places.object(key.toLatin1().constData()));
    }
    in.finish();
    return out;
}

NetworkDurations readDurations(FieldReader in, std::uint32_t& roleDelay) {
    NetworkDurations out;
    out.proveWindow = static_cast<std::uint32_t>(in.number("proveWindow", 1, kMaxSeconds));
    out.maxFutureSkew = static_cast<std::uint32_t>(in.number("maxFutureSkew", 1, kMaxSeconds));
    out.queueWindow = static_cast<std::uint32_t>(in.number("queueWindow", 3ULL * out.proveWindow, kMaxSeconds));
    out.armWindow = static_cast<std::uint32_t>(in.number("armWindow", 1, kMaxSeconds));
    roleDelay = static_cast<std::uint32_t>(in.number("roleDelay", 0, kMaxSeconds));
    in.finish();
    return out;
}

// Entries of a plan may come in any order, but each only once.
template <class Entry, class Key>
void checkUnique(FieldReader& in, const char* name, const std::vector<Entry>& entries, Key key) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (key(entries[i]) == key(entries[j])) {
                in.bad(name, "has two entries with the same index, id or address");
                return;
            }
        }
    }
}

} // namespace

Result<DeploymentPlan> parseDeploymentConfig(const QByteArray& json) {
    const auto document = QJsonDocument::fromJson(json);
    if (!document.isObject()) {
        return Error::invalid("deploy-config-not-json", "the deployment's configuration is not a JSON object");
    }
    FieldLog log("deploy-config", "the deployment's configuration");
    FieldReader in(log, document.object(), {});
    DeploymentPlan plan;
    plan.name = in.text("name", 60);
    plan.salt = in.hex<32>("salt");
    plan.feeOwner = in.address("feeOwner");
    plan.sequencer = in.address("sequencer");
    plan.sequencerRpcUrl = in.optionalUrl("sequencerRpcUrl");
    plan.durations = readDurations(in.object("durations"), plan.roleDelay);
    for (auto& entry : in.objects("chains", 1, protocol::kMaxChain)) {
        plan.chains.push_back(readChain(entry));
    }
    for (auto& entry : in.objects("tokens", 1, protocol::kTokenCapacity)) {
        plan.tokens.push_back(readToken(entry));
    }
    for (auto& entry : in.objects("attesters", 1, 100)) {
        plan.attesters.push_back({entry.address("address"), entry.optionalUrl("rpcUrl")});
        entry.finish();
    }
    in.finish();
    checkUnique(in, "chains", plan.chains, [](const PlannedChain& c) { return c.chain.index; });
    checkUnique(in, "tokens", plan.tokens, [](const PlannedToken& t) { return t.id; });
    checkUnique(in, "attesters", plan.attesters, [](const NetworkAttester& a) { return a.address; });
    for (const auto& token : plan.tokens) {
        for (const auto& [index, place] : token.chains) {
            if (std::none_of(plan.chains.begin(), plan.chains.end(),
                             [index = index](const PlannedChain& c) { return c.chain.index == index; })) {
                in.bad("tokens", "puts " + token.symbol + " on chain " + std::to_string(index) +
                                     ", which is not in the configuration's chains");
            }
        }
    }
    if (log.error()) {
        return *log.error();
    }
    return plan;
}

Result<DeploymentPlan> readDeploymentConfig(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxFileBytes) {
        return Error::invalid("deploy-config-unreadable", "the deployment's configuration " + path.toStdString() +
                                                              " can't be read: check the path given with --config");
    }
    return parseDeploymentConfig(file.readAll());
}

} // namespace landfall::l1
