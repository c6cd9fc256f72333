#include "rpc/client.h"
#include "rpc/http_server.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace landfall;
using namespace landfall::rpc;

namespace {

struct Called {
    std::optional<QJsonValue> value;
    std::optional<CallError> error;
};

Called call(Client& client, std::chrono::milliseconds deadline = std::chrono::seconds(5)) {
    Called out;
    QObject context;
    client.call(
        &context, QStringLiteral("ping"), {},
        [&out](const Result<QJsonValue, CallError>& answer) {
            if (answer) {
                out.value = *answer;
            } else {
                out.error = answer.error();
            }
        },
        deadline);
    [&out] { QTRY_VERIFY_WITH_TIMEOUT(out.value || out.error, 10'000); }();
    return out;
}

QString codeOf(const Called& called) {
    return called.error ? QString::fromStdString(called.error->error.code) : QStringLiteral("ok");
}

// Answers every connection with the same bytes.
class RawServer {
public:
    explicit RawServer(QByteArray answer) {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, answer = std::move(answer)] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, answer] {
                socket->readAll();
                if (!answer.isEmpty()) {
                    socket->write(answer);
                    socket->disconnectFromHost();
                }
            });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(m_server.serverPort())); }

private:
    QTcpServer m_server;
};

QByteArray http(const QByteArray& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
}

// Echoes the call's id with the secret that came along.
HttpServer::Handler echo() {
    return [](const QByteArray& body, const QByteArray& secret, const HttpServer::Answer& answer) {
        const auto id = QJsonDocument::fromJson(body).object().value(QLatin1StringView("id"));
        answer(QJsonDocument(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                         {QStringLiteral("id"), id},
                                         {QStringLiteral("result"), QString::fromLatin1(secret)}})
                   .toJson());
    };
}

} // namespace

class TestHttp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void carriesTheSecret() {
        HttpServer server(echo(), {});
        const auto url = server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        QVERIFY(url.ok());
        Client client(*url, "abc");
        QCOMPARE(call(client).value->toString(), QStringLiteral("abc"));
        Client stranger(*url);
        QCOMPARE(call(stranger).value->toString(), QString());
    }

    void takenPort() {
        HttpServer first(echo(), {});
        const auto url = first.listen(QHostAddress(QHostAddress::LocalHost), 0);
        QVERIFY(url.ok());
        HttpServer second(echo(), {});
        const auto refused = second.listen(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(url->port()));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, std::string("rpc-port-taken"));
        QVERIFY(refused.error().message.find("--rpc-port") != std::string::npos);
    }

    // Memory and the next calls must not suffer from a node that never ends its headers.
    void endlessHeaders() {
        RawServer server("HTTP/1.1 200 OK\r\n" + QByteArray("X-More: and more\r\n").repeated(20'000));
        Client client(server.url());
        QCOMPARE(codeOf(call(client)), QStringLiteral("node-bad-answer"));
    }

    // A web page that points a name of its own at loopback must get nothing.
    void foreignHostNamesAreRefused() {
        HttpServer server(echo(), {});
        const auto url = server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        QNetworkAccessManager network;
        QNetworkRequest request(*url);
        request.setRawHeader("Host", "evil.example:80");
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        const std::unique_ptr<QNetworkReply> reply(network.post(request, QByteArray("{}")));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 403);
    }

    // The names of a machine that others reach are its owner's affair.
    void anyNameOnAnOpenAddress() {
        HttpServer server(echo(), {});
        const auto url = server.listen(QHostAddress(QHostAddress::AnyIPv4), 0);
        QVERIFY(url.ok());
        QNetworkAccessManager network;
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(url->port())));
        request.setRawHeader("Host", "sequencer.example:80");
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        const std::unique_ptr<QNetworkReply> reply(network.post(request, QByteArray(R"({"id":1})")));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 200);
    }

    void tooLongBodiesAreRefused() {
        HttpServer server(echo(), {});
        const auto url = server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        QNetworkAccessManager network;
        QNetworkRequest request(*url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        const std::unique_ptr<QNetworkReply> reply(network.post(request, QByteArray((1 << 20) + 1, ' ')));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 10'000);
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 413);
    }

    void badServers_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("code");
        QTest::newRow("silent") << QByteArray() << QStringLiteral("node-timeout");
        QTest::newRow("not JSON") << http("hello") << QStringLiteral("node-bad-answer");
        QTest::newRow("another id") << http(R"({"jsonrpc":"2.0","id":99,"result":1})")
                                    << QStringLiteral("node-bad-answer");
        QTest::newRow("no result") << http(R"({"jsonrpc":"2.0","id":1})") << QStringLiteral("node-bad-answer");
        QTest::newRow("an error")
            << http(
                   R"({"jsonrpc":"2.0","id":1,"error":{"code":208,"message":"too little","data":{"name":"insufficient-reserve"}}})")
            << QStringLiteral("insufficient-reserve");
    }
    void badServers() {
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, code);
        const RawServer server(answer);
        Client client(server.url());
        const auto called = call(client, std::chrono::milliseconds(600));
        QCOMPARE(codeOf(called), code);
        if (code == QLatin1StringView("insufficient-reserve")) {
            QCOMPARE(called.error->code, 208);
        }
    }

    void answersThatDripEndAtTheDeadline() {
        QTcpServer server;
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket* socket = server.nextPendingConnection();
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            auto* timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket, [socket] { socket->write(" "); });
            timer->start(50);
        });
        QVERIFY(server.listen(QHostAddress::LocalHost));
        Client client(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(server.serverPort())));
        QCOMPARE(codeOf(call(client, std::chrono::milliseconds(600))), QStringLiteral("node-timeout"));
    }

    void answersWithoutEndAreCutOff() {
        const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n" + QByteArray(17 << 20, ' '));
        Client client(server.url());
        QCOMPARE(codeOf(call(client)), QStringLiteral("node-bad-answer"));
    }

    void nobodyThere() {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const auto port = taken.serverPort();
        taken.close();
        Client client(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port)));
        QCOMPARE(codeOf(call(client)), QStringLiteral("node-unreachable"));
    }

    void noAnswerAfterTheContextIsGone() {
        HttpServer server(echo(), {});
        const auto url = server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        Client client(*url);
        bool answered = false;
        auto context = std::make_unique<QObject>();
        client.call(context.get(), QStringLiteral("ping"), {},
                    [&answered](const Result<QJsonValue, CallError>&) { answered = true; });
        context.reset();
        QVERIFY(call(client).value.has_value());
        QVERIFY(!answered);
    }
};

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
