#include "base/hex.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_events.h"
#include "protocol/batch_words.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/waiting.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

class TestRollupEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsLogsStrictly() {
        const auto network = sampleNetwork();
        const QString hash = QStringLiteral("0x") + QString(64, QLatin1Char('a'));
        const auto topic = QString::fromStdString(toHex0x(rollupAbi().finalRoot.topic()));
        const QString number = QStringLiteral("0x") + QString(63, QLatin1Char('0')) + QLatin1Char('5');
        const QJsonObject good{
            {QStringLiteral("blockNumber"), QStringLiteral("0x10")},
            {QStringLiteral("blockHash"), hash},
            {QStringLiteral("transactionHash"), hash},
            {QStringLiteral("logIndex"), QStringLiteral("0x0")},
            {QStringLiteral("address"), QString::fromStdString(toHex0x(network.chains[0].rollup.bytes()))},
            {QStringLiteral("data"), QStringLiteral("0x") + QString(128, QLatin1Char('1'))},
            {QStringLiteral("topics"), QJsonArray{topic, number}}};
        const auto log = logOf(good);
        EXPECT_OK(log);
        const auto event = eventOf(*log, {});
        EXPECT_OK(event);
        QCOMPARE(std::get<FinalRoot>(**event).number, 5ULL);

        for (const auto& key : good.keys()) {
            auto without = good;
            without.remove(key);
            QVERIFY2(!logOf(without).ok(), qPrintable(key));
        }
        auto removed = good;
        removed[QStringLiteral("removed")] = true;
        QVERIFY(!logOf(removed).ok());

        auto shortData = good;
        shortData[QStringLiteral("data")] = QStringLiteral("0x11");
        QVERIFY(!eventOf(*logOf(shortData), {}).ok());
        auto fewTopics = good;
        fewTopics[QStringLiteral("topics")] = QJsonArray{topic};
        QVERIFY(!eventOf(*logOf(fewTopics), {}).ok());
        auto wideNumber = good;
        wideNumber[QStringLiteral("topics")] = QJsonArray{topic, hash};
        QVERIFY(!eventOf(*logOf(wideNumber), {}).ok());
        auto unknown = good;
        unknown[QStringLiteral("topics")] = QJsonArray{hash};
        QVERIFY(!eventOf(*logOf(unknown), {})->has_value());
    }

    // No event that a contract can write may stop a watcher, whatever tokens and governors make it say.
    void readsEveryEventAtItsExtremes_data() {
        QTest::addColumn<QString>("signature");
        QTest::addColumn<uint>("indexed"); // bit i: parameter i is a topic
        const auto& abi = rollupAbi();
        const auto row = [](const AbiSignature& event, uint indexed) {
            QTest::newRow(event.name.c_str()) << QString::fromStdString(event.text) << indexed;
        };
        row(abi.batchCommitted, 0b0011);
        row(abi.finalRoot, 0b001);
        row(abi.batchExecuted, 0b001);
        row(abi.payoutPending, 0b01101);
        row(abi.pendingClaimed, 0b011);
        row(abi.payoutDelayed, 0b001101);
        row(abi.delayedReleased, 0b01101);
        row(abi.exitOwed, 0b1101);
        row(abi.batchesReverted, 0b0001);
        row(abi.sequencerSuspended, 0b01);
        row(abi.armed, 0);
        row(abi.disarmed, 0);
        row(abi.frozen, 0);
        row(abi.exitsOpened, 0);
        row(abi.exitPaid, 0b00111);
        row(abi.queueRefunded, 0b00111);
        row(abi.executionsPaused, 0);
        row(abi.executionsResumed, 0);
        row(abi.tokenRegistered, 0b0011);
        row(abi.changeScheduled, 0b001);
        row(abi.changeCancelled, 0b01);
        row(abi.changeApplied, 0b01);
    }
    void readsEveryEventAtItsExtremes() {
        QFETCH(QString, signature);
        QFETCH(uint, indexed);
        const auto event = knownSignature(signature.toStdString());
        const Uint256 all({~0ULL, ~0ULL, ~0ULL, ~0ULL});
        const bool isChange = event.name.rfind("Change", 0) == 0;
        // The largest of each type, the smallest, and amounts about what the protocol and a word can hold.
        for (const auto& large : {Uint256{}, Uint256(1), *checkedMul(powerOfTen(18), powerOfTen(18)),
                                  shiftRight(all, 136), shiftRight(all, 135), shiftRight(all, 128), all}) {
            for (std::uint64_t kind = 1; kind <= 9; ++kind) {
                Log log;
                log.topics = {event.topic()};
                AbiValue::List data;
                std::vector<AbiType> types;
                for (std::size_t i = 0; i < event.parameters.size(); ++i) {
                    const auto& type = event.parameters[i];
                    const bool number = type.kind == AbiType::Kind::Uint;
                    const unsigned bits = number                                ? static_cast<unsigned>(type.size)
                                          : type.kind == AbiType::Kind::Address ? 160U
                                          : type.kind == AbiType::Kind::Bool    ? 1U
                                                                                : 256U;
                    Uint256 value = shiftRight(all, 256 - bits) < large ? shiftRight(all, 256 - bits) : large;
                    if (number && bits == 16 && Uint256(1'023) < value) {
                        value = Uint256(1'023); // the contract registers no other tokens
                    }
                    if (isChange && i == 0) {
                        value = Uint256(kind);
                    }
                    if ((indexed >> i & 1) != 0) {
                        log.topics.push_back(value.toBigEndian());
                    } else {
                        types.push_back(type);
                        data.push_back(type.kind == AbiType::Kind::FixedBytes ? AbiValue::bytes(value.toBigEndian())
                                                                              : AbiValue(value));
                    }
                }
                const auto encoded = abiEncode(types, data);
                EXPECT_OK(encoded);
                log.data = *encoded;
                for (const auto decimals : {std::uint8_t{0}, std::uint8_t{6}, std::uint8_t{18}}) {
                    const auto token = tokenOfAmount(log);
                    const auto read = eventOf(log, token ? TokenDecimals{{*token, decimals}} : TokenDecimals{});
                    EXPECT_OK(read);
                    QVERIFY(read->has_value());
                }
            }
        }
    }

    // A share is told in the words' 18 decimals, what left the contract in the token's own.
    void readsExitsAndRefunds() {
        const auto& abi = rollupAbi();
        const auto logOfEvent = [](const AbiSignature& event, std::vector<Uint256> topics, std::uint64_t first,
                                   std::uint64_t second) {
            Log log;
            log.topics = {event.topic()};
            for (const auto& topic : topics) {
                log.topics.push_back(topic.toBigEndian());
            }
            append(log.data, Uint256(first).toBigEndian());
            append(log.data, Uint256(second).toBigEndian());
            return log;
        };
        const auto paid = logOfEvent(abi.exitPaid, {Uint256(7), Uint256(2), Uint256(9)}, 3'000'000'000'001, 3);
        QVERIFY(tokenOfAmount(paid) == protocol::TokenId{2});
        QVERIFY(!eventOf(paid, {}).ok()); // decimals unknown
        const auto exit = eventOf(paid, TokenDecimals{{2, 6}});
        EXPECT_OK(exit);
        const auto& share = std::get<ExitPaid>(**exit);
        QVERIFY(share.account == 7 && share.token == 2 && share.owner.bytes[19] == 9);
        QVERIFY(share.amount == 3'000'000'000'001U && share.paid == 3'000'000'000'000U);

        const auto back = logOfEvent(abi.queueRefunded, {Uint256(5), Uint256(2), Uint256(9)}, 4'000'000, 11);
        QVERIFY(!tokenOfAmount(back)); // of a key the token is 0, which no contract need know
        const auto refund = eventOf(back, {});
        EXPECT_OK(refund);
        const auto& item = std::get<QueueRefunded>(**refund);
        QVERIFY(item.index == 5 && item.token == 2 && item.owner.bytes[19] == 9);
        QVERIFY(item.amount == 4'000'000U && item.fee == Uint256(11));
        QCOMPARE(exitPlace((1U << 24) - 1, 1'023), 0x1ff'ffff'03ffULL);
    }

    // Words as Queue.sol writes them, at their bounds.
    void readsEveryQueuedItemAtItsExtremes() {
        const auto bits = [](unsigned count) { return shiftRight(Uint256({~0ULL, ~0ULL, ~0ULL, ~0ULL}), 256 - count); };
        protocol::Operation deposit;
        deposit.type = protocol::OperationType::Deposit;
        deposit.chain = 15;
        deposit.token = 1'023;
        deposit.amount = (protocol::Amount{1} << 116) - 1;
        deposit.address.bytes.fill(0xff);
        protocol::Operation exit = deposit;
        exit.type = protocol::OperationType::ForcedExit;
        exit.amount = 0;
        exit.account = (1U << 24) - 1;
        protocol::Operation key = exit;
        key.type = protocol::OperationType::SetKey;
        key.token = 0;
        key.keyHash = -algebra::Fr::one(); // the largest
        for (const auto& operation : {deposit, exit, key}) {
            const auto words = protocol::encodeOperation(operation);
            Log log;
            log.topics = {rollupAbi().queuedItem.topic(), bits(40).toBigEndian()};
            const auto& types = rollupAbi().queuedItem.parameters;
            const auto data = abiEncode(
                {types[1], types[2], types[3], types[4]},
                {AbiValue::bytes(words.first), AbiValue::bytes(words.second), AbiValue(bits(40)), AbiValue(bits(96))});
            EXPECT_OK(data);
            log.data = *data;
            const auto read = eventOf(log, {});
            EXPECT_OK(read);
            QVERIFY(std::get<QueueItemAdded>(**read).operation == operation);
        }
    }

    void readsJsonValuesStrictly() {
        for (const char* bad : {"", "0x", "5", "0x05", "0xg", "-0x1", "0x1 ", "0X1"}) {
            QVERIFY2(!quantityOf(QString::fromLatin1(bad), "x").ok(), bad);
        }
        QVERIFY(quantityOf(QStringLiteral("0x0"), "x")->isZero());
        QVERIFY(!quantityOf(5, "x").ok());
        QVERIFY(!quantity64Of(QStringLiteral("0x10000000000000000"), "x").ok());
        QVERIFY(!dataOf(QStringLiteral("0x1"), "x").ok());
        QVERIFY(!hashOf(QStringLiteral("0x12"), "x").ok());
        QVERIFY(!blockOf(QJsonValue()).ok());
        QJsonObject block{{QStringLiteral("number"), QStringLiteral("0x1")},
                          {QStringLiteral("hash"), QStringLiteral("0x") + QString(64, QLatin1Char('a'))},
                          {QStringLiteral("timestamp"), QStringLiteral("0xffffffffff")}};
        QVERIFY(blockOf(block).ok());
        // Times beyond what batches can hold would turn round where they are reckoned with.
        block[QStringLiteral("timestamp")] = QStringLiteral("0x10000000000");
        QVERIFY(!blockOf(block).ok());
    }
};

QTEST_APPLESS_MAIN(TestRollupEvents)
#include "tst_rollup_events.moc"
