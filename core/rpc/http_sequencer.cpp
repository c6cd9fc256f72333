#include "rpc/http_sequencer.h"

#include "rpc/params.h"
#include "rpc/request_json.h"

#include <algorithm>

namespace landfall::rpc {
namespace {

// Below what a program waits for the node that carries its request.
constexpr auto kCarryTime = std::chrono::seconds(10);

Error badAnswer(const std::string& what) {
    return Error::unavailable("peer-bad-answer", "the sequencer's answer can't be read: " + what);
}

// Of a JSON object whose bytes() had the right length.
node::Signature signatureIn(FieldReader& fields) {
    const auto bytes = fields.bytes("signature", std::tuple_size_v<node::Signature>);
    node::Signature out{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
    return out;
}

Result<node::SignedAnswer> answerIn(const QJsonObject& object) {
    FieldReader fields(object, QStringLiteral("answer."));
    node::SignedAnswer out;
    const auto hash = fields.bytes("hash", out.answer.request.size());
    std::copy_n(hash.begin(), std::min(hash.size(), out.answer.request.size()), out.answer.request.begin());
    out.answer.code = static_cast<std::uint16_t>(fields.integer("code", 0, UINT16_MAX));
    out.answer.message = fields.text("message").toStdString();
    out.signature = signatureIn(fields);
    if (const auto problem = fields.finish()) {
        return badAnswer(problem->message);
    }
    return out;
}

Result<node::SignedQuote> quoteIn(QJsonObject object, protocol::TokenId token) {
    object.remove(QStringLiteral("usualFee")); // the peer's own view of the batches: this node has one itself
    FieldReader fields(object, QStringLiteral("fee."));
    node::SignedQuote out;
    out.quote.token = static_cast<protocol::TokenId>(fields.integer("tokenId", token, token));
    out.quote.gas = fields.amount("gasFee");
    const auto work = fields.amount("zkpFee");
    out.quote.total = fields.amount("totalFee");
    out.quote.validUntil = fields.integer("validUntil", 0, std::uint64_t{1} << 52);
    out.signature = signatureIn(fields);
    if (const auto problem = fields.finish()) {
        return badAnswer(problem->message);
    }
    if (out.quote.total < out.quote.gas || out.quote.total - out.quote.gas != work) {
        return badAnswer("gasFee and zkpFee do not add up to totalFee");
    }
    if (!protocol::packFee(out.quote.total)) {
        return badAnswer("no request can carry its fee");
    }
    return out;
}

} // namespace

Client& HttpSequencer::client(const std::string& url) {
    if (!m_client || m_url != url) {
        m_client = std::make_unique<Client>(QUrl(QString::fromStdString(url)));
        m_url = url;
    }
    return *m_client;
}

void HttpSequencer::send(QObject* context, const std::string& url, const protocol::SignedWithdraw& request,
                         const protocol::NetworkId& network, std::function<void(Result<node::SignedAnswer>)> done) {
    client(url).call(
        context, QStringLiteral("carryTransaction"), {toTransaction(request, network)},
        [done = std::move(done)](const Result<QJsonValue, CallError>& answer) {
            done(answer ? answerIn(answer->toObject()) : answer.error().error);
        },
        kCarryTime);
}

void HttpSequencer::fee(QObject* context, const std::string& url, protocol::TokenId token,
                        std::function<void(Result<node::SignedQuote>)> done) {
    client(url).call(context, QStringLiteral("estimateTransactionFee"), {token},
                     [token, done = std::move(done)](const Result<QJsonValue, CallError>& answer) {
                         done(answer ? quoteIn(answer->toObject(), token) : answer.error().error);
                     });
}

} // namespace landfall::rpc
