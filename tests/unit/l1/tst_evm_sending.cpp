#include "base/hex.h"
#include "l1/evm/transaction.h"
#include "unit/l1/adapter_bench.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;
using Answer = ScriptedServer::Answer;

namespace {

FeeMarketTransaction transaction() {
    FeeMarketTransaction out;
    out.chainId = 31337;
    out.gasLimit = 21'000;
    out.to = protocol::Address{};
    return out;
}

const Bytes kKey(32, 0x11);

} // namespace

// What the adapter signs and sends, and what it makes of the servers' answers.
class TestEvmSending : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A recipient must not see that it is being estimated, and may take more in the block all the same.
    void gasOfExecutions_data() {
        QTest::addColumn<unsigned>("doublings");
        QTest::addColumn<QString>("estimate");
        QTest::addColumn<quint64>("limit");
        QTest::newRow("a quarter more") << 0U << "0x186a0" << quint64{125'000};
        QTest::newRow("doubled twice") << 2U << "0x186a0" << quint64{500'000};
        QTest::newRow("no more than chains take") << 4U << "0x3d0900" << quint64{15'000'000};
        QTest::newRow("never less than estimated") << 4U << "0xf42400" << quint64{20'000'000};
    }
    void gasOfExecutions() {
        QFETCH(const unsigned, doublings);
        QFETCH(const QString, estimate);
        QFETCH(const quint64, limit);
        QJsonObject asked;
        Bench bench({[&](const QJsonObject& request) -> Answer {
            asked = paramsOf(request)[0].toObject();
            return {ScriptedServer::result(request, estimate)};
        }});
        const auto prepare = [&](const ContractCall& call) {
            return await<UnsignedTransaction>([&](auto* c, auto done) {
                bench.adapter->prepare(c, call, protocol::Address{}, 0, {Uint256(3), Uint256(2)}, done);
            });
        };
        Execute run;
        run.gasDoublings = doublings;
        const auto execution = prepare(run);
        EXPECT_OK(execution);
        QCOMPARE(quint64{execution->gasLimit}, limit);
        QCOMPARE(asked[QStringLiteral("maxFeePerGas")].toString(), QStringLiteral("0x3"));
        QCOMPARE(asked[QStringLiteral("maxPriorityFeePerGas")].toString(), QStringLiteral("0x2"));
        CommitAndProve both;
        both.run = run;
        const ContractCall whole = both;
        QVERIFY(executionIn(whole) != nullptr);
        QCOMPARE(executionIn(whole)->gasDoublings, doublings);
        // What pays no recipients is left as it was.
        const auto claim = prepare(ClaimPending{});
        EXPECT_OK(claim);
        QCOMPARE(quint64{claim->gasLimit}, estimate.toULongLong(nullptr, 16) * 5 / 4);
        QVERIFY(!asked.contains(QStringLiteral("maxFeePerGas")));
    }

    void namesRefusedTransactions_data() {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("code");
        QTest::newRow("geth nonce") << "nonce too low: next nonce 5, tx nonce 4"
                                    << "nonce-used";
        QTest::newRow("nethermind nonce") << "OldNonce, Current nonce: 5"
                                          << "nonce-used";
        QTest::newRow("underpriced") << "replacement transaction underpriced"
                                     << "replacement-underpriced";
        QTest::newRow("funds") << "Insufficient funds for gas * price + value"
                               << "insufficient-funds";
        QTest::newRow("base fee") << "max fee per gas less than block base fee"
                                  << "fee-below-base";
        QTest::newRow("else") << "txpool is full"
                              << "transaction-refused";
    }
    void namesRefusedTransactions() {
        QFETCH(QString, message);
        QFETCH(QString, code);
        Bench bench({[message](const QJsonObject& request) -> Answer {
            if (methodOf(request) == QLatin1String("eth_sendRawTransaction")) {
                return {ScriptedServer::error(request, -32000, message)};
            }
            return {ScriptedServer::result(request, QJsonValue::Null)};
        }});
        const auto made = signTransaction(transaction(), kKey);
        const auto sent = await<Bytes32>([&](auto* c, auto done) { bench.adapter->broadcast(c, *made, done); });
        QVERIFY(!sent.ok());
        QCOMPARE(QString::fromStdString(sent.error().code), code);
    }

    // Sending again what was sent before a crash must not look like a failure.
    void sendingTwiceIsFine_data() {
        QTest::addColumn<QString>("message");
        for (const char* message : {"already known", "transaction already imported", "AlreadyKnown", "nonce too low"}) {
            QTest::newRow(message) << QString::fromLatin1(message);
        }
    }
    void sendingTwiceIsFine() {
        QFETCH(QString, message);
        const auto made = signTransaction(transaction(), kKey);
        const auto hash = QString::fromStdString(toHex0x(made->hash));
        Bench bench({[message, hash](const QJsonObject& request) -> Answer {
            if (methodOf(request) == QLatin1String("eth_sendRawTransaction")) {
                return {ScriptedServer::error(request, -32000, message)};
            }
            const QString zero = QStringLiteral("0x") + QString(40, QLatin1Char('0'));
            return {ScriptedServer::result(request, QJsonObject{{QStringLiteral("hash"), hash},
                                                                {QStringLiteral("from"), zero},
                                                                {QStringLiteral("to"), zero},
                                                                {QStringLiteral("value"), QStringLiteral("0x0")},
                                                                {QStringLiteral("input"), QStringLiteral("0x")},
                                                                {QStringLiteral("gas"), QStringLiteral("0x5208")}})};
        }});
        const auto sent = await<Bytes32>([&](auto* c, auto done) { bench.adapter->broadcast(c, *made, done); });
        EXPECT_OK(sent);
        QVERIFY(*sent == made->hash);
    }

    void refusesAnotherHash() {
        Bench bench(
            {[](const QJsonObject& request) -> Answer { return {ScriptedServer::result(request, hashText('a'))}; }});
        const auto made = signTransaction(transaction(), kKey);
        EXPECT_CODE(await<Bytes32>([&](auto* c, auto done) { bench.adapter->broadcast(c, *made, done); }),
                    "rpc-bad-answer");
    }

    void signsOnlyItsOwn() {
        Bench bench({[](const QJsonObject&) -> Answer { return {}; }});
        const auto from = *addressOfKey(kKey);
        const auto made = bench.adapter->sign(describe(transaction(), from), kKey);
        EXPECT_OK(made);
        EXPECT_CODE(bench.adapter->sign(describe(transaction(), protocol::Address{}), kKey), "key-not-of-sender");
        auto elsewhere = transaction();
        elsewhere.chainId = 1;
        EXPECT_CODE(bench.adapter->sign(describe(elsewhere, from), kKey), "transaction-malformed");
        EXPECT_CODE(bench.adapter->sign(UnsignedTransaction{}, kKey), "transaction-malformed");

        // What was stored can be read, priced anew and signed again.
        const auto read = bench.adapter->decode(made->raw);
        EXPECT_OK(read);
        const FeeBid better{Uint256(1000), Uint256(10)};
        const auto again = bench.adapter->repriced(read->transaction, better, PriceRise::Eighth);
        QVERIFY(again.fees == better && again.nonce == read->transaction.nonce);
        const auto replaced = bench.adapter->sign(again, kKey);
        EXPECT_OK(replaced);
        QVERIFY(replaced->hash != made->hash);
    }
};

QTEST_GUILESS_MAIN(TestEvmSending)
#include "tst_evm_sending.moc"
