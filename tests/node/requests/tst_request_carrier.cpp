#include "node/world.h"

#include <QtCore/QTimer>
#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;
using protocol::Rejection;
using protocol::RejectionCode;

namespace {

// What the RPC does, without it.
class DirectLink final : public node::SequencerLink {
public:
    explicit DirectLink(World& world) : m_world(world) {}

    void send(QObject* context, const std::string&, const protocol::SignedWithdraw& request, const protocol::NetworkId&,
              std::function<void(Result<node::SignedAnswer>)> done) override {
        ++sent;
        if (down || !m_world.sequencer) {
            QTimer::singleShot(0, context, [done] { done(nobody()); });
            return;
        }
        const QPointer<QObject> still(context);
        m_world.sequencer->submitSigned(request, [this, still, done](Result<node::SignedAnswer> answer) {
            if (answer && onTheWay) {
                onTheWay(*answer);
            }
            if (still && !mute) {
                done(answer);
            }
        });
    }

    void fee(QObject* context, const std::string&, protocol::TokenId token,
             std::function<void(Result<node::SignedQuote>)> done) override {
        QTimer::singleShot(0, context, [this, token, done] {
            if (down || !m_world.sequencer) {
                return done(nobody());
            }
            const auto quote = m_world.sequencer->feeQuote(token);
            node::SignedQuote out{{quote->token, quote->gas, quote->fee, static_cast<std::uint64_t>(quote->validUntil)},
                                  quote->signature};
            if (quoteOnTheWay) {
                quoteOnTheWay(out);
            }
            done(out);
        });
    }

    // What somebody on the way makes of what the sequencer says.
    std::function<void(node::SignedAnswer&)> onTheWay;
    std::function<void(node::SignedQuote&)> quoteOnTheWay;
    bool down = false;
    bool mute = false; // the request gets there, the answer doesn't come back
    int sent = 0;

private:
    static Error nobody() { return Error::unavailable("node-unreachable", "nobody answers"); }

    World& m_world;
};

} // namespace

// A node that is not the sequencer takes requests all the same: it checks and keeps them itself,
// and brings them to the sequencer. Here the first attester's node is one.
class TestRequestCarrier : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<World> m_world;
    std::shared_ptr<DirectLink> m_link;

    node::Node& user() { return *m_world->attesters[0]; }

    void reopen() {
        m_world->attesters[0].reset();
        m_world->openAttester(0);
    }

    std::shared_ptr<std::optional<World::Outcome>> submit(const protocol::SignedWithdraw& request) {
        auto outcome = std::make_shared<std::optional<World::Outcome>>();
        user().submit(request, [outcome](const World::Outcome& given) { outcome->emplace(given); });
        return outcome;
    }

    bool arrivedForUser(const protocol::RequestHash& hash) {
        const auto timeline = user().timeline(hash);
        return timeline && timeline->arrived();
    }

    std::string noteOf(const protocol::RequestHash& hash) { return user().timeline(hash)->note; }

private Q_SLOTS:
    void init() {
        m_world = std::make_unique<World>();
        m_link = std::make_shared<DirectLink>(*m_world);
        m_world->link = m_link;
        m_world->network.sequencerRpcUrl = "https://sequencer.example";
        m_world->openSequencer();
        m_world->fund();
        reopen();
        const bool read = m_world->runUntil(30, [&] {
            const auto account = user().accountOf(m_world->user);
            return account && !account->keyHash.isZero();
        });
        QVERIFY(read);
        QVERIFY(user().status().takesNoRequests.empty());
    }
    void cleanup() { m_world.reset(); }

    void arrives() {
        const auto outcome = submit(m_world->sign(m_world->draft(250 * kUnit)));
        QTRY_VERIFY(*outcome);
        QVERIFY(outcome->value().ok());
        const auto hash = *outcome->value();
        QVERIFY2(noteOf(hash).find("the sequencer has the request") == 0, noteOf(hash).c_str());
        QVERIFY(m_world->runUntil(60, [&] { return arrivedForUser(hash); }));
        QCOMPARE(m_world->paidTo(2, m_world->recipient), std::size_t{1});
        QCOMPARE(m_link->sent, 1);
    }

    // Nothing is kept of what the sequencer refuses, and the way is free for another.
    void refusalIsPassedOn() {
        // The sequencer knows of a request that the user's node doesn't: the nonce is taken there.
        m_world->withdraw(kUnit);
        auto request = m_world->draft(2 * kUnit);
        --request.nonce;
        const auto refused = submit(m_world->sign(request));
        QTRY_VERIFY(*refused);
        QVERIFY(!refused->value().ok());
        const auto& why = std::get<Rejection>(refused->value().error());
        QCOMPARE(static_cast<int>(why.code), static_cast<int>(RejectionCode::WrongNonce));
        QVERIFY2(why.message.find("the sequencer says: ") == 0, why.message.c_str());
        QCOMPARE(user().requests({}, 10).size(), std::size_t{0});
        QCOMPARE(user().status().waitingRequests, std::size_t{0});
    }

    void refusedCancellationLeavesTheFirst() {
        m_link->down = true;
        const auto draft = m_world->draft(kUnit);
        const auto first = submit(m_world->sign(draft));
        QTRY_VERIFY(*first);
        QVERIFY(first->value().ok());
        m_link->down = false;
        // Takes the nonce at the sequencer before either gets there.
        m_world->withdraw(3 * kUnit);
        QVERIFY(m_world->runUntil(30, [&] { return m_world->sequencer->accountOf(m_world->user)->nonce == 1; }));
        auto cancellation = draft;
        cancellation.amount = 0;
        const auto second = submit(m_world->sign(cancellation));
        QTRY_VERIFY(*second);
        QVERIFY(!second->value().ok());
        QCOMPARE(user().requests({}, 10).size(), std::size_t{1});
        QVERIFY(user().timeline(*first->value())->state == node::RequestState::Waiting);
    }

    void sequencerThatIsAway() {
        m_link->down = true;
        const auto outcome = submit(m_world->sign(m_world->draft(250 * kUnit)));
        QTRY_VERIFY(*outcome);
        QVERIFY(outcome->value().ok()); // kept
        const auto hash = *outcome->value();
        QVERIFY2(noteOf(hash).find("nobody answers; the request is kept") == 0, noteOf(hash).c_str());
        m_world->run(20);
        QVERIFY2(m_link->sent > 2 && m_link->sent < 12, QByteArray::number(m_link->sent)); // less and less often
        m_link->down = false;
        QVERIFY(m_world->runUntil(60, [&] { return arrivedForUser(hash); }));
        QCOMPARE(m_world->paidTo(2, m_world->recipient), std::size_t{1});
    }

    // The answer is lost with the node, the request isn't: it is sent again and found to be there.
    void restartWhileItIsOnItsWay() {
        m_link->mute = true;
        const auto request = m_world->sign(m_world->draft(250 * kUnit));
        const auto outcome = submit(request);
        const auto hash = protocol::requestHash(m_world->network.networkId(), request.request);
        QTRY_VERIFY(m_world->sequencer->timeline(hash));
        QVERIFY(!*outcome);
        reopen();
        QVERIFY(*outcome); // answered at the end
        QVERIFY(outcome->value().ok());
        m_link->mute = false;
        QVERIFY(m_world->runUntil(60, [&] { return arrivedForUser(hash); }));
        QCOMPARE(m_link->sent, 2);
        QCOMPARE(m_world->paidTo(2, m_world->recipient), std::size_t{1});
    }

    // A fee that the sequencer would refuse is refused before anything is sent.
    void feesAreTheSequencers() {
        m_world->closeSequencer();
        m_world->tune = [](node::NodeConfig& config) { config.fees.standard = 5 * kUnit; };
        m_world->openSequencer();
        QVERIFY(m_world->runUntil(60, [&] { return user().feeQuote(kUsdc)->fee == 5 * kUnit; }));
        m_world->run(70); // the quotes of before are over
        auto request = m_world->draft(kUnit);
        request.fee = *protocol::packFeeUp(kUnit);
        const int before = m_link->sent;
        const auto refused = submit(m_world->sign(request));
        QTRY_VERIFY(*refused);
        QVERIFY(!refused->value().ok());
        QCOMPARE(static_cast<int>(std::get<Rejection>(refused->value().error()).code),
                 static_cast<int>(RejectionCode::FeeTooLow));
        QCOMPARE(m_link->sent, before);
    }

    // Over plain http anybody on the way can name a fee. None is believed but the sequencer's.
    void falseQuotesAreRefusedByName() {
        const auto honest = user().feeQuote(kUsdc);
        QVERIFY(honest.ok());
        m_link->quoteOnTheWay = [](node::SignedQuote& quote) { quote.quote.total = 1900 * kUnit; };
        m_world->run(61);
        QCOMPARE(user().feeQuote(kUsdc)->fee, honest->fee); // the last one that the sequencer signed
        QVERIFY2(user().status().feeProblem.find("is not signed by the network's sequencer") != std::string::npos,
                 user().status().feeProblem.c_str());
        QVERIFY(std::any_of(m_world->attesterNotices.begin(), m_world->attesterNotices.end(),
                            [](const auto& notice) { return notice.code == "quote-not-signed"; }));
        reopen(); // it has no quote now
        m_world->run(5);
        const auto none = user().feeQuote(kUsdc);
        QVERIFY(!none.ok());
        QCOMPARE(none.error().code, std::string("fee-unknown"));
        QVERIFY2(none.error().message.find("is not signed by the network's sequencer") != std::string::npos,
                 none.error().message.c_str());
        // The signature of another token's quote, and an old one.
        const auto other = m_world->sequencer->feeQuote(kAlphaOnly);
        m_link->quoteOnTheWay = [&](node::SignedQuote& quote) { quote.signature = other->signature; };
        m_world->run(5);
        QVERIFY(!user().feeQuote(kUsdc).ok());
        const node::SignedQuote old{{kUsdc, 0, honest->fee, static_cast<std::uint64_t>(honest->validUntil)},
                                    honest->signature};
        m_link->quoteOnTheWay = [&](node::SignedQuote& quote) { quote = quote.quote.token == kUsdc ? old : quote; };
        m_world->run(400);
        QVERIFY2(user().status().feeProblem.find("quote is over since") != std::string::npos,
                 user().status().feeProblem.c_str());
        m_link->quoteOnTheWay = {};
        m_world->run(70);
        QCOMPARE(user().feeQuote(kUsdc)->fee, honest->fee);
        QVERIFY(user().status().feeProblem.empty());
        // Passed on with the sequencer's signature, so that the next can check it too.
        const auto passedOn = user().feeQuote(kUsdc);
        QVERIFY(
            node::checkQuote({{kUsdc, passedOn->gas, passedOn->fee, static_cast<std::uint64_t>(passedOn->validUntil)},
                              passedOn->signature},
                             kUsdc, m_world->network.networkId(), m_world->network.sequencer,
                             static_cast<std::uint64_t>(m_world->clock->now())));
    }

    // "I have it" or "I refuse it" from anybody but the sequencer changes nothing: it is sent again.
    void falseAnswersAreNotBelieved() {
        constexpr auto kRefused = static_cast<std::uint16_t>(RejectionCode::InsufficientBalance);
        for (const std::uint16_t code : {std::uint16_t{0}, kRefused}) {
            m_link->onTheWay = [&](node::SignedAnswer& answer) {
                answer.answer.code = code;
                answer.answer.message = "no";
            };
            const auto outcome = submit(m_world->sign(m_world->draft(5 * kUnit)));
            QTRY_VERIFY(*outcome);
            QVERIFY(outcome->value().ok()); // kept
            const auto hash = *outcome->value();
            QVERIFY2(noteOf(hash).find("is not signed by the network's sequencer") != std::string::npos,
                     noteOf(hash).c_str());
            m_link->onTheWay = {};
            QVERIFY(m_world->runUntil(60, [&] { return arrivedForUser(hash); }));
        }
    }

    void withoutAnAddressNothingIsTaken() {
        m_world->network.sequencerRpcUrl.clear();
        reopen();
        QVERIFY(m_world->runUntil(30, [&] { return user().accountOf(m_world->user).has_value(); }));
        QVERIFY(user().status().takesNoRequests.find("sequencerRpcUrl") != std::string::npos);
        const auto refused = submit(m_world->sign(m_world->draft(kUnit)));
        QTRY_VERIFY(*refused);
        QCOMPARE(std::get<Error>(refused->value().error()).code, std::string("node-not-sequencer"));
        QCOMPARE(m_link->sent, 0);
    }
};

QTEST_GUILESS_MAIN(TestRequestCarrier)
#include "tst_request_carrier.moc"
