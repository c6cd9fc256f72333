#include "rpc/client.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <memory>

namespace landfall::rpc {
namespace {

constexpr qint64 kMaxAnswer = 16 << 20;

CallError badAnswer(const QUrl& url) {
    return {0, Error::unavailable("node-bad-answer", "what answers at " + url.toString().toStdString() +
                                                         " is no Landfall node: check the address")};
}

CallError connectionError(const QNetworkReply& reply, const QUrl& url) {
    if (reply.error() == QNetworkReply::OperationCanceledError) {
        return {0, Error::unavailable("node-timeout", "the node at " + url.toString().toStdString() +
                                                          " did not answer in time: it may be busy, try again")};
    }
    return {0, Error::unavailable("node-unreachable", "no node answers at " + url.toString().toStdString() + " (" +
                                                          reply.errorString().toStdString() +
                                                          "): start one with 'landfall-cli node run'")};
}

Result<QJsonValue, CallError> readAnswer(QNetworkReply& reply, const QUrl& url, int id) {
    if (reply.error() != QNetworkReply::NoError) {
        return connectionError(reply, url);
    }
    const auto answer = QJsonDocument::fromJson(reply.readAll()).object();
    if (answer.value(QLatin1StringView("id")).toInt(-1) != id) {
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
    QNetworkRequest request(m_url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (!m_secret.isEmpty()) {
        request.setRawHeader("Authorization", "Bearer " + m_secret);
    }
    const QJsonObject body{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                           {QStringLiteral("id"), id},
                           {QStringLiteral("method"), method},
                           {QStringLiteral("params"), params}};
    QNetworkReply* reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    const auto tooLong = std::make_shared<bool>(false);
    connect(reply, &QNetworkReply::readyRead, reply, [reply, tooLong] {
        if (reply->bytesAvailable() > kMaxAnswer) {
            *tooLong = true;
            reply->abort();
        }
    });
    // Qt's own timeout begins anew with every byte.
    QTimer::singleShot(deadline, reply, &QNetworkReply::abort);
    // The reply is a child of m_network, so the connection ends with the client;
    // the context as receiver ends it with the caller.
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QNetworkReply::finished, context, [reply, url = m_url, id, tooLong, done = std::move(done)] {
        done(*tooLong ? badAnswer(url) : readAnswer(*reply, url, id));
    });
}

} // namespace landfall::rpc
