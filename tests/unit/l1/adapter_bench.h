#pragma once

#include "l1/evm/evm_chain_adapter.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/scripted_server.h"
#include "unit/l1/waiting.h"

namespace landfall::l1::evm {

inline QString hashText(char digit) {
    return QStringLiteral("0x") + QString(64, QLatin1Char(digit));
}

inline QJsonObject block(int number, char digit) {
    return {{QStringLiteral("number"), QStringLiteral("0x%1").arg(number, 0, 16)},
            {QStringLiteral("hash"), hashText(digit)},
            {QStringLiteral("timestamp"), QStringLiteral("0x65")}};
}

inline RpcLimits quick() {
    RpcLimits limits;
    limits.deadline = std::chrono::milliseconds(12'000);
    limits.attempt = std::chrono::milliseconds(3'000);
    return limits;
}

// An adapter of the sample's first chain whose servers follow the scripts given.
struct Bench {
    explicit Bench(std::vector<ScriptedServer::Script> scripts) {
        auto network = sampleNetwork();
        network.chains[0].rpcUrls.clear();
        for (auto& script : scripts) {
            servers.push_back(
                std::make_unique<ScriptedServer>(ScriptedServer::chain(QStringLiteral("0x7a69"), std::move(script))));
            network.chains[0].rpcUrls.push_back(servers.back()->url());
        }
        adapter = std::make_unique<EvmChainAdapter>(network, network.chains[0], quick());
    }

    std::vector<std::unique_ptr<ScriptedServer>> servers;
    std::unique_ptr<EvmChainAdapter> adapter;
};

inline QString methodOf(const QJsonObject& request) {
    return request[QStringLiteral("method")].toString();
}
inline QJsonArray paramsOf(const QJsonObject& request) {
    return request[QStringLiteral("params")].toArray();
}

} // namespace landfall::l1::evm
