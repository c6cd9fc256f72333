#include "l1/evm/json_rpc.h"

#include "unit/l1/scripted_server.h"
#include "unit/l1/waiting.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1::evm;
using Answer = ScriptedServer::Answer;

namespace {

RpcLimits quick() {
    RpcLimits limits;
    limits.deadline = std::chrono::milliseconds(12'000);
    limits.attempt = std::chrono::milliseconds(3'000);
    limits.rest = std::chrono::milliseconds(200);
    limits.bodyBytes = 64 * 1024;
    return limits;
}

ScriptedServer::Script honest() {
    return ScriptedServer::chain(QStringLiteral("0x7a69"), [](const QJsonObject& request) -> Answer {
        return {ScriptedServer::result(request, QStringLiteral("fine"))};
    });
}

// Answers every call with bytes that don't end, until it is told to behave; then with the chain id, whatever it is
// asked.
class EndlessServer {
public:
    EndlessServer(QByteArray start, QByteArray more) : m_start(std::move(start)), m_more(std::move(more)) {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            auto* socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                const auto request = socket->readAll();
                m_good ? answer(socket, request) : begin(socket);
            });
            QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [this, socket](qint64 bytes) {
                m_sent += bytes;
                if (!m_good && socket->bytesToWrite() < 1 << 16) {
                    socket->write(m_more.repeated(1 + (1 << 16) / std::max<qsizetype>(1, m_more.size())));
                }
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_server.serverPort()); }
    qint64 sent() const { return m_sent; }
    void behave(bool chunked = false) {
        m_good = true;
        m_chunked = chunked;
    }

private:
    void begin(QTcpSocket* socket) { socket->write(m_start + m_more); }
    void answer(QTcpSocket* socket, const QByteArray& request) {
        const auto body = request.mid(request.indexOf("\r\n\r\n") + 4);
        const auto json = ScriptedServer::result(QJsonDocument::fromJson(body).object(), QStringLiteral("0x7a69"));
        if (!m_chunked) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(json.size()) + "\r\n\r\n" + json);
            return;
        }
        QByteArray out = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (const auto part : json) {
            out += QByteArray("1;x=y\r\n") + part + "\r\n";
        }
        socket->write(out + "0\r\nX-Trailer: 1\r\n\r\n");
    }

    QByteArray m_start;
    QByteArray m_more;
    QTcpServer m_server;
    qint64 m_sent = 0;
    bool m_good = false;
    bool m_chunked = false;
};

// The answer, or its error with the server's own code kept aside.
Result<QJsonValue> ask(JsonRpc& rpc, RpcError* detail = nullptr, const char* method = "test_method") {
    return await<QJsonValue>([&](QObject* context, auto done) {
        rpc.call(context, QLatin1String(method), {1}, [done, detail](const Result<QJsonValue, RpcError>& answer) {
            if (answer) {
                done(*answer);
            } else {
                if (detail != nullptr) {
                    *detail = answer.error();
                }
                done(answer.error().error);
            }
        });
    });
}

} // namespace

class TestJsonRpc : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answers() {
        ScriptedServer server(honest());
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        const auto answer = ask(rpc);
        EXPECT_OK(answer);
        QCOMPARE(answer->toString(), QStringLiteral("fine"));
        QCOMPARE(server.requests(), 2); // the chain id first
        EXPECT_OK(ask(rpc));
        QCOMPARE(server.requests(), 3); // which then holds
    }

    // What one server does wrong, and what is said of it when there is no other.
    void namesWhatIsWrong_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("code");
        QTest::newRow("not JSON") << 0 << "rpc-bad-answer";
        QTest::newRow("another id") << 1 << "rpc-bad-answer";
        QTest::newRow("neither result nor error") << 2 << "rpc-bad-answer";
        QTest::newRow("HTTP 500") << 3 << "rpc-bad-answer";
        QTest::newRow("HTTP 429") << 4 << "rpc-rate-limited";
        QTest::newRow("limit by JSON-RPC") << 5 << "rpc-rate-limited";
        QTest::newRow("too slow") << 6 << "rpc-timeout";
        QTest::newRow("half an answer") << 7 << "rpc-bad-answer";
        QTest::newRow("too long") << 8 << "rpc-too-large";
        QTest::newRow("a redirect") << 9 << "rpc-bad-answer";
        QTest::newRow("an array") << 10 << "rpc-bad-answer";
        QTest::newRow("old JSON-RPC") << 11 << "rpc-bad-answer";
        QTest::newRow("nested without end") << 12 << "rpc-bad-answer";
    }
    static Answer faulty(int fault, const QJsonObject& request) {
        const auto good = ScriptedServer::result(request, QStringLiteral("x"));
        switch (fault) {
        case 0:
            return {"<html>Bad gateway</html>"};
        case 1:
            return {ScriptedServer::result({{QStringLiteral("id"), 999'999}}, QStringLiteral("x"))};
        case 2:
            return {QByteArray(good).replace("\"result\"", "\"other\"")};
        case 3:
            return {"oops", 500};
        case 4:
            return {"{}", 429};
        case 5:
            return {ScriptedServer::error(request, -32005, QStringLiteral("daily limit"))};
        case 6:
            return {good, 200, 60'000};
        case 7:
            return {good, 200, 0, 10};
        case 8:
            return {QByteArray(200 * 1024, ' ') + good};
        case 9:
            return {good, 302};
        case 10:
            return {"[" + good + "]"};
        case 11:
            return {QByteArray(good).replace("2.0", "1.0")};
        default:
            return {QByteArray(10'000, '[')};
        }
    }
    void namesWhatIsWrong() {
        QFETCH(int, fault);
        QFETCH(QString, code);
        const auto script = ScriptedServer::chain(
            QStringLiteral("0x7a69"), [fault](const QJsonObject& request) { return faulty(fault, request); });
        ScriptedServer server(script);
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        const auto answer = ask(rpc);
        QVERIFY(!answer.ok());
        QVERIFY2(QString::fromStdString(answer.error().code) == code, answer.error().message.c_str());
        QVERIFY(answer.error().kind == ErrorKind::Unavailable);

        // With a good server beside it, the same fault is not noticed.
        ScriptedServer other(honest());
        JsonRpc both({server.url(), other.url()}, 31337, "Test chain", quick());
        EXPECT_OK(ask(both));
    }

    void saysThatNobodyIsThere() {
        JsonRpc rpc({"http://127.0.0.1:1"}, 31337, "Test chain", quick());
        EXPECT_CODE(ask(rpc), "rpc-unreachable");
        JsonRpc none({}, 31337, "Test chain", quick());
        EXPECT_CODE(ask(none), "rpc-unreachable");
    }

    void doesNotBelieveAnotherChain() {
        ScriptedServer liar(ScriptedServer::chain(QStringLiteral("0x1"), honest()));
        JsonRpc rpc({liar.url()}, 31337, "Test chain", quick());
        const auto answer = ask(rpc);
        EXPECT_CODE(answer, "rpc-wrong-chain");
        QVERIFY(answer.error().message.find("chain id 1 ") != std::string::npos);
        QCOMPARE(liar.requests(), 1); // never asked anything else

        ScriptedServer other(honest());
        JsonRpc both({liar.url(), other.url()}, 31337, "Test chain", quick());
        EXPECT_OK(ask(both));
    }

    // A server that fails may be another one when it comes back.
    void asksTheChainIdAgainAfterAFailure() {
        bool wrong = false;
        bool fail = false;
        ScriptedServer server([&](const QJsonObject& request) -> Answer {
            if (request[QStringLiteral("method")].toString() == QLatin1String("eth_chainId")) {
                return {ScriptedServer::result(request, wrong ? QStringLiteral("0x5") : QStringLiteral("0x7a69"))};
            }
            return fail ? Answer{"?", 500} : Answer{ScriptedServer::result(request, 1)};
        });
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        EXPECT_OK(ask(rpc));
        fail = true;
        EXPECT_CODE(ask(rpc), "rpc-bad-answer");
        fail = false;
        wrong = true;
        EXPECT_CODE(ask(rpc), "rpc-wrong-chain");
    }

    void staysWithTheServerThatAnswered() {
        ScriptedServer bad([](const QJsonObject&) -> Answer { return {"", 500}; });
        ScriptedServer good(honest());
        JsonRpc rpc({bad.url(), good.url()}, 31337, "Test chain", quick());
        EXPECT_OK(ask(rpc));
        const int asked = bad.requests();
        for (int i = 0; i < 5; ++i) {
            EXPECT_OK(ask(rpc));
        }
        QCOMPARE(bad.requests(), asked);
        QCOMPARE(rpc.lastServer(), std::size_t{1});
    }

    void keepsTheDeadlineOverManyServers() {
        const auto silent = [](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, 1), 200, 60'000};
        };
        ScriptedServer first(silent);
        ScriptedServer second(silent);
        auto limits = quick();
        limits.attempt = std::chrono::milliseconds(400);
        limits.deadline = std::chrono::milliseconds(600);
        JsonRpc rpc({first.url(), second.url()}, 31337, "Test chain", limits);
        QElapsedTimer clock;
        clock.start();
        EXPECT_CODE(ask(rpc), "rpc-timeout");
        QVERIFY2(clock.elapsed() < 8'000, QByteArray::number(clock.elapsed()).constData());
    }

    void passesOnWhatTheServerRefused() {
        ScriptedServer server(ScriptedServer::chain(QStringLiteral("0x7a69"), [](const QJsonObject& request) -> Answer {
            return {
                ScriptedServer::error(request, 3, QStringLiteral("execution reverted"), QStringLiteral("0x01020304"))};
        }));
        ScriptedServer other(honest());
        JsonRpc rpc({server.url(), other.url()}, 31337, "Test chain", quick());
        RpcError detail;
        EXPECT_CODE(ask(rpc, &detail, "eth_call"), "rpc-error");
        QCOMPARE(detail.serverCode.value_or(0), 3);
        QVERIFY(detail.data == (Bytes{1, 2, 3, 4}));
        QCOMPARE(other.requests(), 0); // an answer, not a failure
        // What runs no code can't revert: there such bytes mean nothing, and the next server is asked.
        EXPECT_OK(ask(rpc, nullptr, "eth_getBalance"));
    }

    // What providers say instead of an answer, as JSON-RPC errors in bodies of their own.
    void errorsOfTheServerItself_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("serverCode");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("code");
        const auto row = [](int status, int serverCode, const char* message, const char* code) {
            QTest::addRow("%d %d", status, serverCode) << status << serverCode << message << code;
        };
        row(429, -32007, "15/second request limit reached - reduce calls per second", "rpc-rate-limited");
        row(200, -32007, "request limit reached", "rpc-rate-limited");
        row(200, -32016, "over rate limit", "rpc-rate-limited");
        row(200, -32029, "Too Many Requests", "rpc-rate-limited");
        row(200, -32090, "Too many requests, reason: call rate limit exhausted, retry in 10s", "rpc-rate-limited");
        row(429, -32005, "project ID request rate exceeded", "rpc-rate-limited");
        row(429, -32000, "slow down", "rpc-rate-limited"); // by its status alone
        row(402, -32000, "payment needed", "rpc-denied");
        row(403, -32600, "API key disabled, archive data is not available on this plan", "rpc-denied");
        row(401, -32001, "invalid project id", "rpc-denied");
        row(200, -32603, "Internal error", "rpc-failed");
        row(500, -32603, "Internal error", "rpc-failed");
        row(503, -32000, "no healthy upstream", "rpc-failed");
        row(200, -32601, "the method eth_getCode does not exist/is not available", "rpc-error");
        row(400, -32600, "bad request", "rpc-failed");
        row(200, -32000, "header not found", "rpc-error");
    }
    void errorsOfTheServerItself() {
        QFETCH(const int, status);
        QFETCH(const int, serverCode);
        QFETCH(const QString, message);
        QFETCH(const QString, code);
        ScriptedServer server(
            ScriptedServer::chain(QStringLiteral("0x7a69"), [&](const QJsonObject& request) -> Answer {
                return {ScriptedServer::error(request, serverCode, message), status};
            }));
        JsonRpc alone({server.url()}, 31337, "Test chain", quick());
        const auto answer = ask(alone, nullptr, "eth_getCode");
        QVERIFY(!answer.ok());
        QCOMPARE(QString::fromStdString(answer.error().code), code);
        QVERIFY2(answer.error().message.find(message.toStdString()) != std::string::npos,
                 answer.error().message.c_str());
        QVERIFY(answer.error().message.find(server.url()) != std::string::npos);

        ScriptedServer other(honest());
        JsonRpc both({server.url(), other.url()}, 31337, "Test chain", quick());
        EXPECT_OK(ask(both, nullptr, "eth_getCode"));
        // The window can say which one is passed over, and why; unless it is about the question alone.
        const bool aboutItself = serverCode != -32601 && message != QLatin1String("header not found");
        const auto troubles = both.troubles();
        QCOMPARE(troubles.size(), aboutItself ? std::size_t{1} : std::size_t{0});
        if (aboutItself) {
            QVERIFY2(troubles[0].find(server.url()) != std::string::npos, troubles[0].c_str());
        }
    }

    // A result that is none lets the next server be asked.
    void resultsThatAreNone_data() {
        QTest::addColumn<QJsonValue>("result");
        QTest::newRow("null") << QJsonValue(QJsonValue::Null);
        QTest::newRow("a number") << QJsonValue(5);
        QTest::newRow("an object") << QJsonValue(QJsonObject());
    }
    void resultsThatAreNone() {
        QFETCH(const QJsonValue, result);
        ScriptedServer server(
            ScriptedServer::chain(QStringLiteral("0x7a69"), [&](const QJsonObject& request) -> Answer {
                return {ScriptedServer::result(request, result)};
            }));
        ScriptedServer other(honest());
        JsonRpc rpc({server.url(), other.url()}, 31337, "Test chain", quick());
        const auto answer = await<QJsonValue>([&](QObject* context, auto done) {
            rpc.call(
                context, QStringLiteral("test_method"), {},
                [done](const auto& got) { got ? done(*got) : done(got.error().error); },
                [](const QJsonValue& value) {
                    return value.isString() ? Status() : Error::unavailable("rpc-bad-answer", "it is no text");
                });
        });
        EXPECT_OK(answer);
        QCOMPARE(rpc.troubles().size(), std::size_t{1});
        QVERIFY(rpc.troubles()[0].find("it is no text") != std::string::npos);
    }

    // What a server does not have, another may; that is no fault of the first.
    void absenceIsAskedAround() {
        ScriptedServer lagging(
            ScriptedServer::chain(QStringLiteral("0x7a69"), [](const QJsonObject& request) -> Answer {
                return {ScriptedServer::result(request, QJsonValue::Null)};
            }));
        ScriptedServer other(honest());
        JsonRpc rpc({lagging.url(), other.url()}, 31337, "Test chain", quick());
        const auto find = [&] {
            return await<QJsonValue>([&](QObject* context, auto done) {
                rpc.call(
                    context, QStringLiteral("test_method"), {},
                    [done](const auto& got) { got ? done(*got) : done(got.error().error); },
                    [](const QJsonValue& value) {
                        return value.isNull() ? Error::unavailable("block-not-found", "no such block") : Status();
                    });
            });
        };
        EXPECT_OK(find());
        QVERIFY(rpc.troubles().empty());
    }

    // What is set aside is asked last for a while, and for longer each time.
    void aFaultyServerRests() {
        ScriptedServer first(honest());
        ScriptedServer second(honest());
        auto limits = quick();
        limits.rest = std::chrono::milliseconds(4'000);
        JsonRpc rpc({first.url(), second.url()}, 31337, "Test chain", limits);
        const auto why = Error::unavailable("rpc-events-missing", "it leaves events out");
        EXPECT_OK(ask(rpc));
        QCOMPARE(rpc.lastServer(), std::size_t{0});
        rpc.setAside(0, why);
        EXPECT_OK(ask(rpc));
        QCOMPARE(rpc.lastServer(), std::size_t{1});
        rpc.setAside(0, why);
        QTest::qWait(50);
        rpc.setAside(1, why); // both rest now: the second wakes first
        EXPECT_OK(ask(rpc));
        QCOMPARE(rpc.lastServer(), std::size_t{1});
    }

    void retryAfterIsHonoured() {
        ScriptedServer server(ScriptedServer::chain(QStringLiteral("0x7a69"), [](const QJsonObject&) -> Answer {
            return {"{}", 429, 0, -1, "Retry-After: 2\r\n"};
        }));
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        EXPECT_CODE(ask(rpc), "rpc-rate-limited");
        const int asked = server.requests();
        EXPECT_CODE(ask(rpc), "rpc-rate-limited");
        QCOMPARE(server.requests(), asked);
        QTest::qWait(2'100);
        EXPECT_CODE(ask(rpc), "rpc-rate-limited");
        QVERIFY(server.requests() > asked);
    }

    // Not for as long as it likes.
    void retryAfterIsBounded() {
        ScriptedServer server(ScriptedServer::chain(QStringLiteral("0x7a69"), [](const QJsonObject&) -> Answer {
            return {"{}", 429, 0, -1, "Retry-After: 999999999\r\n"};
        }));
        auto limits = quick();
        limits.restAtMost = std::chrono::milliseconds(300);
        JsonRpc rpc({server.url()}, 31337, "Test chain", limits);
        EXPECT_CODE(ask(rpc), "rpc-rate-limited");
        const int asked = server.requests();
        QTest::qWait(400);
        EXPECT_CODE(ask(rpc), "rpc-rate-limited");
        QVERIFY(server.requests() > asked);
    }

    // Headers, a line, chunks or a body without end: bounded, and the chain comes back when the server behaves.
    void answersWithoutEnd_data() {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QString>("code"); // by a bound, not because time ran out
        const auto row = [](const char* name, const char* start, const char* more, const char* code = "rpc-too-large") {
            QTest::newRow(name) << QByteArray(start) << QByteArray(more) << QString::fromLatin1(code);
        };
        row("headers", "HTTP/1.1 200 OK\r\n", "X-More: and more\r\n");
        row("one header", "HTTP/1.1 200 OK\r\nX: ", "and more ");
        row("interim answers", "", "HTTP/1.1 100 Continue\r\n\r\n");
        row("a body", "HTTP/1.1 200 OK\r\n\r\n", "more and more ");
        row("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nmore\r\n");
        row("a chunk's size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "more and more ",
            "rpc-bad-answer");
    }
    void answersWithoutEnd() {
        QFETCH(const QByteArray, start);
        QFETCH(const QByteArray, more);
        QFETCH(const QString, code);
        EndlessServer server(start, more);
        auto limits = quick();
        limits.attempt = std::chrono::milliseconds(1'500);
        JsonRpc rpc({server.url()}, 31337, "Test chain", limits);
        QElapsedTimer clock;
        clock.start();
        const auto answer = ask(rpc);
        QVERIFY(!answer.ok());
        QVERIFY2(clock.elapsed() < 5'000, answer.error().message.c_str());
        QCOMPARE(QString::fromStdString(answer.error().code), code);
        QVERIFY2(server.sent() < 32 << 20, QByteArray::number(server.sent()).constData());
        server.behave();
        EXPECT_OK(ask(rpc));
    }

    void readsChunkedAnswers() {
        EndlessServer server({}, {});
        server.behave(true);
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        const auto answer = ask(rpc);
        EXPECT_OK(answer);
    }

    // Addresses of paid servers carry their customer's key.
    void keepsKeysOutOfMessages() {
        ScriptedServer server([](const QJsonObject&) -> Answer { return {"", 500}; });
        JsonRpc rpc({server.url() + "/v3/SECRETKEY?token=SECRETKEY"}, 31337, "Test chain", quick());
        const auto answer = ask(rpc);
        QVERIFY(!answer.ok());
        QVERIFY(answer.error().message.find("SECRETKEY") == std::string::npos);
        QVERIFY(answer.error().message.find("127.0.0.1") != std::string::npos);
    }

    void staysSilentForWhoIsGone() {
        ScriptedServer server([](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, QStringLiteral("0x7a69")), 200, 100};
        });
        bool called = false;
        auto receiver = std::make_unique<QObject>();
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        rpc.call(receiver.get(), QStringLiteral("a"), {}, [&called](const auto&) { called = true; });
        receiver.reset();
        {
            QObject living;
            JsonRpc gone({server.url()}, 31337, "Test chain", quick());
            gone.call(&living, QStringLiteral("b"), {}, [&called](const auto&) { called = true; });
            QTest::qWait(20);
        }
        QTest::qWait(500);
        QVERIFY(!called);
    }

    void answersFromTheEventLoopOnly() {
        JsonRpc none({}, 31337, "Test chain", quick());
        bool called = false;
        QObject context;
        none.call(&context, QStringLiteral("a"), {}, [&called](const auto&) { called = true; });
        QVERIFY(!called);
        QTRY_VERIFY(called);
    }

    void survivesAServerThatClosesItsConnections() {
        ScriptedServer server(ScriptedServer::chain(QStringLiteral("0x7a69"), [](const QJsonObject& request) -> Answer {
            const auto body = ScriptedServer::result(request, 1);
            return {body, 200, 0, static_cast<int>(body.size())}; // whole, and then it hangs up
        }));
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        for (int i = 0; i < 5; ++i) {
            EXPECT_OK(ask(rpc));
        }
    }
};

QTEST_GUILESS_MAIN(TestJsonRpc)
#include "tst_json_rpc.moc"
