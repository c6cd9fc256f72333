#include "protocol/fee.h"
#include "rpc/encode.h"
#include "rpc/http_peer_votes.h"
#include "rpc/params.h"
#include "rpc/request_json.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::protocol;

namespace {

constexpr NetworkId kNetwork{0x31, 0x41, 0x59};

SignedWithdraw sample() {
    FixedBytes<32> secret{};
    secret[31] = 7;
    const auto key = crypto::EddsaPrivateKey::fromBytes(secret);
    const Withdraw request{2, 1, Address{{1}}, Address{{2}}, 3, 250, packFee(1000).value(), 4, 1'900'000'000};
    return signWithdraw(kNetwork, request, *key);
}

QString codeOf(const Error& error) {
    return QString::fromStdString(error.code);
}

} // namespace

class TestRequestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip() {
        const auto again = rpc::withdrawFromJson(rpc::toTransaction(sample(), kNetwork), kNetwork);
        QVERIFY(again.ok());
        QVERIFY(*again == sample());
        QVERIFY(hasValidSignature(kNetwork, *again));
    }

    void wideRecipients() {
        WideAddress to;
        to.bytes.fill(7);
        auto wide = sample();
        wide.request.to = to;
        auto json = rpc::toTransaction(wide, kNetwork);
        QCOMPARE(json.value(QStringLiteral("to")).toString().size(), 66);
        const auto again = rpc::withdrawFromJson(json, kNetwork);
        QVERIFY(again.ok());
        QVERIFY(*again == wide);
        json[QStringLiteral("to")] = QStringLiteral("0x08") + QString(62, QLatin1Char('0'));
        QVERIFY(!rpc::withdrawFromJson(json, kNetwork).ok());
        json[QStringLiteral("to")] = QStringLiteral("0x1"); // no length of either kind
        QVERIFY(!rpc::withdrawFromJson(json, kNetwork).ok());
    }

    void everyFieldIsNeeded() {
        const auto whole = rpc::toTransaction(sample(), kNetwork);
        for (const auto& name : whole.keys()) {
            auto part = whole;
            part.remove(name);
            const auto refused = rpc::withdrawFromJson(part, kNetwork);
            QVERIFY2(!refused.ok(), qPrintable(name));
            QVERIFY2(QString::fromStdString(refused.error().message).contains(name), refused.error().message.c_str());
        }
    }

    void wrongFields_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* title, const char* name, const QJsonValue& value,
                            const char* code = "parameter-wrong") {
            QTest::newRow(title) << QString::fromLatin1(name) << value << QString::fromLatin1(code);
        };
        row("chain 0", "chainId", 0);
        row("chain 16", "chainId", 16);
        row("chain as text", "chainId", QStringLiteral("1"));
        row("half a nonce", "nonce", 0.5);
        row("negative account", "accountId", -1);
        row("account beyond the tree", "accountId", 1 << 24);
        row("token beyond the tree", "token", 1024);
        row("short address", "to", QStringLiteral("0x12"));
        row("bad checksum", "to", QStringLiteral("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"));
        row("amount as a number", "amount", 250);
        row("amount with a point", "amount", QStringLiteral("2.5"));
        row("amount of 2^120", "amount", QStringLiteral("1329227995784915872903807060280344576"));
        row("fee with no packed form", "fee", QStringLiteral("2049"), "fee-not-canonical");
        row("expiry beyond 40 bits", "validUntil", 1099511627776.0);
        row("key too short", "pubKey", QStringLiteral("0x00"));
        row("key outside the field", "pubKey", QJsonValue(QStringLiteral("0x") + QString(128, QLatin1Char('f'))));
        row("signature not hexadecimal", "signature", QStringLiteral("zz"));
        row("another type", "type", QStringLiteral("Transfer"));
        row("unknown field", "ts", 1);
        row("another network", "networkId", QJsonValue(QStringLiteral("0x") + QString(62, QLatin1Char('1'))),
            "wrong-network");
        row("network id of 32 bytes", "networkId", QJsonValue(QStringLiteral("0x") + QString(64, QLatin1Char('1'))));
    }
    void wrongFields() {
        QFETCH(const QString, name);
        QFETCH(const QJsonValue, value);
        QFETCH(const QString, code);
        auto object = rpc::toTransaction(sample(), kNetwork);
        object.insert(name, value);
        const auto refused = rpc::withdrawFromJson(object, kNetwork);
        QVERIFY(!refused.ok());
        QCOMPARE(codeOf(refused.error()), code);
        QVERIFY2(QString::fromStdString(refused.error().message).contains(name), refused.error().message.c_str());
    }

    void parametersByPlaceOrName() {
        const QStringList names{QStringLiteral("first"), QStringLiteral("second")};
        const auto byPlace = rpc::Params::fromJson(QJsonArray{5, 6}, names);
        QVERIFY(byPlace.ok());
        QCOMPARE(byPlace->integer("second", 0, 10).value(), std::uint64_t{6});
        const auto byName = rpc::Params::fromJson(QJsonObject{{QStringLiteral("second"), 6}}, names);
        QCOMPARE(byName->integer("second", 0, 10).value(), std::uint64_t{6});
        QCOMPARE(codeOf(byName->integer("first", 0, 10).error()), QStringLiteral("parameter-missing"));
        QCOMPARE(codeOf(byName->integer("second", 0, 5).error()), QStringLiteral("parameter-wrong"));
        QVERIFY(!rpc::Params::fromJson(QJsonArray{1, 2, 3}, names).ok());
        QVERIFY(!rpc::Params::fromJson(QJsonObject{{QStringLiteral("third"), 1}}, names).ok());
        QVERIFY(!rpc::Params::fromJson(QStringLiteral("text"), names).ok());
    }

    void votesOfPeersAreReadStrictly() {
        const QJsonObject good{{QStringLiteral("kind"), 1},
                               {QStringLiteral("setEpoch"), 1},
                               {QStringLiteral("number"), 9},
                               {QStringLiteral("finalRoot"), QStringLiteral("0x") + QString(64, QLatin1Char('1'))},
                               {QStringLiteral("commitment"), QStringLiteral("0x") + QString(64, QLatin1Char('2'))},
                               {QStringLiteral("signature"), QStringLiteral("0x") + QString(130, QLatin1Char('3'))}};
        const auto votes = rpc::votesFromJson(QJsonArray{good});
        QVERIFY(votes.ok());
        QCOMPARE(votes->at(0).vote.number, BatchNumber{9});
        QCOMPARE(votes->at(0).signature[64], std::uint8_t{0x33});
        for (const auto& name : good.keys()) {
            auto bad = good;
            bad.insert(name, QStringLiteral("0x00"));
            QVERIFY2(!rpc::votesFromJson(QJsonArray{bad}).ok(), qPrintable(name));
        }
        QVERIFY(!rpc::votesFromJson(QJsonObject()).ok());
        QJsonArray tooMany;
        for (int i = 0; i < 301; ++i) {
            tooMany.append(good);
        }
        QVERIFY(!rpc::votesFromJson(tooMany).ok());
    }

    // What the command line and scripts read of an owner.
    void whatWaitsIsWritten() {
        node::WaitingPayout waiting;
        waiting.chain = 2;
        waiting.chainName = "West";
        waiting.token = 1;
        waiting.kind = node::WaitingKind::Delayed;
        waiting.amount = 250;
        waiting.batch = 9;
        waiting.payout = 3;
        waiting.releaseAt = 1'900'000'000;
        const QJsonObject delayed{{QStringLiteral("chainId"), 2},
                                  {QStringLiteral("chain"), QStringLiteral("West")},
                                  {QStringLiteral("tokenId"), 1},
                                  {QStringLiteral("kind"), QStringLiteral("delayed")},
                                  {QStringLiteral("amount"), QStringLiteral("250")},
                                  {QStringLiteral("account"), QJsonValue()},
                                  {QStringLiteral("batch"), 9},
                                  {QStringLiteral("payout"), 3},
                                  {QStringLiteral("releaseAt"), qint64{1'900'000'000'000}}};
        QCOMPARE(rpc::toJson(waiting), delayed);
        waiting.kind = node::WaitingKind::ExitOwed;
        waiting.account = 7;
        waiting.releaseAt = 0;
        const auto owed = rpc::toJson(waiting);
        QCOMPARE(owed.value(QLatin1StringView("kind")).toString(), QStringLiteral("exit-owed"));
        QCOMPARE(owed.value(QLatin1StringView("account")).toInt(), 7);
        QVERIFY(owed.value(QLatin1StringView("batch")).isNull() && owed.value(QLatin1StringView("releaseAt")).isNull());
    }
    void otherAccountsNameWhatTheyHold() {
        node::AccountView account;
        account.others = {{9, false, {{1, 100}, {4, 5}}}, {12, true}};
        const auto others = rpc::accountSummary(account).value(QLatin1StringView("otherAccounts")).toArray();
        QCOMPARE(others, (QJsonArray{QJsonObject{{QStringLiteral("id"), 9},
                                                 {QStringLiteral("hasKey"), false},
                                                 {QStringLiteral("balances"),
                                                  QJsonObject{{QStringLiteral("1"), QStringLiteral("100")},
                                                              {QStringLiteral("4"), QStringLiteral("5")}}}},
                                     QJsonObject{{QStringLiteral("id"), 12},
                                                 {QStringLiteral("hasKey"), true},
                                                 {QStringLiteral("balances"), QJsonObject()}}}));
    }
};

QTEST_APPLESS_MAIN(TestRequestJson)
#include "tst_request_json.moc"
