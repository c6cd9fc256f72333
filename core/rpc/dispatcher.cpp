#include "rpc/dispatcher.h"

#include "rpc/methods.h"

#include <QJsonDocument>

namespace landfall::rpc {
namespace {

QByteArray envelope(const QJsonValue& id, const char* key, const QJsonValue& value) {
    return QJsonDocument(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                     {QStringLiteral("id"), id},
                                     {QLatin1StringView(key), value}})
        .toJson(QJsonDocument::Compact);
}

QByteArray failed(const QJsonValue& id, const RpcFailure& failure) {
    return envelope(id, "error",
                    QJsonObject{{QStringLiteral("code"), failure.code},
                                {QStringLiteral("message"), QString::fromStdString(failure.message)},
                                {QStringLiteral("data"),
                                 QJsonObject{{QStringLiteral("name"), QString::fromStdString(failure.name)}}}});
}

RpcFailure failure(RpcCode code, std::string name, std::string message) {
    return {static_cast<int>(code), std::move(name), std::move(message)};
}

} // namespace

RpcFailure failureOf(const Error& error) {
    switch (error.kind) {
    case ErrorKind::Invalid:
        return failure(RpcCode::InvalidParams, error.code, error.message);
    case ErrorKind::Unavailable:
        return failure(RpcCode::Unavailable, error.code, error.message);
    case ErrorKind::Damaged:
    case ErrorKind::Internal:
        break;
    }
    return failure(RpcCode::Internal, error.code, error.message);
}

void Dispatcher::handle(const QByteArray& body, bool authorised, std::function<void(const QByteArray&)> answer) {
    QJsonParseError parse{};
    const auto document = QJsonDocument::fromJson(body, &parse);
    if (document.isNull()) {
        answer(failed({}, failure(RpcCode::ParseError, "not-json",
                                  "the body is not JSON: " + parse.errorString().toStdString())));
        return;
    }
    const auto call = document.object();
    const auto id = call.value(QLatin1StringView("id"));
    const auto name = call.value(QLatin1StringView("method"));
    if (!document.isObject() || call.value(QLatin1StringView("jsonrpc")) != QLatin1StringView("2.0") ||
        !name.isString() || !(id.isString() || id.isDouble())) {
        answer(failed(id.isUndefined() ? QJsonValue() : id,
                      failure(RpcCode::InvalidRequest, "not-a-call",
                              "one JSON-RPC 2.0 call is expected: an object with jsonrpc, id, method and params")));
        return;
    }
    const Method* method = findMethod(name.toString());
    if (method == nullptr) {
        answer(failed(id, failure(RpcCode::MethodNotFound, "unknown-method",
                                  "there is no method " + name.toString().left(64).toStdString())));
        return;
    }
    if (!authorised && !method->open) {
        answer(failed(id, failure(RpcCode::Unauthorised, "cookie-needed",
                                  "this method needs the node's cookie: send the second line of its rpc.cookie file as "
                                  "'Authorization: Bearer …'")));
        return;
    }
    const auto params = Params::fromJson(call.value(QLatin1StringView("params")), method->parameters);
    if (!params) {
        answer(failed(id, failureOf(params.error())));
        return;
    }
    method->run(m_node, *params, [id, answer = std::move(answer)](const Result<QJsonValue, RpcFailure>& result) {
        answer(result ? envelope(id, "result", *result) : failed(id, result.error()));
    });
}

} // namespace landfall::rpc
