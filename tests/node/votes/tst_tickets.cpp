#include "node/world.h"
#include "protocol/batch_words.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using protocol::VoteKind;

// The sequencer is gone: attesters sign TICKETs on others' batches, and drivers bring them.
class TestTickets : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<World> m_world;
    protocol::Withdraw m_draft; // good for the sequencer and after it

    World& world() { return *m_world; }
    std::size_t tickets(std::size_t attester) const {
        const auto votes = m_world->attesters[attester]->votes(0);
        return static_cast<std::size_t>(std::count_if(
            votes.begin(), votes.end(), [](const auto& vote) { return vote.vote.kind == VoteKind::Ticket; }));
    }
    // The attester that signs for a number at this place.
    std::size_t inTurn(protocol::BatchNumber number, std::size_t place) const {
        return std::stoul(m_world->network.attesters[(number + place) % 3].rpcUrl.substr(5));
    }
    protocol::RequestHash give(node::Node& driver, const protocol::SignedWithdraw& request) {
        auto outcome = std::make_shared<std::optional<World::Outcome>>();
        driver.submit(request, [outcome](const World::Outcome& given) { outcome->emplace(given); });
        if (!QTest::qWaitFor([&] { return outcome->has_value(); }) || !**outcome) {
            qFatal("a good request was refused");
        }
        return ***outcome;
    }
    bool arrived(node::Node& driver, const protocol::RequestHash& hash) const {
        const auto timeline = driver.timeline(hash);
        return timeline && timeline->arrived();
    }
    // Its node, once it has read the chains.
    node::Node& driver(std::size_t index) {
        if (world().drivers.size() <= index || !world().drivers[index]) {
            world().openDriver(index);
            world().runUntil(30, [&] {
                const auto account = world().drivers[index]->accountOf(world().user);
                return account && !account->keyHash.isZero();
            });
        }
        return *world().drivers[index];
    }
    protocol::SignedWithdraw request(protocol::Amount amount, protocol::Nonce nonce = 0) {
        auto out = m_draft;
        out.amount = amount;
        out.nonce = nonce;
        return world().sign(out);
    }
    // Everything that a driver's batch was offered to an attester with, once there is one.
    node::TicketOffer offerOf(node::Node& from, const protocol::SignedWithdraw& of) {
        std::optional<node::TicketOffer> out;
        world().losesOffer = [&](const node::TicketOffer& offer) {
            out = offer;
            return true;
        };
        give(from, of);
        world().runUntil(120, [&] { return out.has_value(); });
        world().losesOffer = {};
        return *out;
    }

private Q_SLOTS:
    void init() {
        m_world = std::make_unique<World>();
        world().openSequencer();
        world().fund();
        world().run(20);
        m_draft = world().draft(10 * kUnit);
        m_draft.validUntil += 5 * 86'400;
    }
    void cleanup() { m_world.reset(); }

    void aWithdrawalArrivesWithoutASequencer() {
        world().closeSequencer();
        auto& mine = driver(0);
        const auto hash = give(mine, request(25 * kUnit));
        world().run(30);
        QCOMPARE(world().engine->proofs, world().chain(1)->proven()); // it waits for the sequencer first
        QVERIFY(world().runUntil(300, [&] { return arrived(mine, hash); }));
        QCOMPARE(world().paidTo(2, world().recipient), std::size_t{1});
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(tickets(i), std::size_t{1});
        }
        QCOMPARE(world().chain(1)->executed(), world().chain(2)->executed());
    }

    // The second batch of a stall needs no second wait.
    void oneStallIsWaitedForOnce() {
        world().closeSequencer();
        auto& mine = driver(0);
        const auto first = give(mine, request(25 * kUnit));
        QVERIFY(world().runUntil(300, [&] { return arrived(mine, first); }));
        const auto second = give(mine, request(5 * kUnit, 1));
        QVERIFY(world().runUntil(40, [&] { return arrived(mine, second); }));
    }

    void whatIsQueuedGoesWithIt() {
        world().closeSequencer();
        auto& mine = driver(0);
        world().chain(1)->deposit(kUsdc, 7 * kUnit, world().user);
        QVERIFY(world().runUntil(300, [&] {
            const auto account = mine.accountOf(world().user);
            return account && world().chain(1)->executed() == world().chain(2)->executed() && tickets(0) == 1;
        }));
    }

    void noTicketWhileTheSequencerServes() {
        auto& mine = driver(0);
        give(mine, request(25 * kUnit));
        for (int i = 0; i < 12; ++i) { // something is brought again and again
            world().chain(1)->deposit(kUsdc, 7 * kUnit, world().user);
            world().run(20);
        }
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(tickets(i), std::size_t{0});
        }
        QCOMPARE(world().paidTo(2, world().recipient), std::size_t{0});
    }

    // Who was first has the quorum; the others bring their own in turn.
    void severalDriveAtOnce() {
        world().closeSequencer();
        std::vector<protocol::RequestHash> hashes;
        for (std::size_t i = 0; i < 5; ++i) {
            driver(i);
        }
        // One account's: each driver has those that come before its own.
        for (std::size_t i = 0; i < 5; ++i) {
            for (std::size_t nonce = 0; nonce <= i; ++nonce) {
                const auto hash = give(*world().drivers[i], request(static_cast<protocol::Amount>(nonce + 1) * kUnit,
                                                                    static_cast<protocol::Nonce>(nonce)));
                if (nonce == i) {
                    hashes.push_back(hash);
                }
            }
        }
        for (std::size_t i = 0; i < 5; ++i) {
            QVERIFY2(world().runUntil(900, [&] { return arrived(*world().drivers[i], hashes[i]); }),
                     std::to_string(i).c_str());
        }
        QCOMPARE(world().paidTo(2, world().recipient), std::size_t{5});
        QCOMPARE(world().chain(1)->executed(), world().chain(2)->executed());
    }

    // A driver that is gone once attesters have signed leaves its batch to whoever comes next.
    void anotherEndsWhatOneBegan() {
        world().closeSequencer();
        auto& first = driver(0);
        const auto begun = give(first, request(25 * kUnit));
        bool gone = false;
        world().onTicket = [&](const Result<node::TicketAnswer>& answer) { gone = gone || answer.ok(); };
        QVERIFY(world().runUntil(300, [&] { return gone; }));
        world().drivers[0].reset();
        world().onTicket = {};
        QCOMPARE(world().paidTo(2, world().recipient), std::size_t{0});
        auto& second = driver(1);
        give(second, request(30 * kUnit)); // the same nonce: one of the two can be paid
        QVERIFY2(world().runUntil(1200, [&] { return arrived(second, begun); }),
                 (second.status().batcherWaits + "; " + second.chains()[0].relayerWaits).c_str());
        QCOMPARE(world().paidTo(2, world().recipient), std::size_t{1});
        QVERIFY(std::any_of(world().driverNotices.begin(), world().driverNotices.end(),
                            [](const auto& notice) { return notice.code == "batch-gives-way"; }));
    }

    // What an attester looks at before it signs, one thing wrong at a time.
    void attestersRefuse() {
        world().closeSequencer();
        auto& mine = driver(0);
        const auto good = offerOf(mine, request(25 * kUnit));
        world().drivers[0].reset();
        auto& attester = *world().attesters[0];
        const auto says = [&](const node::TicketOffer& offer) {
            const auto answer = attester.askTicket(offer, {});
            return answer ? std::string() : answer.error().code + ": " + answer.error().message;
        };
        const auto with = [&](const std::function<void(protocol::BatchData&)>& change) {
            auto batch = *protocol::decodeBatch(good.data);
            change(batch);
            return says({protocol::encodeBatch(batch), good.requests});
        };
        const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
        QVERIFY(has(says({Bytes(10), {}}), "ticket-malformed"));
        QVERIFY(has(with([](auto& batch) { ++batch.header.number; }), "the next one is batch"));
        QVERIFY(has(with([](auto& batch) { batch.header.networkId[3] ^= 1; }), "none of this network's"));
        QVERIFY(has(with([](auto& batch) { batch.header.feeAccount = 1; }), "none of this network's"));
        QVERIFY(has(with([](auto& batch) { batch.header.timestamp += 7'200; }), "its time is not of now"));
        QVERIFY(has(with([](auto& batch) { batch.header.timestamp -= 2 * 86'400; }), "its time is not of now"));
        QVERIFY(has(with([](auto& batch) { batch.operations[0].amount += kUnit; }), "not that of its withdrawal"));
        QVERIFY(has(says({good.data, {}}), "lacks the signed request"));
        QVERIFY(has(says({good.data, {good.requests[0], good.requests[0]}}), "requests that are not in it"));
        auto forged = good;
        forged.requests[0].signature.s.limbs[0] ^= 1;
        QVERIFY(has(says(forged), "the signature of a request is not good"));
        QVERIFY(has(with([](auto& batch) {
                        protocol::Operation deposit;
                        deposit.type = protocol::OperationType::Deposit;
                        deposit.chain = 1;
                        deposit.account = 1;
                        deposit.amount = kUnit;
                        deposit.address.bytes.fill(0x11);
                        batch.operations.push_back(deposit);
                    }),
                    "was never queued there"));
        QVERIFY(has(says(good), "ticket-waits"));
        QCOMPARE(tickets(0), std::size_t{0});
    }

    // One batch a number, whoever asks and however often; the other is shown to who asks.
    void oneBatchANumber() {
        world().closeSequencer();
        auto& mine = driver(0);
        const auto one = offerOf(mine, request(25 * kUnit));
        world().drivers[0].reset();
        auto& another = driver(1);
        const auto other = offerOf(another, request(30 * kUnit));
        world().drivers.clear();
        QVERIFY(one.data != other.data);
        const auto number = protocol::decodeBatch(one.data)->header.number;
        const auto begins = inTurn(number, 0);
        auto& attester = *world().attesters[begins];
        QVERIFY(!attester.askTicket(one, {}).ok());
        world().run(61);
        const auto named = attester.askTicket(one, {});
        QVERIFY2(named.ok(), named ? "" : named.error().message.c_str());
        QVERIFY(!named->other);
        QCOMPARE(named->votes.size(), std::size_t{1});
        const auto rival = attester.askTicket(other, {});
        QVERIFY(rival.ok());
        QVERIFY(rival->other && *rival->other == one);
        QVERIFY(rival->votes == named->votes);
        QCOMPARE(tickets(begins), std::size_t{1});
        // The next in turn signs what the first has signed, at once, and not the other one.
        auto& next = *world().attesters[inTurn(number, 1)];
        QVERIFY(!next.askTicket(other, {}).ok());
        world().run(61);
        QVERIFY(!next.askTicket(other, {}).ok());
        const auto follows = next.askTicket(one, named->votes);
        QVERIFY2(follows.ok(), follows ? "" : follows.error().message.c_str());
        QCOMPARE(follows->votes.size(), std::size_t{2});
        // After a restart the vote binds still, though the words are forgotten.
        world().attesters[begins].reset();
        world().openAttester(begins);
        world().run(10);
        const auto again = world().attesters[begins]->askTicket(other, {});
        QVERIFY2(again.ok(), again ? "" : again.error().message.c_str());
        QVERIFY(again->votes.front() == named->votes.front() && !again->other);
        QCOMPARE(tickets(begins), std::size_t{1});
        // Until nothing of it can be brought any more.
        world().clock->advance(2 * 86'400 * 1000);
        world().run(10);
        world().openDriver(1);
        QVERIFY(world().runUntil(300, [&] { return tickets(begins) == 2; }));
    }
};

QTEST_GUILESS_MAIN(TestTickets)
#include "tst_tickets.moc"
