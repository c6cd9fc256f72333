#include "protocol/fee.h"
#include "rpc/ticket_json.h"

#include <QJsonArray>
#include <QtTest>

using namespace landfall;
using namespace landfall::protocol;

namespace {

constexpr NetworkId kNetwork{0x31, 0x41, 0x59};

SignedWithdraw request(Nonce nonce) {
    FixedBytes<32> secret{};
    secret[31] = 7;
    const auto key = crypto::EddsaPrivateKey::fromBytes(secret);
    const Withdraw withdraw{2, 1, Address{{1}}, Address{{2}}, 3, 250, packFee(1000).value(), nonce, 1'900'000'000};
    return signWithdraw(kNetwork, withdraw, *key);
}

rpc::TicketQuestion question() {
    node::SignedVote vote{{VoteKind::Ticket, 0, 7, {1}, {2}}, {}};
    vote.signature.fill(9);
    return {{Bytes(124, 5), {request(4), request(5)}}, {vote}};
}

} // namespace

class TestTicketJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void questions() {
        const auto json = rpc::toJson(question(), kNetwork);
        const auto again = rpc::ticketQuestionFromJson(json, kNetwork);
        QVERIFY2(again, again ? "" : again.error().message.c_str());
        QVERIFY(again->offer == question().offer);
        QVERIFY(again->votes == question().votes);
        for (const auto* name : {"data", "requests", "votes"}) {
            auto wrong = json;
            wrong[QLatin1StringView(name)] = QStringLiteral("0x0g");
            const auto refused = rpc::ticketQuestionFromJson(wrong, kNetwork);
            QVERIFY(!refused);
            QVERIFY2(refused.error().message.find(name) == 0, refused.error().message.c_str());
        }
        auto other = kNetwork;
        other[4] = 1;
        QVERIFY(!rpc::ticketQuestionFromJson(json, other));
        auto many = json;
        many[QStringLiteral("requests")] = QJsonArray::fromVariantList(QVariantList(33));
        QVERIFY(!rpc::ticketQuestionFromJson(many, kNetwork));
    }

    void answers() {
        const node::TicketAnswer bare{question().votes, {}};
        const auto alone = rpc::ticketAnswerFromJson(rpc::toJson(bare, kNetwork), kNetwork);
        QVERIFY(alone && alone->votes == bare.votes && !alone->other);
        const node::TicketAnswer rival{question().votes, question().offer};
        auto json = rpc::toJson(rival, kNetwork);
        const auto both = rpc::ticketAnswerFromJson(json, kNetwork);
        QVERIFY(both && both->other && *both->other == question().offer);
        auto offer = json[QStringLiteral("other")].toObject();
        offer[QStringLiteral("data")] = 5;
        offer[QStringLiteral("requests")] = 5;
        json[QStringLiteral("other")] = offer;
        QVERIFY(!rpc::ticketAnswerFromJson(json, kNetwork));
        QVERIFY(!rpc::ticketAnswerFromJson({}, kNetwork));
    }
};

QTEST_GUILESS_MAIN(TestTicketJson)
#include "tst_ticket_json.moc"
