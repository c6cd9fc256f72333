#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>

// An RPC server that does what a test says: answers, lies, stalls, breaks off.
class ScriptedServer : public QObject {
public:
    struct Answer {
        QByteArray body;
        int status = 200;
        int delayMilliseconds = 0;
        int cutAfter = -1;       // close after so many bytes of the body
        QByteArray headers = {}; // more of them, each with its line's end
    };
    using Script = std::function<Answer(const QJsonObject& request)>;

    explicit ScriptedServer(Script script) : m_script(std::move(script)) {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (auto* socket = m_server.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_server.serverPort()); }
    int requests() const { return m_requests; }

    static QByteArray result(const QJsonObject& request, const QJsonValue& value) {
        return QJsonDocument(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                         {QStringLiteral("id"), request[QStringLiteral("id")]},
                                         {QStringLiteral("result"), value}})
            .toJson(QJsonDocument::Compact);
    }
    static QByteArray error(const QJsonObject& request, int code, const QString& message, const QJsonValue& data = {}) {
        QJsonObject said{{QStringLiteral("code"), code}, {QStringLiteral("message"), message}};
        if (!data.isNull()) {
            said[QStringLiteral("data")] = data;
        }
        return QJsonDocument(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                         {QStringLiteral("id"), request[QStringLiteral("id")]},
                                         {QStringLiteral("error"), said}})
            .toJson(QJsonDocument::Compact);
    }
    // Tells the chain id, and leaves every other method to `rest`.
    static Script chain(const QString& chainId, Script rest) {
        return [chainId, rest = std::move(rest)](const QJsonObject& request) -> Answer {
            if (request[QStringLiteral("method")].toString() == QLatin1String("eth_chainId")) {
                return {result(request, chainId)};
            }
            return rest(request);
        };
    }

private:
    void read(QTcpSocket* socket) {
        auto& buffer = m_buffers[socket];
        buffer += socket->readAll();
        const auto headerEnd = buffer.indexOf("\r\n\r\n");
        if (headerEnd < 0) {
            return;
        }
        qsizetype length = 0;
        for (const auto& line : buffer.left(headerEnd).split('\n')) {
            if (line.toLower().startsWith("content-length:")) {
                length = line.mid(15).trimmed().toLongLong();
            }
        }
        if (buffer.size() < headerEnd + 4 + length) {
            return;
        }
        const auto request = QJsonDocument::fromJson(buffer.mid(headerEnd + 4, length)).object();
        m_buffers.remove(socket);
        ++m_requests;
        const Answer answer = m_script(request);
        QTimer::singleShot(answer.delayMilliseconds, socket, [socket, answer] {
            QByteArray reply =
                "HTTP/1.1 " + QByteArray::number(answer.status) +
                " X\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(answer.body.size()) +
                "\r\n" + answer.headers + "\r\n";
            reply += answer.cutAfter < 0 ? answer.body : answer.body.left(answer.cutAfter);
            socket->write(reply);
            if (answer.cutAfter >= 0) {
                socket->disconnectFromHost();
            }
        });
    }

    Script m_script;
    QTcpServer m_server;
    QHash<QTcpSocket*, QByteArray> m_buffers;
    int m_requests = 0;
};
