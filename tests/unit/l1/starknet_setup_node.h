#pragma once

#include "crypto/starknet/names.h"
#include "l1/http_client.h"
#include "l1/starknet/setup_sender.h"
#include "l1/starknet/starknet_rpc.h"
#include "unit/l1/starknet_process.h"
#include "unit/l1/waiting.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <memory>

namespace landfall::test {

// A Starknet chain of a test's own, a client of it, and accounts with STRK.
class StarknetNode {
public:
    // Empty if it runs; else what to do.
    QString start() {
        auto problem = m_process.start();
        if (problem.isEmpty()) {
            m_rpc = std::make_unique<l1::evm::JsonRpc>(std::vector<std::string>{m_process.url()},
                                                       l1::starknet::starknetDialect(chainId()), "Starknet");
            m_client = std::make_unique<l1::starknet::StarknetClient>(*m_rpc);
        }
        return problem;
    }

    static algebra::Felt chainId() { return *crypto::shortString("SN_SEPOLIA"); }
    static algebra::Felt felt(std::string_view hex) {
        return *algebra::Felt::fromUint256(*Uint256::fromHexNumber(hex));
    }
    static algebra::Felt strk() { return felt("0x4718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938d"); }
    algebra::Felt accountClass() const { return felt(m_process.accountClass()); }
    const std::string& url() const { return m_process.url(); }
    l1::starknet::StarknetClient& client() { return *m_client; }

    static crypto::StarkPrivateKey keyOf(std::uint64_t number) {
        return crypto::StarkPrivateKey::fromBytes(Uint256(number).toBigEndian()).value();
    }
    l1::starknet::SetupSender sender(std::uint64_t key) { return {*m_client, chainId(), accountClass(), keyOf(key)}; }

    // What the node itself is asked, nothing if it refuses.
    QJsonValue ask(const QString& method, const QJsonObject& params) {
        l1::HttpClient http;
        const QJsonObject request{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                  {QStringLiteral("id"), 1},
                                  {QStringLiteral("method"), method},
                                  {QStringLiteral("params"), params}};
        QJsonValue out;
        QEventLoop loop;
        http.post(
            &loop, QUrl(QString::fromStdString(m_process.url())), QJsonDocument(request).toJson(QJsonDocument::Compact),
            {}, {}, [&](const Result<l1::HttpReply, l1::HttpFailure>& reply) {
                out = reply ? QJsonDocument::fromJson(reply->body).object()[QStringLiteral("result")] : QJsonValue();
                loop.quit();
            });
        loop.exec();
        return out;
    }

    // 1,000 STRK.
    bool mint(const algebra::Felt& owner) {
        return ask(QStringLiteral("devnet_mint"),
                   {{QStringLiteral("address"), QString::fromStdString(owner.toUint256().toQuantity())},
                    {QStringLiteral("amount"), 1e21},
                    {QStringLiteral("unit"), QStringLiteral("FRI")}})
            .isObject();
    }

    Result<std::vector<algebra::Felt>> call(const algebra::Felt& contract, std::string_view name,
                                            const std::vector<algebra::Felt>& calldata) {
        return await<std::vector<algebra::Felt>>([&](QObject* context, l1::Done<std::vector<algebra::Felt>> done) {
            m_client->call(context, {contract, crypto::entryPointSelector(name), calldata},
                           l1::starknet::BlockTag::Latest, std::move(done));
        });
    }

private:
    StarknetProcess m_process;
    std::unique_ptr<l1::evm::JsonRpc> m_rpc;
    std::unique_ptr<l1::starknet::StarknetClient> m_client;
};

inline Result<bool> deployAccount(l1::starknet::SetupSender& sender) {
    return await<bool>([&](QObject*, l1::Done<bool> done) { sender.deployAccount(std::move(done)); });
}

} // namespace landfall::test
