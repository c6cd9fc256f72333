#include "cli/await.h"
#include "cli/command.h"
#include "cli/proving_keys.h"
#include "common/key_file.h"

#include "base/hex.h"
#include "crypto/random.h"
#include "state/state.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landfall::cli {
namespace {

// Every field that a deployment's configuration has.
constexpr const char* kExample = R"({
  "name": "My network",
  "salt": "%1",
  "feeOwner": "0x…",
  "sequencer": "0x…",
  "exits": "none",
  "durations": { "proveWindow": 86400, "maxFutureSkew": 600, "queueWindow": 1209600, "armWindow": 259200,
                 "roleDelay": 172800, "exitPriority": 21600, "releaseDelay": 86400 },
  "chains": [
    { "index": 1, "evmChainId": 11155111, "name": "Sepolia", "rpcUrls": ["https://…"], "confirmations": 3,
      "nativeSymbol": "ETH", "queueFeeWei": 100000000000000, "leastQueueFeeWei": 10000000000000,
      "mostQueueFeeWei": 9000000000000000, "guardian": "0x…", "explorerTransactionUrl": "https://…/tx/{hash}" },
    { "index": 2, "evmChainId": 560048, "name": "Hoodi", "rpcUrls": ["https://…", "https://…"], "confirmations": 3,
      "finalisedDepth": 0, "nativeSymbol": "ETH", "queueFeeWei": 100000000000000 }
  ],
  "tokens": [
    { "id": 1, "symbol": "USDC", "name": "USD Coin", "chains": {
        "1": { "address": "0x…", "decimals": 6, "dailyLimit": "250000" },
        "2": { "deploy": "test-token", "decimals": 18 } } }
  ],
  "attesters": [ { "address": "0x…", "rpcUrl": "http://…" } ]
}
)";

CommandResult example(Context& context) {
    Bytes32 salt{};
    crypto::randomBytes(salt);
    const QString text = QString::fromUtf8(kExample).arg(QString::fromStdString(toHex0x(salt))).trimmed();
    context.terminal.line(text);
    context.terminal.result(QJsonDocument::fromJson(text.toUtf8()).object());
    return Exit::Ok;
}

CommandResult deploy(Context& context) {
    const auto& arguments = context.arguments;
    if (arguments.has(QStringLiteral("example"))) {
        return example(context);
    }
    for (const auto* needed : {"config", "key-file", "out"}) {
        if (!arguments.has(QLatin1StringView(needed))) {
            return usage(std::string("--") + needed + " is missing");
        }
    }
    const auto sizes = parseSizes(arguments.option(QStringLiteral("sizes")).value_or(QStringLiteral("4,8")));
    if (!sizes) {
        return sizes.error();
    }
    auto plan = l1::readDeploymentConfig(*arguments.option(QStringLiteral("config")));
    if (!plan) {
        return Failure(Exit::Usage, plan.error());
    }
    const auto key = app::readKeyFile(*arguments.option(QStringLiteral("key-file")));
    if (!key) {
        return Failure(Exit::Usage, key.error());
    }
    const auto artefacts = l1::findArtefacts();
    if (!artefacts) {
        return Failure(artefacts.error());
    }
    auto keys = developmentKeys(context.profile, *sizes, context.terminal);
    if (!keys) {
        return keys.error();
    }
    plan->keys = std::move(*keys);
    if (plan->exits) {
        auto exitKey = developmentExitKey(context.profile, context.terminal);
        if (!exitKey) {
            return exitKey.error();
        }
        plan->exits->key = std::move(*exitKey);
    }
    plan->developmentKeys = true;
    plan->genesisRoot = state::State(plan->feeOwner).root();

    l1::Deployment deployment(std::move(*plan), SecretBytes(key->bytes()), *artefacts);
    QObject::connect(&deployment, &l1::Deployment::progress, &deployment,
                     [&context](const QString& chain, const QString& what) {
                         context.terminal.note(QStringLiteral("  %1: %2").arg(chain, what));
                     });
    const auto network = await<Result<l1::NetworkFile>>(
        [&deployment](QObject* receiver, std::function<void(Result<l1::NetworkFile>)> done) {
            deployment.start(receiver, std::move(done));
        });
    if (!network) {
        return Failure(network.error());
    }
    const QString path = *arguments.option(QStringLiteral("out"));
    if (const auto saved = l1::saveNetworkFile(*network, path); !saved) {
        return Failure(saved.error());
    }
    const QString id = QString::fromStdString(toHex0x(network->networkId()));
    context.terminal.pair(QStringLiteral("Network id"), id);
    context.terminal.pair(QStringLiteral("Network file"), path);
    context.terminal.line(QStringLiteral("Its proving keys are development keys: play money only."));
    context.terminal.result(QJsonObject{{QStringLiteral("networkId"), id}, {QStringLiteral("file"), path}});
    return Exit::Ok;
}

} // namespace

QList<Command> networkCommands() {
    return {
        {{QStringLiteral("network deploy"),
          QStringLiteral("deploy a network's contracts on the chains you configure"),
          {},
          {{QStringLiteral("config"), QStringLiteral("FILE"), QStringLiteral("what to deploy, and where")},
           {QStringLiteral("key-file"), QStringLiteral("FILE"),
            QStringLiteral("the deployer's key; it pays and governs")},
           {QStringLiteral("out"), QStringLiteral("FILE"), QStringLiteral("where the network file goes")},
           {QStringLiteral("sizes"), QStringLiteral("LIST"),
            QStringLiteral("batch sizes: some of 4,8,32; 4,8 by default")},
           {QStringLiteral("example"), QString(), QStringLiteral("print a configuration to start from")}},
          {QStringLiteral("landfall-cli network deploy --example > deployment.json"),
           QStringLiteral(
               "landfall-cli network deploy --config deployment.json --key-file deployer.key --out network.json")}},
         deploy},
    };
}

} // namespace landfall::cli
