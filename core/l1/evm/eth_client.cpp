#include "l1/evm/eth_client.h"

#include "l1/evm/fees.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_errors.h"
#include "protocol/address.h"

#include <QJsonObject>

#include <limits>

namespace landfall::l1::evm {

namespace {

constexpr int kReverted = 3; // geth's code for a revert with data
constexpr int kFeeBlocks = 5;
constexpr qsizetype kMaxLogs = 100'000;

QString addressText(const protocol::Address& address) {
    return dataText(address.bytes);
}

// Reads a good answer with `read`, and passes on a bad one.
template <class T, class Read>
RpcDone reading(Done<T> done, Read read) {
    return [done = std::move(done), read = std::move(read)](const Result<QJsonValue, RpcError>& answer) {
        if (!answer) {
            done(errorOfCall(answer.error()));
        } else {
            done(read(*answer));
        }
    };
}

QJsonObject messageJson(const protocol::Address& from, const std::optional<protocol::Address>& to, const Uint256& value,
                        const Bytes& data) {
    QJsonObject out{{QStringLiteral("from"), addressText(from)},
                    {QStringLiteral("value"), quantityText(value)},
                    {QStringLiteral("data"), dataText(data)}};
    if (to) {
        out[QStringLiteral("to")] = addressText(*to);
    }
    return out;
}

Result<FeeHistory> historyOf(const QJsonValue& value) {
    const auto object = value.toObject();
    const auto baseFees = object[QStringLiteral("baseFeePerGas")].toArray();
    if (baseFees.isEmpty()) {
        return badAnswer("it has no base fees (chains without EIP-1559 are not supported)");
    }
    auto next = quantityOf(baseFees.last(), "baseFeePerGas");
    if (!next) {
        return next.error();
    }
    FeeHistory out{*next, {}};
    for (const auto& block : object[QStringLiteral("reward")].toArray()) {
        if (auto tip = quantityOf(block.toArray().first(), "reward")) {
            out.tips.push_back(*tip);
        }
    }
    return out;
}

Result<std::vector<Log>> logsOf(const QJsonValue& value) {
    const auto list = value.toArray();
    if (!value.isArray() || list.size() > kMaxLogs) {
        return badAnswer("its logs are not a list");
    }
    std::vector<Log> out;
    for (const auto& entry : list) {
        auto log = logOf(entry);
        if (!log) {
            return log.error();
        }
        out.push_back(std::move(*log));
    }
    return out;
}

Result<std::optional<protocol::Address>> optionalAddress(const QJsonValue& value, const char* field) {
    if (value.isNull() || value.isUndefined()) {
        return std::optional<protocol::Address>();
    }
    auto address = addressOf(value, field);
    if (!address) {
        return address.error();
    }
    return std::optional(*address);
}

Result<std::optional<KnownTransaction>> transactionOf(const QJsonValue& value, const Bytes32& wanted) {
    if (value.isNull()) {
        return std::optional<KnownTransaction>();
    }
    const auto object = value.toObject();
    auto hash = hashOf(object[QStringLiteral("hash")], "hash");
    auto from = addressOf(object[QStringLiteral("from")], "from");
    auto to = optionalAddress(object[QStringLiteral("to")], "to");
    auto amount = quantityOf(object[QStringLiteral("value")], "value");
    auto data = dataOf(object[QStringLiteral("input")], "input");
    auto gas = quantity64Of(object[QStringLiteral("gas")], "gas");
    if (!hash || *hash != wanted || !from || !to || !amount || !data || !gas) {
        return badAnswer("a transaction is malformed");
    }
    return std::optional(KnownTransaction{*from, *to, *amount, std::move(*data), *gas});
}

Result<std::optional<RawReceipt>> receiptOf(const QJsonValue& value, const Bytes32& wanted) {
    if (value.isNull()) {
        return std::optional<RawReceipt>();
    }
    const auto object = value.toObject();
    auto hash = hashOf(object[QStringLiteral("transactionHash")], "transactionHash");
    auto block = quantity64Of(object[QStringLiteral("blockNumber")], "blockNumber");
    auto blockHash = hashOf(object[QStringLiteral("blockHash")], "blockHash");
    auto index = quantity64Of(object[QStringLiteral("transactionIndex")], "transactionIndex");
    auto status = quantity64Of(object[QStringLiteral("status")], "status");
    auto gasUsed = quantity64Of(object[QStringLiteral("gasUsed")], "gasUsed");
    auto price = quantityOf(object[QStringLiteral("effectiveGasPrice")], "effectiveGasPrice");
    auto created = optionalAddress(object[QStringLiteral("contractAddress")], "contractAddress");
    auto logs = logsOf(object[QStringLiteral("logs")]);
    if (!hash || *hash != wanted || !block || !blockHash || !index || !status || *status > 1 || !gasUsed || !price ||
        !created || !logs || *index > std::numeric_limits<std::uint32_t>::max()) {
        return badAnswer("a receipt is malformed");
    }
    return std::optional(RawReceipt{*block, *blockHash, static_cast<std::uint32_t>(*index), *status == 1, *gasUsed,
                                    *price, *created, std::move(*logs)});
}

} // namespace

Error errorOfCall(const RpcError& error) {
    if (error.serverCode == kReverted || !error.data.empty() ||
        (error.serverCode && error.error.message.find("revert") != std::string::npos)) {
        return describeRevert(error.data);
    }
    return error.serverCode ? knownRefusal(error.error.message).value_or(error.error) : error.error;
}

QJsonValue latestTag() {
    return QStringLiteral("latest");
}

QJsonValue finalisedTag() {
    return QStringLiteral("finalized");
}

// EIP-1898: a question about one block, whatever its number now means.
QJsonValue atBlock(const Bytes32& hash) {
    return QJsonObject{{QStringLiteral("blockHash"), dataText(hash)}};
}

void EthClient::block(QObject* context, const QJsonValue& tagOrNumber, Done<BlockRef> done) {
    m_rpc.call(context, QStringLiteral("eth_getBlockByNumber"), {tagOrNumber, false},
               reading<BlockRef>(std::move(done), blockOf));
}

void EthClient::blockByHash(QObject* context, const Bytes32& hash, Done<BlockRef> done) {
    m_rpc.call(context, QStringLiteral("eth_getBlockByHash"), {dataText(hash), false},
               reading<BlockRef>(std::move(done), [hash](const QJsonValue& value) -> Result<BlockRef> {
                   auto block = blockOf(value);
                   if (block && block->hash != hash) {
                       return badAnswer("a block has another hash than asked for");
                   }
                   return block;
               }));
}

void EthClient::code(QObject* context, const protocol::Address& address, Done<Bytes> done) {
    m_rpc.call(context, QStringLiteral("eth_getCode"), {addressText(address), latestTag()},
               reading<Bytes>(std::move(done), [](const QJsonValue& value) { return dataOf(value, "code"); }));
}

void EthClient::balance(QObject* context, const protocol::Address& address, Done<Uint256> done) {
    m_rpc.call(context, QStringLiteral("eth_getBalance"), {addressText(address), latestTag()},
               reading<Uint256>(std::move(done), [](const QJsonValue& value) { return quantityOf(value, "balance"); }));
}

void EthClient::nonce(QObject* context, const protocol::Address& address, bool countWaiting, Done<std::uint64_t> done) {
    const auto tag = countWaiting ? QStringLiteral("pending") : QStringLiteral("latest");
    m_rpc.call(
        context, QStringLiteral("eth_getTransactionCount"), {addressText(address), tag},
        reading<std::uint64_t>(std::move(done), [](const QJsonValue& value) { return quantity64Of(value, "nonce"); }));
}

void EthClient::fees(QObject* context, Done<FeeSuggestion> done) {
    m_rpc.call(context, QStringLiteral("eth_feeHistory"),
               {quantityText(Uint256(kFeeBlocks)), latestTag(), QJsonArray{50}},
               reading<FeeSuggestion>(std::move(done), [](const QJsonValue& value) -> Result<FeeSuggestion> {
                   auto history = historyOf(value);
                   return history ? suggestFees(*history) : history.error();
               }));
}

void EthClient::view(QObject* context, const protocol::Address& to, const AbiSignature& function,
                     const AbiValue::List& arguments, const std::vector<AbiType>& results, const QJsonValue& at,
                     Done<AbiValue::List> done) {
    const auto data = abiEncodeCall(function, arguments);
    const QJsonObject message{{QStringLiteral("to"), addressText(to)},
                              {QStringLiteral("data"), data ? dataText(*data) : QString()}};
    m_rpc.call(
        context, QStringLiteral("eth_call"), {message, at},
        reading<AbiValue::List>(
            std::move(done), [to, results, name = function.name](const QJsonValue& value) -> Result<AbiValue::List> {
                auto bytes = dataOf(value, "result of eth_call");
                if (!bytes) {
                    return bytes.error();
                }
                if (bytes->empty()) {
                    return Error::invalid("contract-missing", "there is no contract with " + name + "() at " +
                                                                  protocol::formatAddress(to) +
                                                                  ": correct that address in the network file");
                }
                auto values = abiDecode(results, *bytes);
                if (!values) {
                    return badAnswer(name + "() answered something else than it should");
                }
                return values;
            }));
}

void EthClient::simulate(QObject* context, const protocol::Address& from, const CallMessage& message,
                         const QJsonValue& at, Done<Bytes> done) {
    m_rpc.call(context, QStringLiteral("eth_call"), {messageJson(from, message.to, message.value, message.data), at},
               reading<Bytes>(std::move(done), [](const QJsonValue& value) { return dataOf(value, "result"); }));
}

void EthClient::estimateGas(QObject* context, const protocol::Address& from, const std::optional<protocol::Address>& to,
                            const Uint256& value, const Bytes& data, const std::optional<FeeBid>& price,
                            Done<std::uint64_t> done) {
    auto message = messageJson(from, to, value, data);
    if (price) {
        message[QStringLiteral("maxFeePerGas")] = quantityText(price->cap);
        message[QStringLiteral("maxPriorityFeePerGas")] = quantityText(price->tip);
    }
    m_rpc.call(context, QStringLiteral("eth_estimateGas"), {message},
               reading<std::uint64_t>(std::move(done), [](const QJsonValue& answer) {
                   return quantity64Of(answer, "result of eth_estimateGas");
               }));
}

void EthClient::logs(QObject* context, const protocol::Address& contract, BlockNumber from, BlockNumber to,
                     Done<std::vector<Log>> done) {
    const QJsonObject filter{{QStringLiteral("address"), addressText(contract)},
                             {QStringLiteral("fromBlock"), quantityText(Uint256(from))},
                             {QStringLiteral("toBlock"), quantityText(Uint256(to))}};
    m_rpc.call(context, QStringLiteral("eth_getLogs"), {filter},
               reading<std::vector<Log>>(
                   std::move(done), [contract, from, to](const QJsonValue& value) -> Result<std::vector<Log>> {
                       auto logs = logsOf(value);
                       if (logs) {
                           for (const auto& log : *logs) {
                               if (log.contract != contract || log.place.block < from || log.place.block > to) {
                                   return badAnswer("it sent logs that were not asked for");
                               }
                           }
                       }
                       return logs;
                   }));
}

void EthClient::transaction(QObject* context, const Bytes32& hash, Done<std::optional<KnownTransaction>> done) {
    m_rpc.call(context, QStringLiteral("eth_getTransactionByHash"), {dataText(hash)},
               reading<std::optional<KnownTransaction>>(
                   std::move(done), [hash](const QJsonValue& value) { return transactionOf(value, hash); }));
}

void EthClient::receipt(QObject* context, const Bytes32& hash, Done<std::optional<RawReceipt>> done) {
    m_rpc.call(context, QStringLiteral("eth_getTransactionReceipt"), {dataText(hash)},
               reading<std::optional<RawReceipt>>(std::move(done),
                                                  [hash](const QJsonValue& value) { return receiptOf(value, hash); }));
}

} // namespace landfall::l1::evm
