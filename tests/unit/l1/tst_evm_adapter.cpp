#include "base/hex.h"
#include "l1/chain_adapters.h"
#include "l1/evm/rollup_abi.h"
#include "protocol/batch_words.h"
#include "unit/l1/adapter_bench.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;
using Answer = ScriptedServer::Answer;

// What the adapter reads of a chain, whatever its servers say.
class TestEvmAdapter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusesAnUnknownChain() { EXPECT_CODE(makeChainAdapter(sampleNetwork(), 9), "chain-unknown"); }

    void formatsExplorerLinks() {
        const auto network = sampleNetwork();
        const EvmChainAdapter adapter(network, network.chains[0]);
        QCOMPARE(QString::fromStdString(adapter.explorerUrl(Bytes32{})),
                 QStringLiteral("https://explorer.example/tx/") + hashText('0'));
    }

    void readsTheHead() {
        Bench bench({[](const QJsonObject& request) -> Answer {
            const bool latest = paramsOf(request)[0] == QLatin1String("latest");
            return {ScriptedServer::result(request, latest ? block(9, 'b') : block(7, 'a'))};
        }});
        const auto head = await<ChainHead>([&](auto* c, auto done) { bench.adapter->head(c, done); });
        EXPECT_OK(head);
        QCOMPARE(head->latest.number, 9ULL);
        QCOMPARE(head->finalised.number, 7ULL);
    }

    void refusesAHeadThatGoesBackwards() {
        Bench bench({[](const QJsonObject& request) -> Answer {
            const bool latest = paramsOf(request)[0] == QLatin1String("latest");
            return {ScriptedServer::result(request, latest ? block(5, 'b') : block(7, 'a'))};
        }});
        EXPECT_CODE(await<ChainHead>([&](auto* c, auto done) { bench.adapter->head(c, done); }), "rpc-bad-answer");
    }

    // A server behind the others must not make us believe that a block holds nothing.
    void eventsNeedTheServerToHaveTheBlocks() {
        Bench bench({[](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, methodOf(request) == QLatin1String("eth_getLogs")
                                                        ? QJsonValue(QJsonArray())
                                                        : QJsonValue(QJsonValue::Null))};
        }});
        EXPECT_CODE(
            await<std::vector<PlacedEvent>>([&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 100, done); }),
            "block-not-found");
    }

    // A governor may register a token after the network file was written. What the chain then tells
    // of it must not stop a node: the contract says its decimals.
    void tokensThatTheFileLacksAreLearnt_data() {
        QTest::addColumn<bool>("registered");
        QTest::addColumn<quint64>("decimals");
        QTest::newRow("registered") << true << quint64{6};
        QTest::newRow("not registered") << false << quint64{6};
        QTest::newRow("more decimals than a contract takes") << true << quint64{19};
    }
    void tokensThatTheFileLacksAreLearnt() {
        QFETCH(const bool, registered);
        QFETCH(const quint64, decimals);
        const auto& abi = rollupAbi();
        const auto word = [](std::uint64_t value) { return Uint256(value).toBigEndian(); };
        const auto join = [](std::initializer_list<Bytes32> words) {
            Bytes out;
            for (const auto& item : words) {
                append(out, item);
            }
            return out;
        };
        int questions = 0;
        const auto deposit = protocol::encodeOperation({.type = protocol::OperationType::Deposit,
                                                        .chain = 1,
                                                        .token = 7,
                                                        .amount = protocol::Amount{5},
                                                        .address = {{0x55}},
                                                        .wideAddress = {}});
        const auto rollup = QString::fromStdString(toHex0x(sampleNetwork().chains[0].rollup.bytes()));
        const auto log = [rollup](int index, std::initializer_list<Bytes32> topics, const Bytes& data) {
            QJsonArray texts;
            for (const auto& topic : topics) {
                texts.append(QString::fromStdString(toHex0x(topic)));
            }
            return QJsonObject{{QStringLiteral("blockNumber"), QStringLiteral("0x10")},
                               {QStringLiteral("blockHash"), hashText('b')},
                               {QStringLiteral("transactionHash"), hashText('c')},
                               {QStringLiteral("logIndex"), QStringLiteral("0x%1").arg(index)},
                               {QStringLiteral("address"), rollup},
                               {QStringLiteral("data"), QString::fromStdString(toHex0x(data))},
                               {QStringLiteral("topics"), texts}};
        };
        const auto half = [](const protocol::Word& text) {
            Bytes32 out{};
            std::copy(text.begin(), text.end(), out.begin());
            return out;
        };
        const QJsonArray logs{
            log(0, {abi.queuedItem.topic(), word(0)},
                join({half(deposit.first), half(deposit.second), word(9), word(1)})),
            log(1, {abi.payoutPending.topic(), word(3), word(7), word(0x55)}, join({word(2), word(1'500'000)})),
            log(2, {abi.pendingClaimed.topic(), word(7), word(0x55)}, join({word(1'500'000)}))};
        Bench bench({[&](const QJsonObject& request) -> Answer {
            if (methodOf(request) == QLatin1String("eth_getLogs")) {
                return {ScriptedServer::result(request, logs)};
            }
            if (methodOf(request) == QLatin1String("eth_call")) {
                ++questions;
                const auto asked = paramsOf(request)[0].toObject()[QStringLiteral("data")].toString();
                const auto wanted = abiEncodeCall(abi.token, {std::uint64_t{7}});
                const bool right = wanted && asked == QString::fromStdString(toHex0x(*wanted));
                return {ScriptedServer::result(
                    request, QString::fromStdString(toHex0x(
                                 join({word(0x77), word(decimals), word(right && registered ? 1 : 0), word(1)}))))};
            }
            return {ScriptedServer::result(request, block(100, 'a'))};
        }});
        const auto events =
            await<std::vector<PlacedEvent>>([&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 100, done); });
        QCOMPARE(questions, 1);
        if (!registered || decimals > 18) {
            EXPECT_CODE(events, "rpc-bad-answer");
            return;
        }
        EXPECT_OK(events);
        QCOMPARE(events->size(), std::size_t{3});
        const auto& item = std::get<QueueItemAdded>((*events)[0].event);
        QVERIFY(item.operation.token == 7 && item.operation.amount == protocol::Amount{5});
        const auto& pending = std::get<PayoutPending>((*events)[1].event);
        const protocol::Amount oneAndAHalf{1'500'000'000'000'000'000};
        QVERIFY(pending.token == 7 && pending.payout == 2 && pending.amount == oneAndAHalf);
        QVERIFY(std::get<PendingClaimed>((*events)[2].event).amount == oneAndAHalf);
    }

    void eventsAreReadFromOneServer() {
        bool broken = false;
        QStringList asked;
        const auto good = [](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, methodOf(request) == QLatin1String("eth_getLogs")
                                                        ? QJsonValue(QJsonArray())
                                                        : QJsonValue(block(100, 'a')))};
        };
        Bench bench({[&broken, good](const QJsonObject& request) -> Answer {
                         if (broken) {
                             return {"", 500};
                         }
                         broken = true; // after it told of the block
                         return good(request);
                     },
                     [&](const QJsonObject& request) -> Answer {
                         asked.append(methodOf(request));
                         return good(request);
                     }});
        EXPECT_OK(
            await<std::vector<PlacedEvent>>([&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 100, done); }));
        // The other one was asked for all of it, the last block first.
        QVERIFY(asked.contains(QStringLiteral("eth_getBlockByNumber")));
        QCOMPARE(asked.last(), QStringLiteral("eth_getLogs"));
    }

    // One place holds one log: stored twice it would look like a damaged database.
    void logsAtOnePlaceAreRefused() {
        const auto rollup = QString::fromStdString(toHex0x(sampleNetwork().chains[0].rollup.bytes()));
        const QJsonObject log{{QStringLiteral("blockNumber"), QStringLiteral("0x10")},
                              {QStringLiteral("blockHash"), hashText('b')},
                              {QStringLiteral("transactionHash"), hashText('c')},
                              {QStringLiteral("logIndex"), QStringLiteral("0x1")},
                              {QStringLiteral("address"), rollup},
                              {QStringLiteral("data"), QStringLiteral("0x")},
                              {QStringLiteral("topics"), QJsonArray{hashText('d')}}};
        QJsonArray logs{log};
        Bench bench({[&](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, methodOf(request) == QLatin1String("eth_getLogs")
                                                        ? QJsonValue(logs)
                                                        : QJsonValue(block(100, 'a')))};
        }});
        const auto read = [&] {
            return await<std::vector<PlacedEvent>>(
                [&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 100, done); });
        };
        EXPECT_OK(read());
        logs.append(log);
        EXPECT_CODE(read(), "rpc-bad-answer");
    }

    void largeRangesAreSplit() {
        std::vector<std::pair<quint64, quint64>> asked;
        Bench bench({[&asked](const QJsonObject& request) -> Answer {
            if (methodOf(request) != QLatin1String("eth_getLogs")) {
                return {ScriptedServer::result(request, block(20'000, 'a'))};
            }
            const auto filter = paramsOf(request)[0].toObject();
            const auto from = filter[QStringLiteral("fromBlock")].toString().toULongLong(nullptr, 16);
            const auto to = filter[QStringLiteral("toBlock")].toString().toULongLong(nullptr, 16);
            if (to - from >= 1'000) {
                return {ScriptedServer::error(request, -32602, QStringLiteral("block range too wide"))};
            }
            asked.emplace_back(from, to);
            return {ScriptedServer::result(request, QJsonArray())};
        }});
        EXPECT_OK(
            await<std::vector<PlacedEvent>>([&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 20'000, done); }));
        // Without gaps and without overlaps.
        quint64 next = 1;
        for (const auto& [from, to] : asked) {
            QCOMPARE(from, next);
            next = to + 1;
        }
        QCOMPARE(next, quint64{20'001});
    }

    void refusesLogsOfOtherContracts() {
        Bench bench({[](const QJsonObject& request) -> Answer {
            if (methodOf(request) != QLatin1String("eth_getLogs")) {
                return {ScriptedServer::result(request, block(10, 'a'))};
            }
            const QJsonObject log{{QStringLiteral("blockNumber"), QStringLiteral("0x5")},
                                  {QStringLiteral("blockHash"), hashText('a')},
                                  {QStringLiteral("transactionHash"), hashText('b')},
                                  {QStringLiteral("logIndex"), QStringLiteral("0x0")},
                                  {QStringLiteral("address"), QStringLiteral("0x") + QString(40, QLatin1Char('9'))},
                                  {QStringLiteral("data"), QStringLiteral("0x")},
                                  {QStringLiteral("topics"), QJsonArray{hashText('c')}}};
            return {ScriptedServer::result(request, QJsonArray{log})};
        }});
        EXPECT_CODE(
            await<std::vector<PlacedEvent>>([&](auto* c, auto done) { bench.adapter->eventsIn(c, 1, 10, done); }),
            "rpc-bad-answer");
    }

    void namesWhatTheContractRefuses() {
        const auto revert = abiEncodeCall(knownSignature("NothingPending()"), {});
        Bench bench({[&revert](const QJsonObject& request) -> Answer {
            return {ScriptedServer::error(request, 3, QStringLiteral("execution reverted"),
                                          QString::fromStdString(toHex0x(*revert)))};
        }});
        EXPECT_CODE(await<UnsignedTransaction>([&](auto* c, auto done) {
                        bench.adapter->prepare(c, ClaimPending{1, {}}, {}, 0, {}, done);
                    }),
                    "contract-nothing-pending");
    }

    void saysThatNoContractIsThere() {
        Bench bench({[](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, methodOf(request) == QLatin1String("eth_getBlockByNumber")
                                                        ? QJsonValue(block(3, 'a'))
                                                        : QJsonValue(QStringLiteral("0x")))};
        }});
        EXPECT_CODE(
            await<ContractState>([&](auto* c, auto done) { bench.adapter->contractState(c, AtLatest{}, done); }),
            "contract-missing");
        const auto report = await<ChainReport>([&](auto* c, auto done) { bench.adapter->checkChain(c, done); });
        EXPECT_OK(report);
        QCOMPARE(report->firstProblem()->code, std::string("contract-missing"));
    }

    void reportsALyingServer() {
        auto network = sampleNetwork();
        ScriptedServer liar([](const QJsonObject& request) -> Answer {
            return {ScriptedServer::result(request, QStringLiteral("0x1"))};
        });
        network.chains[0].rpcUrls = {liar.url()};
        EvmChainAdapter adapter(network, network.chains[0], quick());
        const auto report = await<ChainReport>([&](auto* c, auto done) { adapter.checkChain(c, done); });
        EXPECT_OK(report);
        QCOMPARE(report->firstProblem()->code, std::string("rpc-wrong-chain"));
    }

    void saysNothingToWhoIsGone() {
        bool called = false;
        auto bench =
            std::make_unique<Bench>(std::vector<ScriptedServer::Script>{[](const QJsonObject& request) -> Answer {
                return {ScriptedServer::result(request, block(1, 'a')), 200, 50};
            }});
        auto receiver = std::make_unique<QObject>();
        bench->adapter->head(receiver.get(), [&called](const auto&) { called = true; });
        receiver.reset();
        QObject living;
        bench->adapter->head(&living, [&called](const auto&) { called = true; });
        QTest::qWait(20);
        bench->adapter.reset();
        QTest::qWait(300);
        QVERIFY(!called);
    }

    void answersFromTheEventLoopOnly() {
        Bench bench({[](const QJsonObject&) -> Answer { return {}; }});
        int calls = 0;
        QObject context;
        bench.adapter->tokenBalance(&context, 99, {}, [&calls](const auto& r) { calls += r.ok() ? 100 : 1; });
        bench.adapter->allowance(&context, 0, {}, [&calls](const auto& r) { calls += r.ok() ? 1 : 100; });
        bench.adapter->prepare(&context, Deposit{99, 1, {}}, {}, 0, {},
                               [&calls](const auto& r) { calls += r.ok() ? 100 : 1; });
        bench.adapter->prepare(&context, ApproveToken{99, 1}, {}, 0, {},
                               [&calls](const auto& r) { calls += r.ok() ? 100 : 1; });
        QCOMPARE(calls, 0);
        QTRY_COMPARE(calls, 4);
    }
};

QTEST_GUILESS_MAIN(TestEvmAdapter)
#include "tst_evm_adapter.moc"
