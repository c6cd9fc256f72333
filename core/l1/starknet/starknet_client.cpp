#include "l1/starknet/starknet_client.h"

#include "l1/error_codes.h"
#include "l1/evm/eth_ask.h"
#include "l1/evm/json_values.h"
#include "l1/starknet/felt_json.h"
#include "l1/starknet/receipt_reader.h"
#include "l1/starknet/starknet_rpc.h"

#include <QPointer>

#include <memory>

namespace landfall::l1::starknet {

using evm::badAnswer;
using evm::RpcError;

namespace {

constexpr int kPage = 100; // events asked for at once
constexpr std::size_t kMostPages = 10'000;
constexpr int kDuplicate = 59; // the specification's number for a transaction that is there already

QJsonValue idJson(const BlockId& id) {
    if (const auto* number = std::get_if<BlockNumber>(&id)) {
        return QJsonObject{{QStringLiteral("block_number"), static_cast<qint64>(*number)}};
    }
    if (const auto* hash = std::get_if<Felt>(&id)) {
        return QJsonObject{{QStringLiteral("block_hash"), feltText(*hash)}};
    }
    switch (std::get<BlockTag>(id)) {
    case BlockTag::PreConfirmed:
        return QStringLiteral("pre_confirmed");
    case BlockTag::L1Accepted:
        return QStringLiteral("l1_accepted");
    case BlockTag::Latest:
        break;
    }
    return QStringLiteral("latest");
}

template <class T, class Read>
void askNode(evm::JsonRpc& rpc, QObject* context, const char* method, const QJsonArray& params, Done<T> done,
             Read read) {
    evm::ask<T>(rpc, context, method, params, std::move(done), std::move(read), errorOf);
}

// One question of many pages. Deletes itself.
class EventReading : public QObject {
public:
    EventReading(evm::JsonRpc& rpc, QObject* context, QJsonObject filter, Done<std::vector<StarknetEvent>> done)
        : QObject(&rpc), m_rpc(rpc), m_context(context), m_filter(std::move(filter)), m_done(std::move(done)) {}

    void next() {
        askNode<EventPage>(
            m_rpc, this, "starknet_getEvents", {m_filter},
            [this](Result<EventPage> page) {
                if (!page) {
                    finish(page.error());
                } else {
                    took(std::move(*page));
                }
            },
            eventPageOf);
    }

private:
    void took(EventPage page) {
        // A continuation is a server's own.
        if (m_pages++ > 0 && m_rpc.lastServer() != m_server) {
            finish(Error::unavailable("rpc-servers-differ",
                                      "the pages of events come from two RPC servers, so they are "
                                      "asked for again"));
            return;
        }
        m_server = m_rpc.lastServer();
        m_events.insert(m_events.end(), std::make_move_iterator(page.events.begin()),
                        std::make_move_iterator(page.events.end()));
        if (page.continuation.isEmpty()) {
            finish(std::move(m_events));
        } else if (m_pages >= kMostPages || m_filter[QStringLiteral("continuation_token")] == page.continuation) {
            finish(badAnswer("its pages of events do not end"));
        } else {
            m_filter[QStringLiteral("continuation_token")] = page.continuation;
            next();
        }
    }

    void finish(Result<std::vector<StarknetEvent>> result) {
        deleteLater();
        if (m_context) {
            m_done(std::move(result));
        }
    }

    evm::JsonRpc& m_rpc;
    QPointer<QObject> m_context;
    QJsonObject m_filter;
    Done<std::vector<StarknetEvent>> m_done;
    std::vector<StarknetEvent> m_events;
    std::size_t m_pages = 0;
    std::size_t m_server = 0;
};

// Half as much again; what does not fit stays at the most there is.
std::uint64_t more(std::uint64_t units) {
    const auto sum = checkedAdd(units, units / 2 + 1).value_or(Uint256());
    return sum.fitsUint64() ? sum.low64() : ~std::uint64_t{0};
}

ResourceBound more(const ResourceBound& bound) {
    const auto price = *checkedAdd(bound.maxPrice, shiftRight(bound.maxPrice, 1));
    return {more(bound.maxAmount), price.bitLength() <= 128 ? price : bound.maxPrice};
}

} // namespace

ResourceBounds FeeEstimate::withMargin() const {
    return {more(bounds.l1Gas), more(bounds.l2Gas), more(bounds.l1DataGas), bounds.tip};
}

void StarknetClient::block(QObject* context, const BlockId& id, Done<BlockRef> done) {
    askNode(m_rpc, context, "starknet_getBlockWithTxHashes", {idJson(id)}, std::move(done), blockOf);
}

void StarknetClient::prices(QObject* context, const BlockId& id, Done<GasPrices> done) {
    askNode(m_rpc, context, "starknet_getBlockWithTxHashes", {idJson(id)}, std::move(done), pricesOf);
}

void StarknetClient::classHashAt(QObject* context, const Felt& address, const BlockId& at, Done<Felt> done) {
    askNode(m_rpc, context, "starknet_getClassHashAt", {idJson(at), feltText(address)}, std::move(done),
            [](const QJsonValue& value) { return feltOf(value, "result of starknet_getClassHashAt"); });
}

void StarknetClient::call(QObject* context, const Call& call, const BlockId& at, Done<std::vector<Felt>> done) {
    const QJsonObject request{{QStringLiteral("contract_address"), feltText(call.to)},
                              {QStringLiteral("entry_point_selector"), feltText(call.selector)},
                              {QStringLiteral("calldata"), feltsJson(call.calldata)}};
    askNode(m_rpc, context, "starknet_call", {request, idJson(at)}, std::move(done),
            [](const QJsonValue& value) { return feltsOf(value, "result of starknet_call"); });
}

void StarknetClient::hasClass(QObject* context, const Felt& classHash, Done<bool> done) {
    askNode<bool>(
        m_rpc, context, "starknet_getClass", {idJson(BlockTag::PreConfirmed), feltText(classHash)},
        [done = std::move(done)](const Result<bool>& there) {
            const bool missing = !there && there.error().code == code::kClassMissing;
            done(missing ? Result<bool>(false) : there);
        },
        [](const QJsonValue& value) {
            return feltsOf(value.toObject()[QStringLiteral("sierra_program")], "sierra_program")
                       ? Result<bool>(true)
                       : badAnswer("its field sierra_program is missing or malformed");
        });
}

void StarknetClient::nonce(QObject* context, const Felt& account, const BlockId& at, Done<Felt> done) {
    askNode(m_rpc, context, "starknet_getNonce", {idJson(at), feltText(account)}, std::move(done),
            [](const QJsonValue& value) { return feltOf(value, "result of starknet_getNonce"); });
}

void StarknetClient::events(QObject* context, const Felt& contract, BlockNumber from, BlockNumber to,
                            Done<std::vector<StarknetEvent>> done) {
    const QJsonObject filter{{QStringLiteral("from_block"), idJson(from)},
                             {QStringLiteral("to_block"), idJson(to)},
                             {QStringLiteral("address"), feltText(contract)},
                             {QStringLiteral("keys"), QJsonArray()},
                             {QStringLiteral("chunk_size"), kPage}};
    (new EventReading(m_rpc, context, filter, std::move(done)))->next();
}

void StarknetClient::estimateFee(QObject* context, const QJsonObject& transaction, Validation validation,
                                 Done<FeeEstimate> done) {
    QJsonArray flags;
    if (validation == Validation::Skip) {
        flags.append(QStringLiteral("SKIP_VALIDATE"));
    }
    askNode(m_rpc, context, "starknet_estimateFee", {QJsonArray{transaction}, flags, idJson(BlockTag::PreConfirmed)},
            std::move(done), estimateOf);
}

void StarknetClient::send(QObject* context, const QJsonObject& transaction, const Felt& hash, Done<Felt> done) {
    const auto type = transaction[QStringLiteral("type")].toString();
    const auto* method = type == QLatin1String("DECLARE")          ? "starknet_addDeclareTransaction"
                         : type == QLatin1String("DEPLOY_ACCOUNT") ? "starknet_addDeployAccountTransaction"
                                                                   : "starknet_addInvokeTransaction";
    m_rpc.call(
        context, QLatin1String(method), {transaction},
        [hash, done = std::move(done)](const Result<QJsonValue, RpcError>& answer) {
            if (answer || answer.error().serverCode == kDuplicate) {
                done(hash);
            } else {
                done(errorOf(answer.error()));
            }
        },
        [hash](const QJsonValue& value) -> Status {
            const auto given = feltOf(value.toObject()[QStringLiteral("transaction_hash")], "transaction_hash");
            if (!given) {
                return given.error();
            }
            return *given == hash ? Status() : badAnswer("it gives a transaction another hash than it has");
        });
}

void StarknetClient::receipt(QObject* context, const Felt& hash, Done<StarknetReceipt> done) {
    askNode(m_rpc, context, "starknet_getTransactionReceipt", {feltText(hash)}, std::move(done),
            [hash](const QJsonValue& value) { return receiptOf(value, hash); });
}

void StarknetClient::isKnown(QObject* context, const Felt& hash, Done<bool> done) {
    askNode<bool>(
        m_rpc, context, "starknet_getTransactionStatus", {feltText(hash)},
        [done = std::move(done)](const Result<bool>& known) {
            const bool missing = !known && known.error().code == code::kTransactionNotFound;
            done(missing ? Result<bool>(false) : known);
        },
        isKnownOf);
}

} // namespace landfall::l1::starknet
