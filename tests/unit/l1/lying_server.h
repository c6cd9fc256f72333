#pragma once

#include "unit/l1/scripted_server.h"

#include <QUrl>

// A server that passes questions on to a real chain and changes some of the answers. Whoever asks it must let events
// happen; meanwhile it waits for the chain.
class LyingServer {
public:
    // What becomes of the chain's answer, a JSON-RPC object.
    using Twist = std::function<void(const QString& method, const QJsonArray& params, QJsonObject& answer)>;

    explicit LyingServer(std::string chainUrl)
        : m_port(static_cast<quint16>(QUrl(QString::fromStdString(chainUrl)).port())),
          m_server([this](const QJsonObject& request) -> ScriptedServer::Answer {
              const auto method = request[QStringLiteral("method")].toString();
              ++m_asked[method];
              auto answer = pass(request);
              if (m_twist) {
                  m_twist(method, request[QStringLiteral("params")].toArray(), answer);
              }
              return {QJsonDocument(answer).toJson(QJsonDocument::Compact)};
          }) {}

    void lie(Twist twist) { m_twist = std::move(twist); }
    std::string url() const { return m_server.url(); }
    int asked(const char* method) const { return m_asked.value(QLatin1String(method)); }
    QJsonValue ask(const QString& method, const QJsonArray& params) const {
        return pass({{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                     {QStringLiteral("id"), 1},
                     {QStringLiteral("method"), method},
                     {QStringLiteral("params"), params}})[QStringLiteral("result")];
    }

private:
    QJsonObject pass(const QJsonObject& request) const {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
        const auto body = QJsonDocument(request).toJson(QJsonDocument::Compact);
        socket.write("POST / HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QByteArray reply;
        while (socket.waitForReadyRead(10'000)) {
            reply += socket.readAll();
            const auto object = QJsonDocument::fromJson(reply.mid(reply.indexOf("\r\n\r\n") + 4)).object();
            if (!object.isEmpty()) {
                return object;
            }
        }
        return {};
    }

    quint16 m_port;
    Twist m_twist;
    QHash<QString, int> m_asked;
    ScriptedServer m_server;
};
