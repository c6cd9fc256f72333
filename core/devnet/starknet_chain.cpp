#include "devnet/starknet_chain.h"

#include "base/hex.h"
#include "crypto/starknet/names.h"
#include "devnet/accounts.h"
#include "l1/starknet/starknet_rpc.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QStandardPaths>
#include <QUrl>

namespace landfall::devnet {

namespace {

// Both are the program's own constants.
constexpr const char* kStrk = "0x04718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938d";
constexpr const char* kAccountClass = "0x05b4b537eaa2399e3aa99c4e2e0208ebd6c71bc1467938cd52c798c601e43564";

Bytes32 wordOf(const char* hex) {
    return fixedFromHex<32>(hex).value();
}

} // namespace

l1::StarknetPlace starknetPlace() {
    l1::StarknetPlace out;
    out.chainId = kStarknetChainId;
    out.feeToken.bytes = wordOf(kStrk);
    out.accountClass = wordOf(kAccountClass);
    out.sequencer = starknetAccountOf(Role::Sequencer, out.accountClass);
    return out;
}

Result<QString> findStarknetDevnet() {
    const QString named = qEnvironmentVariable("LANDFALL_STARKNET_DEVNET");
    const auto cache = qEnvironmentVariable(
        "XDG_CACHE_HOME", QStandardPaths::writableLocation(QStandardPaths::HomeLocation) + QStringLiteral("/.cache"));
    for (const auto& place : {named, QStandardPaths::findExecutable(QStringLiteral("starknet-devnet")),
                              cache + QStringLiteral("/landfall/starknet-devnet/bin/starknet-devnet")}) {
        const QFileInfo file(place);
        if (!place.isEmpty() && file.isFile() && file.isExecutable()) {
            return file.absoluteFilePath();
        }
    }
    return Error::unavailable("starknet-devnet-missing",
                              "starknet-devnet, which runs the local Starknet chain, is not installed: run "
                              "'packaging/setup.sh --starknet', put it on PATH, or name it in "
                              "LANDFALL_STARKNET_DEVNET");
}

ChildProcess::Launch starknetLaunch(const QString& program, const QString& name, const QString& logFile) {
    ChildProcess::Launch out;
    out.name = name;
    out.program = program;
    out.logFile = logFile;
    out.announcement = "listening on ";
    // All states are kept, since a node asks about the contract as of earlier blocks.
    out.arguments = {QStringLiteral("--host"),
                     QStringLiteral("127.0.0.1"),
                     QStringLiteral("--port"),
                     QStringLiteral("0"),
                     QStringLiteral("--chain-id"),
                     QString::fromLatin1(kStarknetChainId),
                     QStringLiteral("--accounts"),
                     QStringLiteral("0"),
                     QStringLiteral("--seed"),
                     QStringLiteral("1"),
                     QStringLiteral("--state-archive-capacity"),
                     QStringLiteral("full")};
    out.deadlineMilliseconds = 30'000;
    return out;
}

l1::evm::RpcDialect starknetDialect() {
    return l1::starknet::starknetDialect(crypto::shortString(kStarknetChainId).value());
}

void mintStrk(l1::evm::JsonRpc& rpc, QObject* context, const protocol::WideAddress& owner,
              std::function<void(Status)> done) {
    const QJsonArray mint{QString::fromStdString(protocol::formatWideAddress(owner)), 1e21, QStringLiteral("FRI")};
    rpc.call(context, QStringLiteral("devnet_mint"), mint,
             [done = std::move(done)](const auto& answer) { done(answer ? Status() : Status(answer.error().error)); });
}

Result<QString> starknetUrl(const QString& announcement) {
    const QUrl url(QStringLiteral("http://") + announcement + QStringLiteral("/rpc"));
    if (url.port() <= 0) {
        return Error::unavailable("starknet-no-port",
                                  "starknet-devnet does not say its port: this version of it is not "
                                  "supported (0.10.1 is)");
    }
    return url.toString();
}

} // namespace landfall::devnet
