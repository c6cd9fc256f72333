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

// The answer, or its error with the server's own code kept aside.
Result<QJsonValue> ask(JsonRpc& rpc, RpcError* detail = nullptr) {
    return await<QJsonValue>([&](QObject* context, auto done) {
        rpc.call(context, QStringLiteral("test_method"), {1},
                 [done, detail](const Result<QJsonValue, RpcError>& answer) {
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
        EXPECT_CODE(ask(rpc, &detail), "rpc-error");
        QCOMPARE(detail.serverCode.value_or(0), 3);
        QVERIFY(detail.data == (Bytes{1, 2, 3, 4}));
        QCOMPARE(other.requests(), 0); // an answer, not a failure
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
