// What a chain's RPC server may send: every question is answered once, with a value
// of the right form or an error that has a sentence.
#include "event_loop.h"
#include "fuzz.h"

#include "l1/evm/event_reader.h"
#include "l1/evm/rollup_abi.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/scripted_server.h"

using namespace landfall;
using namespace landfall::l1;

namespace {

// What the input makes of the server: every byte of an HTTP body, or what stands
// after "result": or "error": in a reply to the right call.
enum class Form { Body, Result, Error };

struct Target {
    NetworkFile network = sampleNetwork();
    QByteArray content;
    Form form = Form::Body;
    ScriptedServer server{[this](const QJsonObject& request) { return answer(request); }};
    evm::JsonRpc rpc{{server.url()}, network.chains[0].evmChainId, "First", limits()};
    evm::EthClient client{rpc};
    int answers = 0;

    static evm::RpcLimits limits() {
        evm::RpcLimits out;
        out.bodyBytes = 1 << 20;
        return out;
    }

    ScriptedServer::Answer answer(const QJsonObject& request) const {
        if (request[QStringLiteral("method")].toString() == QLatin1String("eth_chainId")) {
            return {ScriptedServer::result(request, QStringLiteral("0x7a69"))};
        }
        if (form == Form::Body) {
            return {content};
        }
        return {"{\"jsonrpc\":\"2.0\",\"id\":" + QByteArray::number(request[QStringLiteral("id")].toInteger()) +
                (form == Form::Result ? ",\"result\":" : ",\"error\":") + content + '}'};
    }

    template <class T>
    Done<T> expect() {
        return [this](const Result<T>& result) {
            ++answers;
            require(result.ok() || (!result.error().message.empty() && !result.error().code.empty()),
                    "an error has a sentence");
        };
    }

    void ask(unsigned question) {
        QObject context;
        const auto latest = evm::latestTag();
        const auto& chain = network.chains[0];
        const Bytes32 hash{1};
        const protocol::Address somebody{{2}};
        answers = 0;
        switch (question) {
        case 0:
            client.block(&context, latest, expect<BlockRef>());
            break;
        case 1:
            client.blockByHash(&context, hash, expect<BlockRef>());
            break;
        case 2:
            client.code(&context, somebody, expect<Bytes>());
            break;
        case 3:
            client.balance(&context, somebody, latest, expect<Uint256>());
            break;
        case 4:
            client.nonce(&context, somebody, true, expect<std::uint64_t>());
            break;
        case 5:
            client.fees(&context, expect<FeeSuggestion>());
            break;
        case 6:
            client.view(&context, somebody, evm::rollupAbi().genesisBatch, {}, evm::rollupAbi().storedBatch, latest,
                        expect<evm::AbiValue::List>());
            break;
        case 7:
            client.estimateGas(&context, somebody, somebody, {}, {}, {}, expect<std::uint64_t>());
            break;
        case 8:
            client.transaction(&context, hash, expect<std::optional<evm::KnownTransaction>>());
            break;
        case 9:
            client.receipt(&context, hash, expect<std::optional<evm::RawReceipt>>());
            break;
        case 10:
            client.send(&context, {}, expect<Bytes32>());
            break;
        case 11:
            client.tokensOf(&context, somebody, somebody, latest, expect<std::optional<Uint256>>());
            break;
        default:
            client.logs(&context, chain.rollup, 0, ~BlockNumber{0}, [&](const Result<std::vector<evm::Log>>& logs) {
                if (logs) {
                    evm::readEvents(rpc, rpc.lastServer(), client, &context, network, chain.index, *logs,
                                    expect<std::vector<PlacedEvent>>());
                } else {
                    expect<std::vector<evm::Log>>()(logs);
                }
            });
            break;
        }
        oneAnswer(answers);
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto& fuzzed = onceWithEventLoop<Target>();
    if (size == 0) {
        return 0;
    }
    fuzzed.form = static_cast<Form>(data[0] / 16 % 3);
    fuzzed.content = QByteArray(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1));
    fuzzed.ask(data[0] % 16);
    return 0;
}
