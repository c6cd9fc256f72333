#include "l1/error_codes.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/felt_json.h"
#include "l1/starknet/starknet_chain_adapter.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/scripted_server.h"
#include "unit/l1/waiting.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;
using Answer = ScriptedServer::Answer;
using Answers = std::map<QString, std::function<Answer(const QJsonObject&)>>;

namespace {

constexpr protocol::TokenId kToken = 1;
const Felt kRollup = 9;

QString text(const Felt& felt) {
    return feltText(felt);
}

QJsonObject blockJson(BlockNumber number, std::uint64_t hash) {
    const auto price = [](const char* fri) {
        return QJsonObject{{QStringLiteral("price_in_fri"), QLatin1String(fri)}};
    };
    return {{QStringLiteral("block_number"), static_cast<qint64>(number)},
            {QStringLiteral("block_hash"), text(Felt(hash))},
            {QStringLiteral("timestamp"), 100},
            {QStringLiteral("l1_gas_price"), price("0x10")},
            {QStringLiteral("l2_gas_price"), price("0x20")},
            {QStringLiteral("l1_data_gas_price"), price("0x30")}};
}

QJsonObject eventJson(BlockNumber block, std::uint64_t hash, std::uint64_t transaction, const char* name,
                      const std::vector<Felt>& keys = {}, const std::vector<Felt>& data = {}) {
    std::vector<Felt> all{crypto::entryPointSelector(name)};
    all.insert(all.end(), keys.begin(), keys.end());
    return {{QStringLiteral("block_number"), static_cast<qint64>(block)},
            {QStringLiteral("block_hash"), text(Felt(hash))},
            {QStringLiteral("transaction_hash"), text(Felt(transaction))},
            {QStringLiteral("from_address"), text(kRollup)},
            {QStringLiteral("keys"), feltsJson(all)},
            {QStringLiteral("data"), feltsJson(data)}};
}

std::function<Answer(const QJsonObject&)> always(const QJsonValue& value) {
    return [value](const QJsonObject& request) { return Answer{ScriptedServer::result(request, value)}; };
}
std::function<Answer(const QJsonObject&)> refusing(int code, const QString& words) {
    return [code, words](const QJsonObject& request) { return Answer{ScriptedServer::error(request, code, words)}; };
}

std::function<Answer(const QJsonObject&)> events(const QJsonArray& list) {
    return always(QJsonObject{{QStringLiteral("events"), list}});
}

// What is asked for a block by its number, its hash or a tag.
QJsonValue idOf(const QJsonObject& request) {
    return request[QStringLiteral("params")].toArray()[0];
}

evm::RpcLimits quick() {
    evm::RpcLimits limits;
    limits.deadline = std::chrono::milliseconds(6'000);
    limits.attempt = std::chrono::milliseconds(3'000);
    return limits;
}

// An adapter of a Starknet chain whose one server answers what a test says.
struct Bench {
    explicit Bench(const Answers& answers, std::uint32_t depth = 0) {
        server = std::make_unique<ScriptedServer>([answers](const QJsonObject& request) -> Answer {
            const auto method = request[QStringLiteral("method")].toString();
            if (method == QLatin1String("starknet_chainId")) {
                return {ScriptedServer::result(request, text(*crypto::shortString("SN_SEPOLIA")))};
            }
            const auto found = answers.find(method);
            return found == answers.end() ? Answer{ScriptedServer::error(request, 24, QStringLiteral("no such block"))}
                                          : found->second(request);
        });
        network = sampleNetwork();
        auto& chain = network.chains[1];
        chain.family = protocol::AddressFamily::Starknet;
        chain.evmChainId = 0;
        chain.starknet = StarknetPlace{"SN_SEPOLIA", toWide(7), Bytes32{0, 1}, toWide(8)};
        chain.rollup = toWide(kRollup);
        chain.rpcUrls = {server->url()};
        chain.finalisedDepth = depth;
        network.tokens[0].chains.erase(2);
        network.tokens[1].chains[2] = {toWide(10), 6};
        adapter = std::make_unique<StarknetChainAdapter>(network, network.chains[1], quick());
    }

    Result<BlockRef> blockAt(BlockNumber number) {
        return await<BlockRef>([&](auto* c, auto done) { adapter->blockAt(c, number, std::move(done)); });
    }
    Result<ChainHead> head() {
        return await<ChainHead>([&](auto* c, auto done) { adapter->head(c, std::move(done)); });
    }
    Result<std::vector<PlacedEvent>> eventsIn(BlockNumber from, BlockNumber to) {
        return await<std::vector<PlacedEvent>>(
            [&](auto* c, auto done) { adapter->eventsIn(c, from, to, std::move(done)); });
    }
    Result<FeeSuggestion> fees() {
        return await<FeeSuggestion>([&](auto* c, auto done) { adapter->suggestFees(c, std::move(done)); });
    }
    Result<ContractState> counters() {
        return await<ContractState>([&](auto* c, auto done) {
            adapter->countersAt(c, {5, Felt(0x55).toBigEndian(), 100}, std::move(done));
        });
    }
    Result<TransactionStatus> status() {
        return await<TransactionStatus>(
            [&](auto* c, auto done) { adapter->transactionStatus(c, Felt(0x77).toBigEndian(), std::move(done)); });
    }
    Result<Bytes32> broadcast() {
        const Bytes key(32, 1);
        const auto sender = adapter->senderOf(key).value();
        const AccountTransaction transaction{
            *crypto::shortString("SN_SEPOLIA"), toFelt(sender.wide()->bytes), 1, {}, Invocation{{1, 2}}};
        const auto signedOne = adapter->sign(describe(transaction), key);
        return await<Bytes32>([&](auto* c, auto done) { adapter->broadcast(c, *signedOne, std::move(done)); });
    }

    std::unique_ptr<ScriptedServer> server;
    NetworkFile network;
    std::unique_ptr<StarknetChainAdapter> adapter;
};

const QString kBlock = QStringLiteral("starknet_getBlockWithTxHashes");
const QString kEvents = QStringLiteral("starknet_getEvents");
const QString kCall = QStringLiteral("starknet_call");
const QString kSend = QStringLiteral("starknet_addInvokeTransaction");
const QString kStatus = QStringLiteral("starknet_getTransactionStatus");
const QString kReceipt = QStringLiteral("starknet_getTransactionReceipt");

} // namespace

// Servers that are wrong, late or other than they should be.
class TestStarknetServers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anotherBlockThanAskedFor() {
        Bench bench({{kBlock, always(blockJson(6, 0x66))}});
        EXPECT_OK(bench.blockAt(6));
        EXPECT_CODE(bench.blockAt(5), code::kRpcBadAnswer);
        QCOMPARE(bench.adapter->troubles().size(), std::size_t{1}); // it is named, and rests
    }

    void aLatestBlockBelowTheFinalOne() {
        const auto twisted = [](const QJsonObject& request) {
            const bool latest = idOf(request) == QJsonValue(QStringLiteral("latest"));
            return Answer{ScriptedServer::result(request, latest ? blockJson(5, 0x55) : blockJson(6, 0x66))};
        };
        EXPECT_CODE(Bench({{kBlock, twisted}}).head(), code::kRpcBadAnswer);
        EXPECT_CODE(Bench({}).head(), "finalised-block-missing");
        const auto shallow = Bench({{kBlock, always(blockJson(1, 0x11))}}, 64).head();
        EXPECT_OK(shallow); // a chain of fewer blocks than that
    }

    void eventsThatAreNot_data() {
        QTest::addColumn<QJsonArray>("list");
        QTest::addColumn<QString>("code");
        const auto bad = QString::fromLatin1(code::kRpcBadAnswer);
        QTest::newRow("below the range") << QJsonArray{eventJson(3, 1, 1, "ExecutionsResumed")} << bad;
        QTest::newRow("above it") << QJsonArray{eventJson(6, 1, 1, "ExecutionsResumed")} << bad;
        QTest::newRow("backwards") << QJsonArray{eventJson(5, 0x55, 1, "ExecutionsResumed"),
                                                 eventJson(4, 0x44, 2, "ExecutionsResumed")}
                                   << bad;
        QTest::newRow("a transaction in two parts")
            << QJsonArray{eventJson(4, 0x44, 1, "ExecutionsResumed"), eventJson(4, 0x44, 2, "ExecutionsResumed"),
                          eventJson(4, 0x44, 1, "ExecutionsResumed")}
            << bad;
        QTest::newRow("malformed") << QJsonArray{eventJson(5, 0x55, 1, "ExecutionsResumed", {}, {1})} << bad;
        QTest::newRow("of another last block")
            << QJsonArray{eventJson(5, 0x99, 1, "ExecutionsResumed")} << QStringLiteral("rpc-servers-differ");
        QTest::newRow("good") << QJsonArray{eventJson(4, 0x44, 1, "ExecutionsResumed"),
                                            eventJson(5, 0x55, 2, "ExecutionsResumed")}
                              << QString();
    }
    void eventsThatAreNot() {
        QFETCH(QJsonArray, list);
        QFETCH(QString, code);
        Bench bench({{kBlock, always(blockJson(5, 0x55))}, {kEvents, events(list)}});
        const auto found = bench.eventsIn(4, 5);
        if (code.isEmpty()) {
            EXPECT_OK(found);
            QCOMPARE(found->size(), std::size_t{2});
        } else {
            EXPECT_CODE(found, code.toStdString());
        }
    }

    void aServerThatIsBehind() {
        Bench bench({{kEvents, events({})}});
        EXPECT_CODE(bench.eventsIn(4, 5), code::kBlockNotFound);
    }

    // The event leaves open whose it is, so the contract is asked; an exit's is always its owner's.
    void whoseADelayedPayoutIs() {
        const auto delayed = [](std::uint64_t place, const Felt& to) {
            return eventJson(5, 0x55, 1, "PayoutDelayed", {3, kToken, to}, {place, 1'000'000, 99});
        };
        const auto waiting = [](int owned, int units) {
            return always(feltsJson(std::vector<Felt>{kToken, 0x1234, owned, units, 99}));
        };
        const auto recipient = [&](const QJsonObject& event,
                                   const std::optional<std::function<Answer(const QJsonObject&)>>& said)
            -> Result<protocol::ChainAddress> {
            Answers answers{{kBlock, always(blockJson(5, 0x55))}, {kEvents, events({event})}};
            if (said) {
                answers[kCall] = *said;
            }
            const auto found = Bench(answers).eventsIn(5, 5);
            return found ? Result<protocol::ChainAddress>(std::get<PayoutDelayed>((*found)[0].event).recipient)
                         : found.error();
        };
        const Felt wide = toFelt(shiftLeft(Uint256(1), 200));
        QVERIFY(recipient(delayed(2, wide), {})->wide() != nullptr);
        QVERIFY(recipient(delayed(2, 0x1234), waiting(1, 5))->evm() != nullptr);
        QVERIFY(recipient(delayed(2, 0x1234), waiting(0, 5))->wide() != nullptr);
        EXPECT_CODE(recipient(delayed(2, 0x1234), waiting(1, 0)), code::kRpcBadAnswer);
        QVERIFY(recipient(delayed(exitPlace(4, kToken), 0x1234), {})->evm() != nullptr);
    }

    void countersThatAreNone() {
        const auto answer = [](const std::vector<Felt>& felts) {
            return Bench({{kCall, always(feltsJson(felts))}}).counters();
        };
        const auto good = answer({3, 2, 1, 9, 8, 2, 77});
        EXPECT_OK(good);
        QCOMPARE(good->committed, 3U);
        QCOMPARE(good->armedAt, 77U);
        QVERIFY(good->status == ContractStatus::Frozen);
        EXPECT_CODE(answer({3, 2, 1, 9, 8, 4, 77}), code::kRpcBadAnswer); // an unknown status
        EXPECT_CODE(answer({3, 2, 1, 9, 8, 2}), code::kRpcBadAnswer);
        EXPECT_CODE(answer({3, 2, 1, 9, 8, 2, 77, 0}), code::kRpcBadAnswer);
        EXPECT_CODE(answer({3, 2, 1, 9, toFelt(shiftLeft(Uint256(1), 64)), 2, 77}), code::kRpcBadAnswer);
    }

    void pricesThatAreNone() {
        const auto good = Bench({{kBlock, always(blockJson(5, 0x55))}}).fees();
        EXPECT_OK(good);
        QCOMPARE(good->bid.cap, Uint256(0x40));
        QCOMPARE(good->expectedPrice, Uint256(0x20));
        auto high = blockJson(5, 0x55);
        high[QStringLiteral("l2_gas_price")] =
            QJsonObject{{QStringLiteral("price_in_fri"), QStringLiteral("0xffffffffffffffff")}};
        EXPECT_CODE(Bench({{kBlock, always(high)}}).fees(), "fee-implausible");
        high.remove(QStringLiteral("l2_gas_price"));
        EXPECT_CODE(Bench({{kBlock, always(high)}}).fees(), code::kRpcBadAnswer);
    }

    // Servers say that a nonce is used of the transaction that used it, too.
    void whoUsedTheNonce() {
        const auto known = always(QJsonObject{{QStringLiteral("finality_status"), QStringLiteral("ACCEPTED_ON_L2")}});
        const auto used = refusing(52, QStringLiteral("Invalid transaction nonce"));
        EXPECT_OK(Bench({{kSend, used}, {kStatus, known}}).broadcast());
        EXPECT_OK(Bench({{kSend, refusing(59, QStringLiteral("duplicate"))}}).broadcast());
        EXPECT_CODE(Bench({{kSend, used}, {kStatus, refusing(29, QStringLiteral("not found"))}}).broadcast(),
                    code::kNonceUsed);
        const auto rejected = always(QJsonObject{{QStringLiteral("finality_status"), QStringLiteral("REJECTED")}});
        EXPECT_CODE(Bench({{kSend, used}, {kStatus, rejected}}).broadcast(), code::kNonceUsed);
        // Nothing was learned.
        EXPECT_CODE(Bench({{kSend, used}, {kStatus, always(QJsonValue::Null)}}).broadcast(), code::kRpcBadAnswer);
        const auto lie = always(QJsonObject{{QStringLiteral("transaction_hash"), QStringLiteral("0x1")}});
        EXPECT_CODE(Bench({{kSend, lie}}).broadcast(), code::kRpcBadAnswer);
    }

    void whereATransactionIs() {
        using Where = TransactionStatus::Where;
        const auto missing = refusing(29, QStringLiteral("not found"));
        const auto is = [](const char* finality) {
            return always(QJsonObject{{QStringLiteral("finality_status"), QLatin1String(finality)}});
        };
        const auto where = [&](const Answers& answers) {
            const auto found = Bench(answers).status();
            return found ? std::optional(found->where) : std::nullopt;
        };
        QVERIFY(where({{kReceipt, missing}, {kStatus, missing}}) == Where::Unknown);
        QVERIFY(where({{kReceipt, missing}, {kStatus, is("RECEIVED")}}) == Where::Waiting);
        QVERIFY(where({{kReceipt, missing}, {kStatus, is("REJECTED")}}) == Where::Unknown);
        const QJsonObject early{
            {QStringLiteral("transaction_hash"), QStringLiteral("0x77")},
            {QStringLiteral("finality_status"), QStringLiteral("PRE_CONFIRMED")},
            {QStringLiteral("execution_status"), QStringLiteral("SUCCEEDED")},
            {QStringLiteral("actual_fee"), QJsonObject{{QStringLiteral("amount"), QStringLiteral("0x65")},
                                                       {QStringLiteral("unit"), QStringLiteral("FRI")}}},
            {QStringLiteral("events"), QJsonArray{eventJson(5, 0x55, 0x77, "ExecutionsResumed")}}};
        QVERIFY(where({{kReceipt, always(early)}}) == Where::Waiting);
        auto there = early;
        there[QStringLiteral("finality_status")] = QStringLiteral("ACCEPTED_ON_L2");
        there[QStringLiteral("block_number")] = 5;
        there[QStringLiteral("block_hash")] = QStringLiteral("0x55");
        there[QStringLiteral("execution_resources")] = QJsonObject{{QStringLiteral("l2_gas"), 10}};
        const auto found = Bench({{kReceipt, always(there)}, {kBlock, always(blockJson(5, 0x55))}}).status();
        EXPECT_OK(found);
        QVERIFY(found->where == Where::Included);
        QCOMPARE(found->receipt->gasUsed, 10U);
        QCOMPARE(found->receipt->gasPrice, Uint256(11)); // 101 for 10, rounded up
        QCOMPARE(found->receipt->events.size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestStarknetServers)
#include "tst_starknet_servers.moc"
