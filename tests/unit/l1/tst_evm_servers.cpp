#include "base/hex.h"
#include "l1/call_runner.h"
#include "l1/evm/setup_sender.h"
#include "l1/evm/transaction.h"
#include "unit/l1/adapter_bench.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;
using Answer = ScriptedServer::Answer;

namespace {

QString text(const Bytes32& hash) {
    return QString::fromStdString(toHex0x(hash));
}

std::pair<quint64, quint64> rangeOf(const QJsonObject& request) {
    const auto filter = paramsOf(request)[0].toObject();
    return {filter[QStringLiteral("fromBlock")].toString().toULongLong(nullptr, 16),
            filter[QStringLiteral("toBlock")].toString().toULongLong(nullptr, 16)};
}

QJsonObject receipt(const QString& hash) {
    return {{QStringLiteral("transactionHash"), hash},
            {QStringLiteral("blockNumber"), QStringLiteral("0x5")},
            {QStringLiteral("blockHash"), hashText('a')},
            {QStringLiteral("transactionIndex"), QStringLiteral("0x0")},
            {QStringLiteral("status"), QStringLiteral("0x1")},
            {QStringLiteral("gasUsed"), QStringLiteral("0x5208")},
            {QStringLiteral("effectiveGasPrice"), QStringLiteral("0x7")},
            {QStringLiteral("contractAddress"), QJsonValue::Null},
            {QStringLiteral("logs"), QJsonArray()}};
}

const Bytes kKey(32, 0x11);

// A pool that takes no tip below `leastTip`, and a chain that has what it took in its next block.
struct Pool {
    Uint256 leastTip = {};
    Uint256 suggestedTip = {};
    QString words = QStringLiteral("transaction underpriced: gas tip cap 0, minimum needed 25000000000");
    std::vector<SignedTransaction> offered = {};
    std::optional<Bytes32> taken = {};
    QStringList missing = {}; // fields of its receipts
    bool unreadable = false;
    bool failed = false; // in its block

    Answer operator()(const QJsonObject& request) {
        const auto method = methodOf(request);
        const auto result = [&](const QJsonValue& value) { return Answer{ScriptedServer::result(request, value)}; };
        if (method == QLatin1String("eth_feeHistory")) {
            return result(QJsonObject{
                {QStringLiteral("baseFeePerGas"), QJsonArray{QStringLiteral("0x7"), QStringLiteral("0x7")}},
                {QStringLiteral("reward"), QJsonArray{QJsonArray{QString::fromStdString(suggestedTip.toQuantity())}}}});
        }
        if (method == QLatin1String("eth_getTransactionCount")) {
            return result(QStringLiteral("0x4"));
        }
        if (method == QLatin1String("eth_estimateGas")) {
            return result(QStringLiteral("0x5208"));
        }
        if (method == QLatin1String("eth_sendRawTransaction")) {
            const auto raw = fromHex(paramsOf(request)[0].toString().toStdString());
            offered.push_back(*decodeSigned(*raw));
            if (offered.back().transaction.fees.tip < leastTip) {
                return {ScriptedServer::error(request, -32000, words)};
            }
            taken = offered.back().hash;
            return result(text(*taken));
        }
        if (method == QLatin1String("eth_getTransactionReceipt")) {
            const auto asked = paramsOf(request)[0].toString();
            if (!taken || asked != text(*taken)) {
                return result(QJsonValue::Null);
            }
            auto out = receipt(asked);
            for (const auto& field : missing) {
                out.remove(field);
            }
            if (failed) {
                out[QStringLiteral("status")] = QStringLiteral("0x0");
            }
            return result(unreadable ? QJsonValue(QJsonObject{{QStringLiteral("status"), 7}}) : QJsonValue(out));
        }
        if (method == QLatin1String("eth_getBlockByHash")) {
            return result(block(5, 'a'));
        }
        if (method == QLatin1String("eth_getTransactionByHash") && taken &&
            paramsOf(request)[0].toString() == text(*taken)) {
            return result(QJsonObject{{QStringLiteral("hash"), text(*taken)},
                                      {QStringLiteral("from"), QStringLiteral("0x") + QString(40, QLatin1Char('1'))},
                                      {QStringLiteral("to"), QStringLiteral("0x") + QString(40, QLatin1Char('2'))},
                                      {QStringLiteral("value"), QStringLiteral("0x0")},
                                      {QStringLiteral("input"), QStringLiteral("0x")}});
        }
        return result(QJsonValue::Null);
    }
};

} // namespace

// Servers as real providers run them: pools with prices of their own, limits on logs, fields left out.
class TestEvmServers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The range is halved until it fits, and what fits is remembered.
    void logsAreAskedForInPartsThatFit_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("results") << 200 << -32005 << "query returned more than 10000 results";
        QTest::newRow("limit") << 200 << -32005 << "limit exceeded";
        QTest::newRow("range") << 200 << -32602 << "eth_getLogs is limited to a 20 range";
        QTest::newRow("range, by a plan") << 400 << -32600 << "block range is too large";
        QTest::newRow("time") << 200 << -32000 << "query timeout exceeded";
        QTest::newRow("time, in other words") << 200 << -32000 << "upstream request timed out";
        QTest::newRow("413") << 413 << 0 << "";
        QTest::newRow("504") << 504 << 0 << "";
    }
    void logsAreAskedForInPartsThatFit() {
        QFETCH(const int, status);
        QFETCH(const int, code);
        QFETCH(const QString, message);
        int tooMuch = 0;
        quint64 next = 1;
        quint64 widest = 0;
        quint64 fits = 20;
        Bench bench({[&](const QJsonObject& request) -> Answer {
            if (methodOf(request) != QLatin1String("eth_getLogs")) {
                return {ScriptedServer::result(request, block(2'000, 'a'))};
            }
            const auto [from, to] = rangeOf(request);
            if (to - from + 1 > fits) {
                ++tooMuch;
                return {code == 0 ? QByteArray("<html>no</html>") : ScriptedServer::error(request, code, message),
                        status};
            }
            if (from != next) {
                return {ScriptedServer::error(request, -32603, QStringLiteral("out of order"))};
            }
            next = to + 1;
            widest = std::max(widest, to - from + 1);
            return {ScriptedServer::result(request, QJsonArray())};
        }});
        const auto read = [&](BlockNumber from, BlockNumber to) {
            return await<std::vector<PlacedEvent>>(
                [&](auto* c, auto done) { bench.adapter->eventsIn(c, from, to, done); });
        };
        EXPECT_OK(read(1, 200));
        QCOMPARE(next, quint64{201});
        QVERIFY2(tooMuch <= 6, QByteArray::number(tooMuch).constData());
        QVERIFY(bench.adapter->troubles().empty()); // no fault of the server's
        // Learnt, so the next question does not begin anew; and it grows again, slowly.
        tooMuch = 0;
        EXPECT_OK(read(201, 400));
        QVERIFY2(tooMuch <= 2, QByteArray::number(tooMuch).constData());
        fits = 10'000;
        EXPECT_OK(read(401, 2'000));
        QVERIFY(widest > 20 && widest < 200);
    }

    // Each server's own: one that takes less does not make the other's questions smaller.
    void eachServerHasItsOwnLimit() {
        quint64 widest = 0;
        const auto server = [&](quint64 fits) {
            return [&widest, fits](const QJsonObject& request) -> Answer {
                if (methodOf(request) != QLatin1String("eth_getLogs")) {
                    return {ScriptedServer::result(request, block(900, 'a'))};
                }
                const auto [from, to] = rangeOf(request);
                if (to - from + 1 > fits) {
                    return {ScriptedServer::error(request, -32005,
                                                  QStringLiteral("query returned more than 10000 results"))};
                }
                widest = std::max(widest, to - from + 1);
                return {ScriptedServer::result(request, QJsonArray())};
            };
        };
        Bench bench({server(20), server(10'000)});
        const auto read = [&] {
            return await<std::vector<PlacedEvent>>(
                [&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 800, done); });
        };
        EXPECT_OK(read());
        QVERIFY2(widest <= 20, QByteArray::number(widest).constData());
        EXPECT_OK(await<ChainHead>([&](auto* c, auto done) { bench.adapter->head(c, done); }));
        (void)bench.adapter->setAside(ChainAdapter::Said::Head, Error::unavailable("rpc-failed", "it is out of order"));
        EXPECT_OK(read());
        QCOMPARE(widest, quint64{800});
    }

    // No answer in time may mean too much, too: the next question to that server is for less.
    void silenceMeansLessToo() {
        std::vector<quint64> asked;
        Bench bench({[&](const QJsonObject& request) -> Answer {
            if (methodOf(request) != QLatin1String("eth_getLogs")) {
                return {ScriptedServer::result(request, block(900, 'a'))};
            }
            const auto [from, to] = rangeOf(request);
            asked.push_back(to - from + 1);
            return {ScriptedServer::result(request, QJsonArray()), 200, asked.back() > 100 ? 60'000 : 0};
        }});
        const auto read = [&](BlockNumber to) {
            return await<std::vector<PlacedEvent>>(
                [&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, to, done); });
        };
        (void)read(180);
        QCOMPARE(asked.front(), quint64{180});
        QVERIFY(asked.size() > 1);
        QCOMPARE(asked[1], quint64{90});
    }

    // One that refuses for its rate is another matter.
    void aRateLimitIsNoLimitOfLogs() {
        int asked = 0;
        const auto limited = [&](const QJsonObject& request) -> Answer {
            if (methodOf(request) != QLatin1String("eth_getLogs")) {
                return {ScriptedServer::result(request, block(200, 'a'))};
            }
            ++asked;
            return {ScriptedServer::error(request, -32005, QStringLiteral("daily request count exceeded"))};
        };
        const auto good = [](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, methodOf(request) == QLatin1String("eth_getLogs")
                                                        ? QJsonValue(QJsonArray())
                                                        : QJsonValue(block(200, 'a')))};
        };
        Bench bench({limited, good});
        EXPECT_OK(
            await<std::vector<PlacedEvent>>([&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 200, done); }));
        QCOMPARE(asked, 1);
        QCOMPARE(bench.adapter->troubles().size(), std::size_t{1});
    }

    // What no server has is said with what to do.
    void absentBlocksNameTheRemedy() {
        Bench bench(
            {[](const QJsonObject& request) -> Answer { return {ScriptedServer::result(request, QJsonValue::Null)}; }});
        const auto absent = await<BlockRef>([&](auto* c, auto done) { bench.adapter->blockAt(c, 7, done); });
        EXPECT_CODE(absent, "block-not-found");
        QVERIFY2(absent.error().message.find("another server first in this chain's rpcUrls") != std::string::npos,
                 absent.error().message.c_str());
    }

    // A chain without the tag: the sentence says what to write into the file, and the check finds it.
    void noFinalisedBlock_data() {
        QTest::addColumn<bool>("error");
        QTest::newRow("null") << false;
        QTest::newRow("an error") << true;
    }
    void noFinalisedBlock() {
        QFETCH(const bool, error);
        Bench bench({[error](const QJsonObject& request) -> Answer {
            if (methodOf(request) == QLatin1String("eth_getCode")) {
                return {ScriptedServer::result(request, QStringLiteral("0x60"))};
            }
            if (paramsOf(request)[0] == QLatin1String("finalized")) {
                return {error ? ScriptedServer::error(request, -32602, QStringLiteral("hex string without 0x prefix"))
                              : ScriptedServer::result(request, QJsonValue::Null)};
            }
            return {ScriptedServer::result(request, block(9, 'b'))};
        }});
        const auto head = await<ChainHead>([&](auto* c, auto done) { bench.adapter->head(c, done); });
        EXPECT_CODE(head, "finalised-block-missing");
        QVERIFY(head.error().message.find("\"finalisedDepth\"") != std::string::npos);
        const auto report = await<ChainReport>([&](auto* c, auto done) { bench.adapter->checkChain(c, done); });
        EXPECT_OK(report);
        QCOMPARE(report->firstProblem()->code, std::string("finalised-block-missing"));
    }

    // Each is told of for what it did itself, also where the last one to fail was not the one that answered before.
    void eachIsBlamedForItsOwn() {
        bool away = false;
        const auto page = [](const QJsonObject&) -> Answer { return {"<html>Just a moment...</html>"}; };
        const auto good = [&](const QJsonObject& request) -> Answer {
            return away ? Answer{"", 503} : Answer{ScriptedServer::result(request, block(9, 'b'))};
        };
        Bench bench({page, good});
        const auto ask = [&] { return await<ChainHead>([&](auto* c, auto done) { bench.adapter->head(c, done); }); };
        EXPECT_OK(ask());
        away = true;
        EXPECT_CODE(ask(), "rpc-bad-answer");
        for (const auto& trouble : bench.adapter->troubles()) {
            QVERIFY2((trouble.find(bench.servers[0]->url()) != std::string::npos) !=
                         (trouble.find(bench.servers[1]->url()) != std::string::npos),
                     trouble.c_str());
        }
        QCOMPARE(bench.adapter->troubles().size(), std::size_t{2});
    }

    // Events of one server and counters of another: neither is blamed. Both of one: it is.
    void eventsAndCountersOfTwoServers_data() {
        QTest::addColumn<bool>("two");
        QTest::newRow("one") << false;
        QTest::newRow("two") << true;
    }
    void eventsAndCountersOfTwoServers() {
        QFETCH(const bool, two);
        const auto good = [](const QJsonObject& request) -> Answer {
            const auto method = methodOf(request);
            return {ScriptedServer::result(request,
                                           method == QLatin1String("eth_getLogs")          ? QJsonValue(QJsonArray())
                                           : method == QLatin1String("eth_getBlockByHash") ? QJsonValue::Null
                                           : method == QLatin1String("eth_call")
                                               ? QJsonValue(QStringLiteral("0x") + QString(7 * 64, QLatin1Char('0')))
                                               : QJsonValue(block(9, 'b')))};
        };
        const auto withoutCalls = [&](const QJsonObject& request) -> Answer {
            return two && methodOf(request) == QLatin1String("eth_call") ? Answer{"", 503} : good(request);
        };
        Bench bench({withoutCalls, good});
        EXPECT_OK(await<std::vector<PlacedEvent>>([&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 9, done); }));
        EXPECT_OK(await<ContractState>([&](auto* c, auto done) { bench.adapter->countersAt(c, BlockRef{9}, done); }));
        const auto before = bench.adapter->troubles().size();
        const auto told =
            bench.adapter->setAside(ChainAdapter::Said::Events, Error::unavailable("test", "what it said"));
        QCOMPARE(told.code, std::string(two ? "rpc-servers-differ" : "test"));
        QCOMPARE(told.message.find(bench.servers[0]->url()) != std::string::npos, !two);
        QCOMPARE(bench.adapter->troubles().size(), before + (two ? 0 : 1));
    }

    // One that answers with another block than asked for is not asked first again.
    void anotherBlockThanAskedFor() {
        const auto withBlock = [](int number) {
            return [number](const QJsonObject& request) -> Answer {
                return {ScriptedServer::result(request, block(number, 'b'))};
            };
        };
        Bench bench({withBlock(7), withBlock(5)});
        const auto ask = [&] {
            return await<BlockRef>([&](auto* c, auto done) { bench.adapter->blockAt(c, 5, done); });
        };
        EXPECT_CODE(ask(), "rpc-bad-answer");
        EXPECT_OK(ask());
        QCOMPARE(bench.adapter->troubles().size(), std::size_t{1});
    }

    // The check asks what a node will ask, not only what the contract says of itself.
    void theCheckAsksWhatANodeAsks_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("subject");
        QTest::newRow("counters") << "eth_call"
                                  << "counters in the final block";
        QTest::newRow("events") << "eth_getLogs"
                                << "events";
        QTest::newRow("price") << "eth_feeHistory"
                               << "price of gas";
    }
    void theCheckAsksWhatANodeAsks() {
        QFETCH(const QString, method);
        QFETCH(const QString, subject);
        bool refuses = true;
        Bench bench({[&](const QJsonObject& request) -> Answer {
            const auto asked = methodOf(request);
            if (refuses && asked == method) {
                return {ScriptedServer::error(request, -32601, QStringLiteral("not on this plan"))};
            }
            if (asked == QLatin1String("eth_getCode")) {
                return {ScriptedServer::result(request, QStringLiteral("0x60"))};
            }
            if (asked == QLatin1String("eth_getLogs")) {
                return {ScriptedServer::result(request, QJsonArray())};
            }
            if (asked == QLatin1String("eth_feeHistory")) {
                return {ScriptedServer::result(
                    request, QJsonObject{{QStringLiteral("baseFeePerGas"), QJsonArray{QStringLiteral("0x7")}},
                                         {QStringLiteral("reward"), QJsonArray{}}})};
            }
            if (asked == QLatin1String("eth_call")) {
                return {ScriptedServer::result(request, QStringLiteral("0x") + QString(64 * 16, QLatin1Char('0')))};
            }
            return {ScriptedServer::result(request, block(900, 'b'))};
        }});
        const auto said = [&]() -> std::optional<Error> {
            const auto report = await<ChainReport>([&](auto* c, auto done) { bench.adapter->checkChain(c, done); });
            for (const auto& check : report ? report->checks : std::vector<ChainCheck>()) {
                if (check.subject == subject.toStdString()) {
                    return check.problem;
                }
            }
            return std::nullopt;
        };
        const auto problem = said();
        QVERIFY(problem);
        QVERIFY2(problem->message.find("not on this plan") != std::string::npos, problem->message.c_str());
        refuses = false;
        QVERIFY(!said());
    }

    // A pool's refusal for the price leads to another price at the same nonce.
    void refusedForThePrice_data() {
        QTest::addColumn<QString>("words");
        for (const char* words :
             {"transaction underpriced: gas tip cap 0, minimum needed 25000000000",
              "replacement transaction underpriced", "max fee per gas less than block base fee: address 0x1",
              "FeeTooLow, MaxFeePerGas too low", "Gas price below configured minimum gas price",
              "transaction gas price below minimum", "could not replace existing tx", "fee too low"}) {
            QTest::newRow(words) << QString::fromLatin1(words);
        }
    }
    void refusedForThePrice() {
        QFETCH(const QString, words);
        Pool pool{.leastTip = Uint256(50'000'000), .suggestedTip = Uint256(0), .words = words};
        Bench bench({std::ref(pool)});
        CallRunner runner(*bench.adapter);
        std::vector<Bytes32> kept;
        std::vector<Bytes32> replaced;
        runner.keepFirst([&](const SignedTransaction& made, const std::vector<Bytes32>& before) {
            replaced = before;
            kept.push_back(made.hash);
            return Status();
        });
        const auto included = await<Receipt>(
            [&](auto*, auto done) { runner.run(TransferCoin{}, *addressOfKey(kKey), SecretBytes(kKey), 1, done); });
        EXPECT_OK(included);
        QVERIFY(pool.offered.size() > 1 && kept.size() == pool.offered.size());
        QCOMPARE(replaced.size(), kept.size() - 1);
        for (const auto& offer : pool.offered) {
            QCOMPARE(offer.transaction.nonce, 4ULL);
        }
    }

    // A deployment has to get through as well.
    void deploymentsRaiseTheirPriceToo() {
        Pool pool{.leastTip = Uint256(50'000'000), .suggestedTip = Uint256(0)};
        ScriptedServer server(ScriptedServer::chain(QStringLiteral("0x7a69"), std::ref(pool)));
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        EthClient client(rpc);
        SetupSender sender(client, 31337, SecretBytes(kKey));
        const auto done = await<RawReceipt>([&](auto*, auto out) {
            sender.send(QStringLiteral("a contract"), std::nullopt, Bytes{1, 2}, out);
        });
        EXPECT_OK(done);
        QVERIFY(pool.offered.size() > 1);
        for (const auto& offer : pool.offered) {
            QCOMPARE(offer.transaction.nonce, 4ULL);
        }
    }

    // The same after a restart, with what was kept; and an earlier one that got in after all is found.
    void keptAndRefusedForThePrice() {
        Pool pool{.leastTip = Uint256(25'000'000'000), .suggestedTip = Uint256(0)};
        Bench bench({std::ref(pool)});
        FeeMarketTransaction old;
        old.chainId = 31337;
        old.nonce = 4;
        old.gasLimit = 21'000;
        old.to = protocol::Address{};
        old.fees = {Uint256(100), Uint256(1)};
        const auto kept = signTransaction(old, kKey);
        pool.suggestedTip = Uint256(30'000'000'000);
        CallRunner runner(*bench.adapter);
        const auto key = []() -> Result<SecretBytes> { return SecretBytes(kKey); };
        const auto resume = [&](const SignedTransaction& transaction, std::vector<Bytes32> replaced) {
            return await<Receipt>([&](auto*, auto done) { runner.resume(transaction, replaced, key, 1, done); });
        };
        EXPECT_OK(resume(*kept, {}));
        QCOMPARE(pool.offered.size(), std::size_t{2});
        QCOMPARE(pool.offered[1].transaction.nonce, 4ULL);
        QVERIFY(pool.offered[1].transaction.fees.tip == pool.suggestedTip);

        // It is in a block, while what was to replace it finds its nonce used.
        pool.leastTip = Uint256(60'000'000'000);
        pool.words = QStringLiteral("nonce too low: next nonce 5, tx nonce 4");
        old.fees.cap = Uint256(101);
        const auto late = signTransaction(old, kKey);
        EXPECT_OK(resume(*late, {*pool.taken}));
    }

    // What is only shown may be missing; what can't be read is said at once.
    void receiptsWithoutWhatIsOnlyShown() {
        Pool pool{.missing = {QStringLiteral("effectiveGasPrice"), QStringLiteral("gasUsed"),
                              QStringLiteral("transactionIndex"), QStringLiteral("contractAddress")}};
        Bench bench({std::ref(pool)});
        CallRunner runner(*bench.adapter);
        const auto run = [&] {
            return await<Receipt>(
                [&](auto*, auto done) { runner.run(TransferCoin{}, *addressOfKey(kKey), SecretBytes(kKey), 1, done); });
        };
        const auto included = run();
        EXPECT_OK(included);
        QVERIFY(included->succeeded && included->gasPrice.isZero());
        pool.failed = true; // why, is asked of the transaction itself, which may lack its gas
        const auto failed = run();
        EXPECT_CODE(failed, "transaction-failed");
        pool.failed = false;
        pool.unreadable = true;
        const auto unreadable = run();
        EXPECT_CODE(unreadable, "transaction-unreadable");
        QVERIFY2(unreadable.error().message.find("was sent and stands") != std::string::npos,
                 unreadable.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestEvmServers)
#include "tst_evm_servers.moc"
