#include "base/hex.h"
#include "l1/evm/rollup_abi.h"
#include "unit/l1/adapter_bench.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;
using Answer = ScriptedServer::Answer;

// What a contract owes and has, whatever its servers and its tokens say.
class TestContractBooks : public QObject {
    Q_OBJECT

    static QString number(std::uint64_t value) { return QString::fromStdString(toHex0x(Uint256(value).toBigEndian())); }
    static QString selector(const AbiSignature& view) { return QString::fromStdString(toHex0x(view.selector())); }
    static QString dataOf(const QJsonObject& request) {
        return paramsOf(request)[0].toObject()[QStringLiteral("data")].toString();
    }
    // All that is asked must be of this one block.
    static bool isOfTheBlock(const QJsonObject& request) {
        return paramsOf(request)[1].toObject()[QStringLiteral("blockHash")].toString() == hashText('b');
    }
    static BlockRef theBlock() {
        BlockRef out{20, {}, 0};
        out.hash.fill(0xbb);
        return out;
    }
    static const TokenOnChain& usdc() {
        static const auto network = sampleNetwork();
        return *network.tokenOn(1, 1);
    }

    // The rollup's views; the token's own answer, or the server's to it, is the test's.
    static ScriptedServer::Script books(const std::function<QByteArray(const QJsonObject&)>& ofToken,
                                        QStringList& wrong) {
        return [ofToken, &wrong](const QJsonObject& request) -> Answer {
            const auto& abi = rollupAbi();
            if (!isOfTheBlock(request)) {
                wrong.append(QString::fromUtf8(QJsonDocument(request).toJson()));
            }
            const std::pair<const AbiSignature&, std::uint64_t> known[] = {
                {abi.held, 11}, {abi.pendingTotal, 12}, {abi.delayedTotal, 13}};
            for (const auto& [view, value] : known) {
                if (dataOf(request) == selector(view) + number(1).mid(2)) {
                    return {ScriptedServer::result(request, number(value))};
                }
            }
            return {ofToken(request)};
        };
    }
    static Result<TokenBooks> read(Bench& bench, const protocol::Address& contract) {
        return await<TokenBooks>(
            [&](auto* c, auto done) { bench.adapter->tokenBooksAt(c, theBlock(), 1, contract, done); });
    }

private Q_SLOTS:
    void allIsOfOneBlock() {
        QStringList wrong;
        bool bounded = false;
        Bench bench({books(
            [&](const QJsonObject& request) {
                const auto call = paramsOf(request)[0].toObject();
                bounded =
                    !call[QStringLiteral("gas")].toString().isEmpty() &&
                    call[QStringLiteral("to")].toString() == QString::fromStdString(toHex0x(usdc().address.bytes()));
                return ScriptedServer::result(request, number(14));
            },
            wrong)});
        const auto found = read(bench, evmOf(usdc().address));
        EXPECT_OK(found);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char(' '))));
        QVERIFY(bounded);
        QVERIFY(found->held == Uint256(11) && found->pending == Uint256(12) && found->delayed == Uint256(13));
        QVERIFY(found->balance == Uint256(14));
    }

    void theCoinIsTheContractsBalance() {
        QStringList wrong;
        Bench bench({books(
            [&](const QJsonObject& request) {
                const bool asked = methodOf(request) == QLatin1String("eth_getBalance") &&
                                   paramsOf(request)[0].toString() ==
                                       QString::fromStdString(toHex0x(sampleNetwork().chains[0].rollup.bytes()));
                return ScriptedServer::result(request, asked ? QStringLiteral("0xff") : QStringLiteral("0x0"));
            },
            wrong)});
        const auto found = read(bench, {});
        EXPECT_OK(found);
        QVERIFY(wrong.isEmpty() && found->balance == Uint256(255));
    }

    // What a token does is no fault of the server that says so.
    void hostileTokensHaveNoBalance_data() {
        QTest::addColumn<QString>("result");
        QTest::addColumn<bool>("reverts");
        QTest::newRow("no code") << QStringLiteral("0x") << false;
        QTest::newRow("less than a number") << QStringLiteral("0x") + QString(62, QLatin1Char('f')) << false;
        QTest::newRow("reverts") << QString() << true;
    }
    void hostileTokensHaveNoBalance() {
        QFETCH(const QString, result);
        QFETCH(const bool, reverts);
        QStringList wrong;
        Bench bench({books(
            [&](const QJsonObject& request) {
                return reverts ? ScriptedServer::error(request, 3, QStringLiteral("execution reverted"),
                                                       QStringLiteral("0x"))
                               : ScriptedServer::result(request, result);
            },
            wrong)});
        const auto found = read(bench, evmOf(usdc().address));
        EXPECT_OK(found);
        QVERIFY(!found->balance);
        QVERIFY(bench.adapter->troubles().empty());
    }
    void aLongAnswerIsReadFromItsStart() {
        QStringList wrong;
        Bench bench({books(
            [&](const QJsonObject& request) {
                return ScriptedServer::result(request, number(9) + QString(6'400, QLatin1Char('a')));
            },
            wrong)});
        const auto found = read(bench, evmOf(usdc().address));
        EXPECT_OK(found);
        QVERIFY(found->balance == Uint256(9));
    }

    void aForgottenStateIsNoAnswer() {
        QStringList wrong;
        Bench bench({books(
            [](const QJsonObject& request) {
                return ScriptedServer::error(request, -32000, QStringLiteral("missing trie node 0xabc"));
            },
            wrong)});
        EXPECT_CODE(read(bench, evmOf(usdc().address)), "rpc-error");
        EXPECT_CODE(read(bench, {}), "rpc-error");
        EXPECT_CODE(await<FeeBooks>([&](auto* c, auto done) { bench.adapter->feeBooksAt(c, theBlock(), {}, done); }),
                    "rpc-error");
        QVERIFY(bench.adapter->troubles().empty());
    }
    // The next server may have kept it.
    void anotherServerIsAskedForTheState() {
        QStringList wrong;
        Bench bench(
            {[](const QJsonObject& request) -> Answer {
                 return {ScriptedServer::error(request, -32000, QStringLiteral("missing trie node 0xabc"))};
             },
             books([](const QJsonObject& request) { return ScriptedServer::result(request, number(14)); }, wrong)});
        const auto found = read(bench, evmOf(usdc().address));
        EXPECT_OK(found);
        QVERIFY(found->balance == Uint256(14));
    }

    void everySequencersFeesAreAdded() {
        const auto& abi = rollupAbi();
        const protocol::Address first{{1}};
        const protocol::Address second{{2}};
        const auto of = [&](const protocol::Address& who) {
            return QString::fromStdString(toHex0x(*abiEncodeCall(abi.queueFees, {who})));
        };
        QStringList wrong;
        Bench bench({[&](const QJsonObject& request) -> Answer {
            if (!isOfTheBlock(request)) {
                wrong.append(methodOf(request));
            }
            if (methodOf(request) == QLatin1String("eth_getBalance")) {
                return {ScriptedServer::result(request, QStringLiteral("0x64"))};
            }
            const auto asked = dataOf(request);
            return {ScriptedServer::result(request, number(asked == selector(abi.queueFeePot) ? 7
                                                           : asked == of(first)               ? 20
                                                           : asked == of(second)              ? 30
                                                                                              : 1'000))};
        }});
        const auto found = await<FeeBooks>([&](auto* c, auto done) {
            bench.adapter->feeBooksAt(c, theBlock(), {first, second}, done);
        });
        EXPECT_OK(found);
        QVERIFY(wrong.isEmpty());
        QVERIFY(found->pot == Uint256(7) && found->earned == Uint256(50) && found->balance == Uint256(100));
    }
};

QTEST_GUILESS_MAIN(TestContractBooks)
#include "tst_contract_books.moc"
