#include "l1/starknet/starknet_rpc.h"

#include "l1/error_codes.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rpc_answer.h"
#include "l1/starknet/felt_json.h"
#include "l1/starknet/rollup_errors.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace landfall::l1::starknet {

using evm::RpcAnswer;

namespace {

constexpr int kBlockNotFound = 24;
constexpr int kTransactionNotFound = 29;
constexpr int kContractError = 40;
constexpr int kTransactionFails = 41;
constexpr int kFirstOwnCode = 1; // the specification's own errors; JSON-RPC's are negative
constexpr int kLastOwnCode = 9'999;
constexpr qsizetype kMostWords = 600;

struct Meaning {
    int number;
    const char* code;
    const char* sentence;
};

constexpr auto kMeanings = std::to_array<Meaning>({
    {20, code::kContractMissing, "no contract has this address on the chain: correct the address, or deploy it first"},
    {21, "entry-point-missing", "the contract has no such entry point: it is another contract than this program knows"},
    {kBlockNotFound, code::kBlockNotFound,
     "the RPC server does not have the block asked for: it may be behind; wait, or put another server first in this "
     "chain's rpcUrls"},
    {28, code::kClassMissing, "no class with this hash was declared on the chain: declare it first"},
    {kTransactionNotFound, code::kTransactionNotFound, "the RPC server does not have the transaction"},
    {kContractError, "chain-refused", "the contract refuses the call"},
    {kTransactionFails, "chain-refused", "the transaction would fail"},
    {51, "class-known", "this class was declared already: use it"},
    {52, code::kNonceUsed, "this nonce is not the account's next one: another transaction has used it"},
    {53, code::kFeeBelowBase, "the fee bounds are below what a block charges now: raise them"},
    {54, "insufficient-funds", "the account's STRK don't cover the fee bounds: send STRK to it"},
    {55, "transaction-refused", "the account does not accept the transaction: its key or its chain is another"},
    {63, "transaction-refused", "the chain's sequencer failed on the transaction: try again"},
    {64, code::kReplacementUnderpriced, "a transaction with this nonce waits at nearly the same price: offer more"},
    {65, code::kFeeBelowBase, "the fee is below the least that the chain takes: raise it"},
});

QString wordsOf(const QJsonObject& error) {
    auto words = error[QStringLiteral("message")].toString();
    const auto data = error[QStringLiteral("data")];
    if (data.isString()) {
        words += QStringLiteral(": ") + data.toString();
    } else if (data.isObject()) {
        words +=
            QStringLiteral(": ") + QString::fromUtf8(QJsonDocument(data.toObject()).toJson(QJsonDocument::Compact));
    }
    return words;
}

// The reason lies at the end of the calls that led to it.
QString shortened(const QString& words) {
    return words.size() <= kMostWords
               ? words
               : words.left(kMostWords / 3) + QStringLiteral(" … ") + words.right(kMostWords * 2 / 3);
}

Error errorFor(int number, const QString& words, const std::string& place) {
    if (number == kContractError || number == kTransactionFails) {
        if (auto refusal = contractRefusal(words.toStdString())) {
            return *std::move(refusal);
        }
    }
    return Error::unavailable(code::kRpcError, place + " answered: " + shortened(words).toStdString());
}

RpcAnswer readAnswer(const QString& method, std::uint64_t id, const Result<HttpReply, HttpFailure>& reply,
                     const std::string& place, qint64 bodyBytes) {
    if (reply) {
        const auto error = QJsonDocument::fromJson(reply->body).object()[QStringLiteral("error")].toObject();
        const int number = error[QStringLiteral("code")].toInt();
        if (number >= kFirstOwnCode && number <= kLastOwnCode) {
            const bool mayBeBehind = number == kBlockNotFound || number == kTransactionNotFound;
            return {mayBeBehind ? RpcAnswer::Kind::Declined : RpcAnswer::Kind::Refusal,
                    {},
                    {errorFor(number, wordsOf(error), place), number, {}},
                    {}};
        }
    }
    return evm::readRpcAnswer(method, id, reply, place, bodyBytes);
}

} // namespace

evm::RpcDialect starknetDialect(const algebra::Felt& chainId) {
    const auto check = [chainId](const QJsonValue& answer, const std::string& place) -> Status {
        const auto said = feltOf(answer, "result of starknet_chainId");
        if (!said) {
            return Error::unavailable(said.error().code, place + ": " + said.error().message);
        }
        if (*said == chainId) {
            return {};
        }
        return Error::invalid(code::kRpcWrongChain, place + " serves the chain " + feltText(*said).toStdString() +
                                                        " and not " + feltText(chainId).toStdString() +
                                                        ": correct this chain's rpcUrls in the network file");
    };
    return {QStringLiteral("starknet_chainId"), check, readAnswer};
}

Error errorOf(const evm::RpcError& error) {
    if (error.error.code != code::kRpcError) { // a refusal of our contract, or of no server's own
        return error.error;
    }
    const auto* meaning = std::find_if(kMeanings.begin(), kMeanings.end(),
                                       [&](const Meaning& candidate) { return error.serverCode == candidate.number; });
    if (meaning == kMeanings.end()) {
        return error.error;
    }
    const auto message = std::string(meaning->sentence) + " (" + error.error.message + ")";
    const bool passing = meaning->number == kBlockNotFound || meaning->number == kTransactionNotFound;
    return passing ? Error::unavailable(meaning->code, message) : Error::invalid(meaning->code, message);
}

} // namespace landfall::l1::starknet
