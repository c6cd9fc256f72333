#include "rpc/connections.h"
#include "rpc/door_limits.h"
#include "rpc/http_head.h"
#include "rpc/http_server.h"

#include <QTcpSocket>
#include <QTimer>
#include <QtTest>

#include <sys/resource.h>

using namespace landfall;
using namespace landfall::rpc;
using namespace std::chrono_literals;

namespace {

HttpLimits limits() {
    HttpLimits out;
    out.connections = 4;
    out.perAddress = 4;
    out.headTime = 400ms;
    out.idleTime = 400ms;
    out.bodyTime = 400ms;
    out.writeTime = 400ms;
    return out;
}

void echo(const QByteArray& body, const QByteArray&, const HttpServer::Answer& answer) {
    answer(body);
}

// A server, and strangers that write to it what they like.
struct Door {
    explicit Door(HttpServer::Handler handler, const HttpLimits& limits = rpc::HttpLimits())
        : server(std::make_unique<HttpServer>(std::move(handler), limits)),
          url(*server->listen(QHostAddress(QHostAddress::LocalHost), 0)) {}

    std::unique_ptr<QTcpSocket> connect() const {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(url.port()));
        [&socket] { QVERIFY(socket->waitForConnected()); }();
        return socket;
    }
    std::unique_ptr<QTcpSocket> send(const QByteArray& bytes) const {
        auto socket = connect();
        socket->write(bytes);
        return socket;
    }

    std::unique_ptr<HttpServer> server;
    QUrl url;
};

QByteArray head(const QByteArray& more, const QByteArray& line = "POST / HTTP/1.1") {
    return line + "\r\nHost: localhost\r\nContent-Type: application/json\r\n" + more + "\r\n";
}

QByteArray call(const QByteArray& body) {
    return head("Content-Length: " + QByteArray::number(body.size()) + "\r\n") + body;
}

// All that comes, until it holds `what`.
bool receives(QTcpSocket& socket, const QByteArray& what, int milliseconds = 5'000) {
    return QTest::qWaitFor([&] { return socket.peek(1 << 20).contains(what); }, milliseconds);
}

bool isClosed(QTcpSocket& socket, int milliseconds = 5'000) {
    return QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, milliseconds);
}

} // namespace

// What a stranger may do at a node's port, piece by piece.
class TestHttpDoor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pipelinedCallsAreAnsweredInOrder() {
        const Door door([](const QByteArray& body, const QByteArray&, const HttpServer::Answer& answer) {
            QTimer::singleShot(body == "1" ? 200 : 0, [body, answer] { answer("<" + body + ">"); });
        });
        const auto socket = door.send(call("1") + call("2") + call("3"));
        QVERIFY(receives(*socket, "<3>"));
        const auto all = socket->readAll();
        QVERIFY2(all.indexOf("<1>") < all.indexOf("<2>") && all.indexOf("<2>") < all.indexOf("<3>"), all);
    }

    // Each answer comes when its socket is gone.
    void answersToSocketsThatAreGone() {
        const Door door([](const QByteArray& body, const QByteArray&, const HttpServer::Answer& answer) {
            QTimer::singleShot(2, [body, answer] { answer(body); });
        });
        for (int i = 0; i < 300; ++i) {
            const auto socket = door.send(call("1") + call("2") + call("3") + call("4") + call("5"));
            socket->waitForBytesWritten();
            QTest::qWait(i % 4);
            socket->abort();
        }
        QVERIFY(receives(*door.send(call("alive")), "alive"));
    }

    void anAnswerAfterTheServerIsGone() {
        HttpServer::Answer kept;
        Door door(
            [&kept](const QByteArray&, const QByteArray&, HttpServer::Answer answer) { kept = std::move(answer); });
        const auto socket = door.send(call("1"));
        QTRY_VERIFY(kept);
        door.server.reset();
        kept("late");
        QVERIFY(isClosed(*socket));
    }

    void anAnswerThrownAwayEndsTheConnection() {
        HttpLimits one = limits();
        one.calls = 1;
        const Door door(
            [](const QByteArray& body, const QByteArray&, const HttpServer::Answer& answer) {
                if (body == "alive") {
                    answer(body);
                }
            },
            one);
        QVERIFY(isClosed(*door.send(call("1"))));
        QVERIFY(receives(*door.send(call("alive")), "alive")); // its turn is free again
    }

    void refusedBeforeTheBody_data() {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<int>("status");
        const QByteArray length = "Content-Length: 100\r\n";
        QTest::newRow("another host") << QByteArray("POST / HTTP/1.1\r\nHost: evil.example\r\n" + length + "\r\n")
                                      << 403;
        QTest::newRow("no host") << QByteArray("POST / HTTP/1.1\r\n" + length + "\r\n") << 403;
        QTest::newRow("a web page") << head("Origin: http://evil.example\r\n" + length) << 403;
        QTest::newRow("another path") << head(length, "POST /x HTTP/1.1") << 404;
        QTest::newRow("another method") << head(length, "PUT / HTTP/1.1") << 405;
        QTest::newRow("a form") << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n" +
                                              length + "\r\n")
                                << 415;
        QTest::newRow("one that waits") << head("Expect: 100-continue\r\n" + length) << 417;
        QTest::newRow("a long body") << head("Content-Length: 65537\r\n") << 413;
        QTest::newRow("a body without sense") << head("Content-Length: 99999999999999999999999\r\n") << 400;
        QTest::newRow("long headers") << head("X: " + QByteArray(9'000, 'x') + "\r\n") << 431;
        QTest::newRow("headers without end") << "POST / HTTP/1.1\r\nX: " + QByteArray(1 << 20, 'x') << 431;
        QTest::newRow("chunks without end")
            << head("Transfer-Encoding: chunked\r\n") +
                   QByteArray("1000\r\n" + QByteArray(0x1000, ' ') + "\r\n").repeated(17)
            << 413;
        QTest::newRow("a chunk too long") << head("Transfer-Encoding: chunked\r\n") + "ffffffff\r\n" << 413;
        QTest::newRow("an extension without end")
            << head("Transfer-Encoding: chunked\r\n") + "1;" + QByteArray(1 << 20, 'x') << 431;
        QTest::newRow("two lengths") << head("Content-Length: 1\r\nContent-Length: 2\r\n") << 400;
        QTest::newRow("length and chunks") << head("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") << 400;
        QTest::newRow("not HTTP") << QByteArray("\x16\x03\x01 hello\r\n\r\n") << 400;
    }
    void refusedBeforeTheBody() {
        QFETCH(const QByteArray, sent);
        QFETCH(const int, status);
        int calls = 0;
        const Door door([&calls](const QByteArray&, const QByteArray&, const HttpServer::Answer& answer) {
            ++calls;
            answer("{}");
        });
        const auto socket = door.send(sent);
        QVERIFY2(receives(*socket, "HTTP/1.1 " + QByteArray::number(status) + " "), socket->peek(200));
        QVERIFY(isClosed(*socket));
        QCOMPARE(calls, 0);
    }

    void hostsOfThisMachine_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("good");
        for (const auto* good :
             {"localhost", "LocalHost", "localhost:80", "127.0.0.1", "127.0.0.1:8600", "[::1]", "[::1]:8600"}) {
            QTest::newRow(good) << QString::fromLatin1(good) << true;
        }
        for (const auto* bad : {"", "localhost.evil.example", "evil.example:80", "127.0.0.1.evil.example",
                                "localhost:", "localhost:x", "[::1", "8.8.8.8", "::1", "127.0.0.1:80:80"}) {
            QTest::newRow(bad) << QString::fromLatin1(bad) << false;
        }
    }
    void hostsOfThisMachine() {
        QFETCH(const QString, host);
        QFETCH(const bool, good);
        HttpHead asked{"POST", "/", host.toStdString(), "application/json; charset=utf-8", false, false};
        QCOMPARE(!refusalOf(asked, true), good);
        QVERIFY(!refusalOf(asked, false));
    }

    void chunksAreTaken() {
        const Door door(echo);
        const auto socket = door.send(head("Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n3;x=y\r\ndef\r\n0\r\n\r\n");
        QVERIFY(receives(*socket, "abcdef"));
    }

    void timesOut_data() {
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half a head") << QByteArray("POST / HTTP/1.1\r\nHost: loc");
        QTest::newRow("half a body") << head("Content-Length: 100\r\n") + "half";
        QTest::newRow("nothing after a call") << call("1");
        QTest::newRow("half a head after a call") << call("1") + "POST /";
    }
    // Also where it drips.
    void timesOut() {
        QFETCH(const QByteArray, sent);
        const Door door(echo, limits());
        const auto socket = door.send(sent);
        QTimer drip;
        connect(&drip, &QTimer::timeout, socket.get(), [&] { socket->write("x"); });
        if (!sent.isEmpty()) {
            drip.start(50);
        }
        QVERIFY(isClosed(*socket, 3'000));
    }

    void slowReadersTimeOut() {
        const Door door([](const QByteArray&, const QByteArray&,
                           const HttpServer::Answer& answer) { answer(QByteArray(64 << 20, 'x')); },
                        limits());
        const auto socket = door.connect();
        socket->setReadBufferSize(1'000);
        socket->write(call("1"));
        QTest::qWait(1'500);
        socket->setReadBufferSize(0);
        qsizetype taken = 0;
        while (!isClosed(*socket, 0) || socket->bytesAvailable() > 0) {
            taken += socket->readAll().size();
            QTest::qWait(1);
        }
        QVERIFY2(taken < 64 << 20, QByteArray::number(taken));
    }

    // Those that say nothing go first, one that is being served last.
    void thereIsRoomForOneMore() {
        HttpServer::Answer kept;
        const Door door(
            [&kept](const QByteArray& body, const QByteArray&, HttpServer::Answer answer) {
                if (body == "slow") {
                    kept = std::move(answer);
                } else {
                    answer(body);
                }
            },
            [] {
                auto out = limits();
                out.headTime = out.idleTime = 60s;
                return out;
            }());
        const auto served = door.send(call("slow"));
        QTRY_VERIFY(kept);
        std::vector<std::unique_ptr<QTcpSocket>> idle;
        for (int i = 0; i < 20; ++i) {
            idle.push_back(door.connect());
        }
        QVERIFY(receives(*door.send(call("hello")), "hello"));
        QVERIFY(isClosed(*idle.front()));
        QCOMPARE(served->state(), QAbstractSocket::ConnectedState);
        kept("at last");
        QVERIFY(receives(*served, "at last"));
    }

    // Neither door takes the other's descriptors or the node's, however few there are, nor all turns.
    void doorsShareTheDescriptors() {
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &before), 0);
        const auto withDescriptors = [&](rlim_t count) {
            const rlimit limit{count, before.rlim_max};
            return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::pair(ownLimits(), openLimits())
                                                         : std::pair(HttpLimits(), HttpLimits());
        };
        const auto [ownOfFew, openOfFew] = withDescriptors(256);
        const auto [own, open] = withDescriptors(1'024);
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &before), 0);
        QCOMPARE(ownOfFew.connections, std::size_t{32});
        QCOMPARE(openOfFew.connections, std::size_t{64});
        QCOMPARE(own.connections, std::size_t{64});
        QCOMPARE(own.perAddress, own.connections);
        QCOMPARE(open.connections, std::size_t{256});
        QCOMPARE(open.perAddress, std::size_t{64});
        QCOMPARE(open.calls, std::size_t{8});
    }

    void whoGoesWhereRoomIsShort() {
        Connections all(4, 2);
        const auto a = *all.enter("a").id;
        const auto a2 = *all.enter("a").id;
        all.await(a); // has said something since
        const auto again = all.enter("a");
        QCOMPARE(*again.goes, a2); // its own, the longer waiting one
        const auto b = *all.enter("b").id;
        const auto c = *all.enter("c").id;
        QCOMPARE(all.size(), std::size_t{4});
        QCOMPARE(*all.enter("d").goes, a); // of the address with the most
        for (const auto id : {*again.id, b, c}) {
            all.serve(id);
        }
        const auto e = all.enter("e");
        QVERIFY(!e.id || e.goes); // never more than there is room for
        QCOMPARE(all.size(), std::size_t{4});
    }
};

QTEST_GUILESS_MAIN(TestHttpDoor)
#include "tst_http_door.moc"
