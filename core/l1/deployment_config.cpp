#include "l1/deployment.h"
#include "l1/governance.h"
#include "l1/network_fields.h"

#include <QJsonDocument>

#include <algorithm>

namespace landfall::l1 {

namespace {

PlannedChain readChain(FieldReader& in) {
    PlannedChain out;
    out.chain = readChainFields(in);
    const auto fee = in.number("queueFeeWei", 0, kMaxJsonInteger);
    out.queueFee = Uint256(fee);
    if (in.has("leastQueueFeeWei")) {
        out.leastQueueFee = Uint256(in.number("leastQueueFeeWei", 0, fee));
    }
    if (in.has("mostQueueFeeWei")) {
        out.mostQueueFee = Uint256(in.number("mostQueueFeeWei", fee, kMaxJsonInteger));
    }
    if (in.has("guardian")) {
        out.guardian = in.address("guardian", out.chain.family);
    }
    out.pushGas = static_cast<std::uint32_t>(in.optionalNumber("pushGas", kLeastPushGas, kMostPushGas, out.pushGas));
    in.finish();
    return out;
}

PlannedTokenPlace readPlace(FieldReader in, protocol::AddressFamily family) {
    PlannedTokenPlace out;
    const auto kind = in.has("address") ? std::string() : in.text("deploy");
    if (kind.empty()) {
        out.address = in.address("address", family); // zero: the chain's own coin
    } else if (kind != "test-token") {
        in.bad("deploy", "can only be \"test-token\"; a token that exists is named by its address");
    }
    out.decimals = static_cast<std::uint8_t>(in.number("decimals", 0, protocol::kAmountDecimals));
    out.leastDeposit = Uint256(in.optionalNumber("leastDepositUnits", 1, kMaxJsonInteger, 1));
    if (const auto limit = in.optionalText("dailyLimit"); !limit.empty()) {
        const auto amount = protocol::parseAmount(limit);
        if (!amount) {
            in.bad("dailyLimit",
                   "must be an amount of whole tokens in digits, such as \"50000\": " + amount.error().message);
        }
        out.dailyLimit = amount ? *amount : 0;
    }
    in.finish();
    return out;
}

NetworkDurations readDurations(FieldReader in, std::uint32_t& roleDelay) {
    const NetworkDurations out = readDurationFields(in);
    // A change of roles must be possible within the time in which users can react before a freeze.
    roleDelay = static_cast<std::uint32_t>(
        in.number("roleDelay", 1, std::min(kMaxSeconds, std::uint64_t{out.queueWindow} + out.armWindow)));
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
        return Error::invalid("deploy-config-not-json",
                              "the deployment's configuration is not a JSON object: 'landfall-cli "
                              "network deploy --example' prints one to start from");
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
    if (auto exits = readExits(in, plan.durations)) {
        plan.exits = PlannedExits{readLastResort(*exits), std::nullopt};
        exits->finish();
    }
    plan.movableClocks = in.has("movableClocks") && in.boolean("movableClocks");
    for (auto& entry : in.objects("chains", 1, protocol::kMaxChain)) {
        plan.chains.push_back(readChain(entry));
    }
    const auto familyOf = [&](protocol::ChainIndex index) {
        const auto at = std::find_if(plan.chains.begin(), plan.chains.end(),
                                     [&](const PlannedChain& c) { return c.chain.index == index; });
        return at == plan.chains.end() ? protocol::AddressFamily::Evm : at->chain.family;
    };
    for (auto& entry : in.objects("tokens", 1, protocol::kTokenCapacity)) {
        plan.tokens.push_back(readTokenFields<PlannedToken>(entry, familyOf, readPlace));
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
    const auto json = readFieldFile(path);
    if (!json) {
        return Error::invalid("deploy-config-unreadable", "the deployment's configuration " + path.toStdString() +
                                                              " can't be read: " + json.error().message +
                                                              ". Check the path given with --config");
    }
    return parseDeploymentConfig(*json);
}

} // namespace landfall::l1
