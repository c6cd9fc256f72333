#include "rpc/client.h"

#include "rpc/error_codes.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landfall::rpc {
namespace {

constexpr qint64 kMaxAnswer = 16 << 20;
constexpr int kOk = 200;

CallError badAnswer(const QUrl& url) {
    return {0, Error::unavailable(code::kNodeBadAnswer, "what answers at " + url.toString().toStdString() +
                                                            " is no Landfall node: check the address")};
}

CallError connectionError(const l1::HttpFailure& failure, const QUrl& url) {
    using Kind = l1::HttpFailure::Kind;
    if (failure.kind == Kind::Late) {
        return {0, Error::unavailable(code::kNodeTimeout, "the node at " + url.toString().toStdString() +
                                                              " did not answer in time: it may be busy, try again")};
    }
    if (failure.kind == Kind::NotTrusted) {
        return {0, Error::unavailable("node-not-trusted",
                                      "the TLS certificate of " + url.toString().toStdString() + " is not accepted (" +
                                          failure.detail.toStdString() +
                                          "): correct the address, the server's certificate, or this machine's clock "
                                          "and list of authorities")};
    }
    if (failure.kind == Kind::Unreachable) {
        return {0, Error::unavailable(code::kNodeUnreachable, "no node answers at " + url.toString().toStdString() +
                                                                  " (" + failure.detail.toStdString() +
                                                                  "): start one with 'landfall-cli node run'")};
    }
    return badAnswer(url);
}

Result<QJsonValue, CallError> readAnswer(const Result<l1::HttpReply, l1::HttpFailure>& reply, const QUrl& url, int id) {
    if (!reply) {
        return connectionError(reply.error(), url);
    }
    const auto answer = QJsonDocument::fromJson(reply->body).object();
    if (reply->status != kOk || answer.value(QLatin1StringView("id")).toInt(-1) != id) {
        return badAnswer(url);
    }
    const auto error = answer.value(QLatin1StringView("error"));
    if (error.isObject()) {
        const auto object = error.toObject();
        const auto name = object.value(QLatin1StringView("data")).toObject().value(QLatin1StringView("name"));
        return CallError{object.value(QLatin1StringView("code")).toInt(),
                         Error::invalid(name.toString(QStringLiteral("node-error")).toStdString(),
                                        object.value(QLatin1StringView("message")).toString().toStdString())};
    }
    const auto result = answer.value(QLatin1StringView("result"));
    if (result.isUndefined()) {
        return badAnswer(url);
    }
    return result;
}

} // namespace

Client::Client(QUrl url, QByteArray secret, QObject* parent)
    : QObject(parent), m_url(std::move(url)), m_secret(std::move(secret)) {
}

void Client::call(QObject* context, const QString& method, const QJsonArray& params, CallDone done,
                  std::chrono::milliseconds deadline) {
    const int id = ++m_lastId;
    l1::HttpHeaders headers;
    if (!m_secret.isEmpty()) {
        headers.emplace_back("Authorization", "Bearer " + m_secret);
    }
    const QJsonObject body{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                           {QStringLiteral("id"), id},
                           {QStringLiteral("method"), method},
                           {QStringLiteral("params"), params}};
    m_http.post(context, m_url, QJsonDocument(body).toJson(QJsonDocument::Compact), std::move(headers),
                {.deadline = deadline, .bodyBytes = kMaxAnswer},
                [url = m_url, id, done = std::move(done)](const auto& reply) { done(readAnswer(reply, url, id)); });
}

} // namespace landfall::rpc
