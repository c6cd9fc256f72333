#include "l1/evm/eth_client.h"

#include "l1/error_codes.h"
#include "l1/evm/eth_ask.h"
#include "l1/evm/fees.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_errors.h"
#include "protocol/address.h"

#include <QJsonObject>

#include <algorithm>

namespace landfall::l1::evm {

namespace {

constexpr int kReverted = 3; // geth's code for a revert with data
constexpr int kFeeBlocks = 5;
constexpr qsizetype kMaxLogs = 100'000;
// Far above what any token's balanceOf takes, and little for a server.
constexpr std::uint64_t kTokenGas = 1'000'000;

QString addressText(const protocol::Address& address) {
    return dataText(address.bytes);
}

// What may not be there: nothing if no server has it.
template <class T>
Done<T> orNothing(Done<std::optional<T>> done) {
    return [done = std::move(done)](Result<T> result) {
        if (result) {
            done(std::optional<T>(std::move(*result)));
        } else if (result.error().code == code::kTransactionNotFound) {
            done(std::optional<T>());
        } else {
            done(result.error());
        }
    };
}

Error notFound() {
    return Error::unavailable(code::kTransactionNotFound, "the RPC server does not have the transaction");
}

// As the contract reads a token's answer.
std::optional<Uint256> numberAtStart(const Bytes& answer) {
    Bytes32 word{};
    if (answer.size() < word.size()) {
        return {};
    }
    std::copy_n(answer.begin(), word.size(), word.begin());
    return Uint256::fromBigEndian(word);
}

// Of a field that is only shown.
template <class T>
T orZero(const Result<T>& value) {
    return value ? *value : T{};
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

Result<KnownTransaction> transactionOf(const QJsonValue& value, const Bytes32& wanted) {
    if (value.isNull()) {
        return notFound();
    }
    const auto object = value.toObject();
    auto hash = hashOf(object[QStringLiteral("hash")], "hash");
    auto from = addressOf(object[QStringLiteral("from")], "from");
    auto to = optionalAddress(object[QStringLiteral("to")], "to");
    auto amount = quantityOf(object[QStringLiteral("value")], "value");
    auto data = dataOf(object[QStringLiteral("input")], "input");
    if (!hash || *hash != wanted || !from || !to || !amount || !data) {
        return badAnswer("a transaction is malformed");
    }
    const auto gas = orZero(quantity64Of(object[QStringLiteral("gas")], "gas"));
    return KnownTransaction{*from, *to, *amount, std::move(*data), gas};
}

Result<RawReceipt> receiptOf(const QJsonValue& value, const Bytes32& wanted) {
    if (value.isNull()) {
        return notFound();
    }
    const auto object = value.toObject();
    auto hash = hashOf(object[QStringLiteral("transactionHash")], "transactionHash");
    auto block = quantity64Of(object[QStringLiteral("blockNumber")], "blockNumber");
    auto blockHash = hashOf(object[QStringLiteral("blockHash")], "blockHash");
    auto status = quantity64Of(object[QStringLiteral("status")], "status");
    auto created = optionalAddress(object[QStringLiteral("contractAddress")], "contractAddress");
    auto logs = logsOf(object[QStringLiteral("logs")]);
    if (!hash || *hash != wanted) {
        return badAnswer("a receipt is of another transaction");
    }
    for (const Error* error :
         {block ? nullptr : &block.error(), blockHash ? nullptr : &blockHash.error(),
          status ? nullptr : &status.error(), created ? nullptr : &created.error(), logs ? nullptr : &logs.error()}) {
        if (error != nullptr) {
            return Error::unavailable(error->code, "a receipt can't be read: " + error->message);
        }
    }
    if (*status > 1) {
        return badAnswer("a receipt's status is neither 0 nor 1");
    }
    return RawReceipt{*block,
                      *blockHash,
                      *status == 1,
                      orZero(quantity64Of(object[QStringLiteral("gasUsed")], "gasUsed")),
                      orZero(quantityOf(object[QStringLiteral("effectiveGasPrice")], "effectiveGasPrice")),
                      *created,
                      std::move(*logs)};
}

} // namespace

Error errorOfCall(const RpcError& error) {
    if (!error.serverCode) {
        return error.error;
    }
    if (error.serverCode == kReverted || !error.data.empty() ||
        error.error.message.find("revert") != std::string::npos) {
        return describeRevert(error.data);
    }
    return knownRefusal(error.error.message).value_or(error.error);
}

QJsonValue latestTag() {
    return QStringLiteral("latest");
}

// EIP-1898: a question about one block, whatever its number now means.
QJsonValue atBlock(const Bytes32& hash) {
    return QJsonObject{{QStringLiteral("blockHash"), dataText(hash)}};
}

void EthClient::code(QObject* context, const protocol::Address& address, Done<Bytes> done) {
    ask<Bytes>(m_rpc, context, "eth_getCode", {addressText(address), latestTag()}, std::move(done),
               [](const QJsonValue& value) { return dataOf(value, "code"); });
}

void EthClient::balance(QObject* context, const protocol::Address& address, const QJsonValue& at, Done<Uint256> done) {
    ask<Uint256>(m_rpc, context, "eth_getBalance", {addressText(address), at}, std::move(done),
                 [](const QJsonValue& value) { return quantityOf(value, "balance"); });
}

void EthClient::tokensOf(QObject* context, const protocol::Address& token, const protocol::Address& owner,
                         const QJsonValue& at, Done<std::optional<Uint256>> done) {
    const auto data = abiEncodeCall(rollupAbi().balanceOf, {owner});
    const QJsonObject message{{QStringLiteral("to"), addressText(token)},
                              {QStringLiteral("gas"), quantityText(Uint256(kTokenGas))},
                              {QStringLiteral("data"), data ? dataText(*data) : QString()}};
    ask<Bytes>(
        m_rpc, context, "eth_call", {message, at},
        [done = std::move(done)](const Result<Bytes>& answer) {
            if (!answer && answer.error().code.rfind("contract-", 0) == 0) {
                done(std::optional<Uint256>());
            } else if (!answer) {
                done(answer.error());
            } else {
                done(numberAtStart(*answer));
            }
        },
        [](const QJsonValue& value) { return dataOf(value, "result"); }, errorOfCall);
}

void EthClient::nonce(QObject* context, const protocol::Address& address, bool countWaiting, Done<std::uint64_t> done) {
    const auto tag = countWaiting ? QStringLiteral("pending") : QStringLiteral("latest");
    ask<std::uint64_t>(m_rpc, context, "eth_getTransactionCount", {addressText(address), tag}, std::move(done),
                       [](const QJsonValue& value) { return quantity64Of(value, "nonce"); });
}

void EthClient::fees(QObject* context, Done<FeeSuggestion> done) {
    ask<FeeSuggestion>(m_rpc, context, "eth_feeHistory",
                       {quantityText(Uint256(kFeeBlocks)), latestTag(), QJsonArray{50}}, std::move(done),
                       [](const QJsonValue& value) -> Result<FeeSuggestion> {
                           auto history = historyOf(value);
                           return history ? suggestFees(*history) : history.error();
                       });
}

void EthClient::view(QObject* context, const protocol::Address& to, const AbiSignature& function,
                     const AbiValue::List& arguments, const std::vector<AbiType>& results, const QJsonValue& at,
                     Done<AbiValue::List> done) {
    const auto data = abiEncodeCall(function, arguments);
    const QJsonObject message{{QStringLiteral("to"), addressText(to)},
                              {QStringLiteral("data"), data ? dataText(*data) : QString()}};
    ask<AbiValue::List>(
        m_rpc, context, "eth_call", {message, at}, std::move(done),
        [to, results, name = function.name](const QJsonValue& value) -> Result<AbiValue::List> {
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
        },
        errorOfCall);
}

void EthClient::simulate(QObject* context, const protocol::Address& from, const CallMessage& message,
                         const QJsonValue& at, Done<Bytes> done) {
    ask<Bytes>(
        m_rpc, context, "eth_call", {messageJson(from, message.to, message.value, message.data), at}, std::move(done),
        [](const QJsonValue& value) { return dataOf(value, "result"); }, errorOfCall);
}

void EthClient::estimateGas(QObject* context, const protocol::Address& from, const std::optional<protocol::Address>& to,
                            const Uint256& value, const Bytes& data, const std::optional<FeeBid>& price,
                            Done<std::uint64_t> done) {
    auto message = messageJson(from, to, value, data);
    if (price) {
        message[QStringLiteral("maxFeePerGas")] = quantityText(price->cap);
        message[QStringLiteral("maxPriorityFeePerGas")] = quantityText(price->tip);
    }
    ask<std::uint64_t>(
        m_rpc, context, "eth_estimateGas", {message}, std::move(done),
        [](const QJsonValue& answer) { return quantity64Of(answer, "result of eth_estimateGas"); }, errorOfCall);
}

void EthClient::logs(QObject* context, const protocol::Address& contract, BlockNumber from, BlockNumber to,
                     Done<std::vector<Log>> done) {
    const QJsonObject filter{{QStringLiteral("address"), addressText(contract)},
                             {QStringLiteral("fromBlock"), quantityText(Uint256(from))},
                             {QStringLiteral("toBlock"), quantityText(Uint256(to))}};
    ask<std::vector<Log>>(m_rpc, context, "eth_getLogs", {filter}, std::move(done),
                          [contract, from, to](const QJsonValue& value) -> Result<std::vector<Log>> {
                              auto logs = logsOf(value);
                              if (logs) {
                                  for (const auto& log : *logs) {
                                      if (log.contract != contract || log.place.block < from || log.place.block > to) {
                                          return badAnswer("it sent logs that were not asked for");
                                      }
                                  }
                              }
                              return logs;
                          });
}

void EthClient::transaction(QObject* context, const Bytes32& hash, Done<std::optional<KnownTransaction>> done) {
    ask<KnownTransaction>(m_rpc, context, "eth_getTransactionByHash", {dataText(hash)},
                          orNothing<KnownTransaction>(std::move(done)),
                          [hash](const QJsonValue& value) { return transactionOf(value, hash); });
}

void EthClient::receipt(QObject* context, const Bytes32& hash, Done<std::optional<RawReceipt>> done) {
    ask<RawReceipt>(m_rpc, context, "eth_getTransactionReceipt", {dataText(hash)},
                    orNothing<RawReceipt>(std::move(done)),
                    [hash](const QJsonValue& value) { return receiptOf(value, hash); });
}

} // namespace landfall::l1::evm
