#include "rpc/http_sequencer.h"

#include "base/hex.h"
#include "rpc/params.h"
#include "rpc/request_json.h"

namespace landfall::rpc {
namespace {

using node::SubmitFailure;

Error badAnswer(const std::string& what) {
    return Error::unavailable("peer-bad-answer", "the sequencer's answer can't be read: " + what);
}

// A refusal for what the request says has a code of its own; anything else is the sequencer's state.
SubmitFailure failureOf(const CallError& error) {
    const auto code = static_cast<protocol::RejectionCode>(error.code);
    if (protocol::rejectionName(code) == error.error.code) {
        return protocol::Rejection{code, error.error.message};
    }
    return error.error;
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
                         const protocol::NetworkId& network, node::Submitted done) {
    client(url).call(context, QStringLiteral("sendTransaction"), {toTransaction(request, network)},
                     [done = std::move(done)](const Result<QJsonValue, CallError>& answer) {
                         if (!answer) {
                             return done(failureOf(answer.error()));
                         }
                         const auto hash = fixedFromHex<32>(answer->toString().toStdString());
                         if (!hash) {
                             return done(SubmitFailure(badAnswer(hash.error().message)));
                         }
                         done(*hash);
                     });
}

void HttpSequencer::fee(QObject* context, const std::string& url, protocol::TokenId token,
                        std::function<void(Result<protocol::Amount>)> done) {
    client(url).call(context, QStringLiteral("estimateTransactionFee"), {token},
                     [token, done = std::move(done)](const Result<QJsonValue, CallError>& answer) {
                         if (!answer) {
                             return done(answer.error().error);
                         }
                         FieldReader fields(answer->toObject(), QStringLiteral("fee."));
                         (void)fields.integer("tokenId", token, token);
                         const auto fee = fields.amount("totalFee");
                         (void)fields.integer("validUntil", 0, std::uint64_t{1} << 52);
                         if (const auto problem = fields.finish()) {
                             return done(badAnswer(problem->message));
                         }
                         if (!protocol::packFeeUp(fee)) {
                             return done(badAnswer("its fee is more than any request can carry"));
                         }
                         done(fee);
                     });
}

} // namespace landfall::rpc
