#include "l1/evm/rpc_answer.h"

#include "base/hex.h"
#include "l1/error_codes.h"
#include "l1/evm/eth_client.h"
#include "l1/evm/json_values.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <span>

namespace landfall::l1::evm {

namespace {

using Kind = RpcAnswer::Kind;

constexpr int kOk = 200;
constexpr int kUnauthorised = 401;
constexpr int kPaymentRequired = 402;
constexpr int kForbidden = 403;
constexpr int kRequestTimeout = 408;
constexpr int kBodyTooLarge = 413;
constexpr int kTooManyRequests = 429;
constexpr int kServerError = 500;
constexpr int kGatewayTimeout = 504;
constexpr int kReverted = 3;           // geth's code for a revert with data
constexpr int kLimitExceeded = -32005; // EIP-1474
// By which providers say that they were asked too often.
constexpr std::array kRateCodes{kTooManyRequests, kLimitExceeded, -32007, -32016, -32029, -32090};
// What a server says of one question, not of itself: invalid input, resource not found, rejected,
// method not supported, method not found, invalid parameters, and what has no code of its own.
constexpr std::array kDeclines{-32000, -32001, -32002, -32003, -32004, -32010, -32015, -32601, -32602};

constexpr std::array kRateWords{"rate limit",    "rate exceeded",  "per second",    "too many requests",
                                "request limit", "requests limit", "request count", "daily",
                                "quota",         "credits",        "throughput",    "capacity",
                                "rate-limit",    "ratelimit"};
constexpr std::array kLessWords{"more than", "range",   "too large",     "too big",   "too wide",
                                "too many",  "exceed",  "response size", "timeout",   "timed out",
                                "deadline",  "results", "reduce",        "limited to"};
// How a run of code can end, in the words of geth, Nethermind, Besu, Erigon and OpenEthereum.
constexpr std::array kRunWords{
    "revert",         "out of gas",   "gas required exceeds", "intrinsic gas",   "vm execution",
    "invalid opcode", "invalid jump", "stack overflow",       "stack underflow", "always failing transaction",
    "gas limit"};

bool hasAny(const QString& text, std::span<const char* const> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](const char* word) { return text.contains(QLatin1String(word)); });
}

bool runsCode(const QString& method) {
    return method == QLatin1String("eth_call") || method == QLatin1String("eth_estimateGas") ||
           method == QLatin1String("eth_sendRawTransaction");
}

// Servers put a revert's bytes in "data", or one level below it, or behind a word.
Bytes revertBytes(const QJsonValue& data) {
    const auto text = data.isObject() ? data.toObject()[QStringLiteral("data")].toString() : data.toString();
    const auto start = text.indexOf(QLatin1String("0x"));
    if (start < 0) {
        return {};
    }
    auto bytes = fromHex(text.mid(start).toStdString());
    return bytes ? std::move(*bytes) : Bytes{};
}

Error rateLimited(const std::string& place, const std::string& words) {
    return Error::unavailable("rpc-rate-limited", place + " refuses more requests for now" + words +
                                                      ": wait, or add another server to the network file");
}

Error denied(const std::string& place, int status, const std::string& words) {
    return Error::unavailable("rpc-denied", place + " refuses this node (HTTP status " + std::to_string(status) +
                                                words +
                                                "): correct the key in this chain's rpcUrls, or add another "
                                                "server to the network file");
}

RpcAnswer fault(Error error) {
    return {Kind::Fault, {}, {std::move(error), std::nullopt, {}}, {}};
}

class Reader {
public:
    Reader(const QString& method, std::uint64_t id, const std::string& place, qint64 bodyBytes)
        : m_method(method), m_id(id), m_place(place), m_bodyBytes(bodyBytes),
          m_isLogs(method == QLatin1String("eth_getLogs")) {}

    RpcAnswer failure(const HttpFailure& failure) const {
        switch (failure.kind) {
        case HttpFailure::Kind::Late:
            return largeOr(Error::unavailable(code::kRpcTimeout,
                                              m_place + " did not answer in time: try again, or add another server "
                                                        "to the network file"));
        case HttpFailure::Kind::TooLarge:
            return largeOr(Error::unavailable("rpc-too-large", m_place + " sent more than " +
                                                                   std::to_string(m_bodyBytes >> 20) +
                                                                   " MiB, or headers without end: use another RPC "
                                                                   "server"));
        case HttpFailure::Kind::BrokenOff:
            return fault(badAnswer(m_place + " broke off its answer, or did not answer by HTTP"));
        case HttpFailure::Kind::NotTrusted:
            return fault(Error::unavailable(
                "rpc-not-trusted", m_place + "'s TLS certificate is not accepted (" + failure.detail.toStdString() +
                                       "): correct its address in this chain's rpcUrls, the server's "
                                       "certificate, or this machine's clock and list of authorities"));
        case HttpFailure::Kind::Unreachable:
            break;
        }
        const auto why = failure.detail.isEmpty() ? std::string() : " (" + failure.detail.toStdString() + ")";
        return fault(Error::unavailable("rpc-unreachable", m_place + " can't be reached" + why +
                                                               ": start it, or correct this chain's rpcUrls in the "
                                                               "network file"));
    }

    RpcAnswer reply(const HttpReply& reply) const {
        const auto document = QJsonDocument::fromJson(reply.body);
        const auto object = document.object();
        // Some servers send their errors with an HTTP status other than 200.
        if (const auto error = object[QStringLiteral("error")]; error.isObject()) {
            return errorBody(reply.status, error.toObject());
        }
        if (reply.status != kOk) {
            return status(reply.status);
        }
        if (!document.isObject()) {
            return fault(badAnswer(m_place + " did not send a JSON object"));
        }
        const auto id = object[QStringLiteral("id")];
        const bool isOurs = id.toInteger(-1) == static_cast<qint64>(m_id) || id.toString() == QString::number(m_id);
        if (!isOurs || object[QStringLiteral("jsonrpc")].toString() != QLatin1String("2.0")) {
            return fault(badAnswer(m_place + " answered to another request"));
        }
        if (!object.contains(QStringLiteral("result"))) {
            return fault(badAnswer(m_place + " sent neither a result nor an error"));
        }
        return {Kind::Result, object[QStringLiteral("result")], {}, {}};
    }

private:
    // Too much for this server, if it was logs; else its fault.
    RpcAnswer largeOr(Error error) const {
        auto out = fault(std::move(error));
        out.kind = m_isLogs ? Kind::AskLess : Kind::Fault;
        return out;
    }

    RpcAnswer status(int status) const {
        switch (status) {
        case kTooManyRequests:
            return fault(rateLimited(m_place, {}));
        case kUnauthorised:
        case kPaymentRequired:
        case kForbidden:
            return fault(denied(m_place, status, {}));
        case kBodyTooLarge:
        case kGatewayTimeout:
        case kRequestTimeout:
            return largeOr(badAnswer(m_place + " answered with HTTP status " + std::to_string(status)));
        default:
            return fault(badAnswer(m_place + " answered with HTTP status " + std::to_string(status)));
        }
    }

    RpcAnswer errorBody(int status, const QJsonObject& error) const {
        const int code = error[QStringLiteral("code")].toInt();
        const auto message = error[QStringLiteral("message")].toString().left(300);
        const auto lower = message.toLower();
        RpcError said{Error::unavailable(code::kRpcError, m_place + " answered: " + message.toStdString()), code, {}};
        if (runsCode(m_method)) {
            said.data = revertBytes(error[QStringLiteral("data")]);
            if (isPriceRefusal(lower)) {
                return {Kind::Declined, {}, std::move(said), {}}; // another pool may take it
            }
            if (code == kReverted || !said.data.empty() || hasAny(lower, kRunWords) || isKnownRefusal(lower)) {
                return {Kind::Refusal, {}, std::move(said), {}};
            }
        }
        const bool rated = status == kTooManyRequests || hasAny(lower, kRateWords);
        if (m_isLogs && !rated && asksForLess(status, code, lower)) {
            return {Kind::AskLess, {}, std::move(said), {}};
        }
        const std::string words = message.isEmpty() ? std::string() : " (\"" + message.toStdString() + "\")";
        if (rated || std::find(kRateCodes.begin(), kRateCodes.end(), code) != kRateCodes.end()) {
            return fault(rateLimited(m_place, words));
        }
        if (status == kUnauthorised || status == kPaymentRequired || status == kForbidden) {
            return fault(denied(m_place, status, words));
        }
        // Many servers don't offer proofs, or not of older blocks, and say so in any way.
        const bool declines =
            m_method == QLatin1String("eth_getProof") ||
            (status < kServerError && std::find(kDeclines.begin(), kDeclines.end(), code) != kDeclines.end());
        said.error.code = declines ? code::kRpcError : code::kRpcFailed;
        return {declines ? Kind::Declined : Kind::Fault, {}, std::move(said), {}};
    }

    bool isPriceRefusal(const QString& lower) const {
        const auto refusal = knownRefusal(lower.toStdString());
        return m_method == QLatin1String("eth_sendRawTransaction") && refusal && refusedForPrice(*refusal);
    }

    bool isKnownRefusal(const QString& lower) const {
        return knownRefusal(lower.toStdString()).has_value() ||
               (m_method == QLatin1String("eth_sendRawTransaction") && isAlreadyThere(lower));
    }

    static bool asksForLess(int status, int code, const QString& lower) {
        return status == kBodyTooLarge || status == kGatewayTimeout || status == kRequestTimeout ||
               code == kLimitExceeded || hasAny(lower, kLessWords);
    }

    QString m_method;
    std::uint64_t m_id;
    std::string m_place;
    qint64 m_bodyBytes;
    bool m_isLogs;
};

} // namespace

RpcAnswer readRpcAnswer(const QString& method, std::uint64_t id, const Result<HttpReply, HttpFailure>& reply,
                        const std::string& place, qint64 bodyBytes) {
    const Reader reader(method, id, place, bodyBytes);
    if (!reply) {
        return reader.failure(reply.error());
    }
    auto out = reader.reply(*reply);
    out.retryAfter = reply->retryAfter;
    return out;
}

} // namespace landfall::l1::evm
