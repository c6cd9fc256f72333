#include "node/stages.h"
#include "node/world.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;

namespace {

constexpr protocol::ChainIndex kAlpha = 1;
constexpr protocol::ChainIndex kBeta = 2;

protocol::Address person(std::uint8_t number) {
    protocol::Address out;
    out.bytes.fill(number);
    return out;
}

std::size_t count(const std::vector<node::Notice>& notices, const std::string& code) {
    return static_cast<std::size_t>(
        std::count_if(notices.begin(), notices.end(), [&](const auto& notice) { return notice.code == code; }));
}

node::ChainView viewOf(const World& world, protocol::ChainIndex chain) {
    return world.sequencer->chains().at(chain - 1U);
}

std::vector<node::Alarm> alarmsOn(const World& world, protocol::ChainIndex chain) {
    return viewOf(world, chain).alarms;
}

// The only alarm's code and sentence, or how many there are.
std::string onlyAlarm(const std::vector<node::Alarm>& alarms) {
    return alarms.size() == 1 ? alarms.front().code + ": " + alarms.front().message
                              : std::to_string(alarms.size()) + " alarms";
}

// The chain's next final blocks have been compared at least once.
bool comparesAgain(World& world, protocol::ChainIndex chain) {
    const auto from = viewOf(world, chain).head.latest.number;
    return world.runUntil(60, [&] { return viewOf(world, chain).vaultsComparedAt > from; });
}

// A node of nobody's, whose rows the test can reach.
struct Follower {
    explicit Follower(World& given) : world(given) {
        config.network = world.network;
        config.dataFolder = world.folder.filePath(QStringLiteral("follower")).toStdString();
        config.clock = world.clock;
        config.relay.poll = 100;
        config.adapters = [this](const l1::NetworkFile&, protocol::ChainIndex chain) {
            return Result<std::unique_ptr<l1::ChainAdapter>>(std::make_unique<SimulatedAdapter>(world.chain(chain)));
        };
        stages = std::move(*node::Stages::open(config, *world.engine, *world.checker));
        stages->context->poke = [] {};
        stages->context->tell = [this](const node::Event& event) {
            if (const auto* notice = std::get_if<node::Notice>(&event.what)) {
                notices.push_back(*notice);
            }
        };
        stages->context->halt = [](const Error& error) { qFatal("%s", error.message.c_str()); };
    }
    bool runUntil(double seconds, const std::function<bool()>& done) {
        return world.runUntil(seconds, [&] {
            stages->advance([] { return true; });
            for (int i = 0; i < 60; ++i) {
                QCoreApplication::processEvents();
            }
            return done();
        });
    }
    node::ChainLink& link(protocol::ChainIndex chain) { return stages->context->link(chain); }
    bool comparesAgain(protocol::ChainIndex chain) {
        const auto from = world.chain(chain)->blocks().back().ref.number;
        return runUntil(60, [&] { return link(chain).vaultsComparedAt() > from; });
    }
    std::string only(protocol::ChainIndex chain) {
        std::vector<node::Alarm> out;
        for (const auto& [token, standing] : link(chain).vaults) {
            out.insert(out.end(), standing.alarms.begin(), standing.alarms.end());
        }
        return onlyAlarm(out);
    }
    void run(const char* sql) {
        stages->context->write([&] { stages->store->database().run(sql); });
    }

    World& world;
    node::NodeConfig config;
    std::unique_ptr<node::Stages> stages;
    std::vector<node::Notice> notices;
};

} // namespace

// What a contract says that it holds and owes, what it has, and what the node's own rows come to.
class TestVaultCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // --- a whole chain ---

    // Deposits of two tokens, withdrawals both ways, a push that fails and its claim, forced exits whole and in part,
    // and an amount that Alpha's decimals can't express.
    void anHonestRunRaisesNone() {
        World world;
        world.openSequencer();
        world.fund();
        world.chain(kAlpha)->deposit(kAlphaOnly, 3 * kUnit, world.user);
        world.chain(kBeta)->deposit(kUsdc, 5 * kUnit + 7, person(0x44));
        const auto rejecting = person(0x78);
        world.chain(kBeta)->contract.rejecting.insert(rejecting);
        QVERIFY(comparesAgain(world, kAlpha)); // with deposits that no batch has, or has not executed
        const auto first = world.withdraw(3 * kUnit);
        const auto back = world.withdraw(2 * kUnit, kAlpha);
        auto request = world.draft(4 * kUnit);
        request.to = rejecting;
        const auto pending = world.submit(world.sign(request));
        QVERIFY(pending && *pending);
        QVERIFY(world.runUntil(60, [&] {
            return world.arrived(first) && world.arrived(back) &&
                   world.sequencer->timeline(**pending)->payment == node::PaymentState::Pending;
        }));
        QVERIFY(comparesAgain(world, kBeta)); // with what is pending
        world.chain(kBeta)->claim(kUsdc, rejecting, 4 * kUnit);
        QVERIFY(world.runUntil(20, [&] { return world.arrived(**pending); }));
        world.chain(kBeta)->forcedExit(world.userAccount, kUsdc, world.user); // of less than the balance
        QVERIFY(world.runUntil(60, [&] { return world.paidTo(kBeta, world.user) == 1; }));
        const auto dusty = world.sequencer->accountOf(person(0x44))->id;
        world.chain(kAlpha)->forcedExit(dusty, kUsdc, person(0x44));
        QVERIFY(world.runUntil(60, [&] { return world.paidTo(kAlpha, person(0x44)) == 1; }));
        world.chain(kAlpha)->deposit(kUsdc, kUnit, world.user);
        for (const auto chain : {kAlpha, kBeta}) {
            QVERIFY(comparesAgain(world, chain));
            QCOMPARE(onlyAlarm(alarmsOn(world, chain)), std::string("0 alarms"));
            QVERIFY2(viewOf(world, chain).vaultsUnknown.empty(), viewOf(world, chain).vaultsUnknown.c_str());
        }
    }

    // Takes ten of what the contract holds, as a token does that changes balances by itself.
    void aTokenThatTakesIsNamed() {
        World world;
        world.vaultsMayDiffer = true;
        world.openSequencer();
        world.fund();
        QVERIFY(comparesAgain(world, kAlpha));
        world.chain(kAlpha)->moveTokens(kUsdc, -10 * static_cast<__int128>(kUnit));
        QVERIFY(comparesAgain(world, kAlpha));
        const auto said = onlyAlarm(alarmsOn(world, kAlpha));
        QVERIFY2(said.starts_with("vault-short: Alpha, USDC at final block "), said.c_str());
        QVERIFY2(said.find("owes 1000 USDC") != std::string::npos && said.find("has 990 USDC") != std::string::npos &&
                     said.find("10 USDC are missing") != std::string::npos,
                 said.c_str());
        QCOMPARE(onlyAlarm(alarmsOn(world, kBeta)), std::string("0 alarms"));
        // It says so once, however often it is looked at.
        QVERIFY(comparesAgain(world, kAlpha) && comparesAgain(world, kAlpha));
        QCOMPARE(count(world.notices, "vault-short"), std::size_t{1});
        QCOMPARE(count(world.attesterNotices, "vault-short"), std::size_t{3});
        // It stops nobody.
        const auto hash = world.withdraw(kUnit);
        QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));

        world.chain(kAlpha)->moveTokens(kUsdc, 10 * static_cast<__int128>(kUnit));
        QVERIFY(comparesAgain(world, kAlpha));
        QCOMPARE(onlyAlarm(alarmsOn(world, kAlpha)), std::string("0 alarms"));
        QCOMPARE(count(world.notices, "vault-agrees"), std::size_t{1});
        world.chain(kAlpha)->moveTokens(kUsdc, -10 * static_cast<__int128>(kUnit));
        QVERIFY(comparesAgain(world, kAlpha));
        world.run(2);
        QCOMPARE(count(world.notices, "vault-short"), std::size_t{2}); // it was away in between
    }

    void aSurplusIsNoAlarm() {
        World world;
        world.openSequencer();
        world.fund();
        world.chain(kAlpha)->moveTokens(kUsdc, 10 * static_cast<__int128>(kUnit));
        world.chain(kAlpha)->moveTokens(kAlphaOnly, 1);
        QVERIFY(comparesAgain(world, kAlpha));
        QCOMPARE(onlyAlarm(alarmsOn(world, kAlpha)), std::string("0 alarms"));
    }

    void aContractThatHoldsOtherwiseIsNamed() {
        World world;
        world.vaultsMayDiffer = true;
        world.openSequencer();
        world.fund();
        world.faults(0, kBeta).holdsMore[kUsdc] = 5;
        QVERIFY(comparesAgain(world, kBeta));
        const auto alarms = alarmsOn(world, kBeta);
        QCOMPARE(alarms.size(), std::size_t{2}); // it has not got them either
        QVERIFY2(alarms[0].code == "vault-differs" &&
                     alarms[0].message.find("this node counts 500 USDC (500 USDC in the vault") != std::string::npos &&
                     alarms[0].message.find("0.000000000000000005 USDC too much") != std::string::npos,
                 alarms[0].message.c_str());
        QCOMPARE(alarms[1].code, std::string("vault-short"));
        world.faults(0, kBeta).holdsMore.clear();
        QVERIFY(comparesAgain(world, kBeta));
        QCOMPARE(onlyAlarm(alarmsOn(world, kBeta)), std::string("0 alarms"));
    }

    void aTokenThatSaysNothingIsNamed() {
        World world;
        world.vaultsMayDiffer = true;
        world.openSequencer();
        world.fund();
        world.faults(0, kAlpha).mute = {kUsdc, kAlphaOnly}; // of the latter there is none
        QVERIFY(comparesAgain(world, kAlpha));
        const auto said = onlyAlarm(alarmsOn(world, kAlpha));
        QVERIFY2(said.find("USDC's") == std::string::npos && said.find("does not say how many") != std::string::npos,
                 said.c_str());
    }

    // The coin is no token there, and yet the contract owes it.
    void missingQueueFeesAreNamed() {
        World world;
        world.vaultsMayDiffer = true;
        world.network.chains[0].nativeSymbol = "ETH";
        world.openSequencer();
        world.fund();
        world.faults(0, kAlpha).feePot = Uint256(1'000);
        QVERIFY(comparesAgain(world, kAlpha));
        const auto said = onlyAlarm(alarmsOn(world, kAlpha));
        QVERIFY2(said.starts_with("vault-short: Alpha, ETH at final block ") &&
                     said.find("0.000000000000001 ETH are missing") != std::string::npos,
                 said.c_str());
    }

    // --- what is not known ---

    void aServerThatForgetsIsNotBelieved() {
        World world;
        world.vaultsMayDiffer = true;
        world.openSequencer();
        world.fund();
        QVERIFY(comparesAgain(world, kAlpha));
        const auto at = viewOf(world, kAlpha).vaultsComparedAt;
        world.faults(0, kAlpha).forgetsState = true;
        world.chain(kAlpha)->moveTokens(kUsdc, -1'000'000'000'000);
        world.run(30);
        QCOMPARE(onlyAlarm(alarmsOn(world, kAlpha)), std::string("0 alarms"));
        QVERIFY(viewOf(world, kAlpha).vaultsUnknown.find("missing trie node") != std::string::npos);
        QVERIFY(viewOf(world, kAlpha).vaultsComparedAt <= at + 12);
        QVERIFY(viewOf(world, kAlpha).health == node::Health::Good);
        world.faults(0, kAlpha).forgetsState = false;
        QVERIFY(comparesAgain(world, kAlpha));
        const auto said = onlyAlarm(alarmsOn(world, kAlpha));
        QVERIFY2(said.find("0.000001 USDC are missing") != std::string::npos, said.c_str());
        QVERIFY(viewOf(world, kAlpha).vaultsUnknown.empty());
        // And what was found stays until something else is.
        world.faults(0, kAlpha).forgetsState = true;
        world.chain(kAlpha)->moveTokens(kUsdc, 1'000'000'000'000);
        world.run(30);
        QCOMPARE(onlyAlarm(alarmsOn(world, kAlpha)), said);
        world.faults(0, kAlpha).forgetsState = false;
        QVERIFY(comparesAgain(world, kAlpha));
        QCOMPARE(onlyAlarm(alarmsOn(world, kAlpha)), std::string("0 alarms"));
    }

    // --- the node's own rows ---

    void aChangedRowIsNamed_data() {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("back");
        QTest::addColumn<QString>("words");
        // The leaf of token 0 on chain 1; amounts end a blob, most significant byte first.
        QTest::newRow("vault") << QByteArray("UPDATE state_leaves SET value = x'000000000000003635c9adc5dea00001'"
                                             " WHERE kind = 3 AND leaf = 1")
                               << QByteArray("UPDATE state_leaves SET value = x'000000000000003635c9adc5dea00000'"
                                             " WHERE kind = 3 AND leaf = 1")
                               << QStringLiteral("1000.000000000000000001 USDC in the vault");
        QTest::newRow("queue") << QByteArray("UPDATE queue_items SET words = CAST(substr(words, 1, 22) || x'01' ||"
                                             " substr(words, 24) AS BLOB) WHERE chain = 1 AND item = 1")
                               << QByteArray("UPDATE queue_items SET words = CAST(substr(words, 1, 22) || x'00' ||"
                                             " substr(words, 24) AS BLOB) WHERE chain = 1 AND item = 1")
                               << QStringLiteral("7.000000000000000001 USDC queued");
    }
    void aChangedRowIsNamed() {
        QFETCH(const QByteArray, change);
        QFETCH(const QByteArray, back);
        QFETCH(const QString, words);
        World world;
        world.openSequencer();
        world.fund();
        world.closeSequencer();
        world.chain(kAlpha)->deposit(kUsdc, 7 * kUnit, world.user); // waits in the queue
        Follower follower(world);
        QVERIFY(follower.comparesAgain(kAlpha));
        QCOMPARE(follower.only(kAlpha), std::string("0 alarms"));
        follower.run(change.constData());
        QVERIFY(follower.comparesAgain(kAlpha));
        const auto said = QString::fromStdString(follower.only(kAlpha));
        QVERIFY2(said.startsWith(QStringLiteral("vault-differs: Alpha, USDC")) && said.contains(words) &&
                     said.contains(QStringLiteral("0.000000000000000001 USDC too little")),
                 qPrintable(said));
        QCOMPARE(count(follower.notices, "vault-differs"), std::size_t{1});
        follower.run(back.constData());
        QVERIFY(follower.comparesAgain(kAlpha));
        QCOMPARE(follower.only(kAlpha), std::string("0 alarms"));
    }

    // --- how much is asked ---

    void theQuestionsAreBounded() {
        World world;
        constexpr std::size_t kMore = 38;
        for (std::size_t i = 0; i < kMore; ++i) {
            l1::NetworkToken token;
            token.id = static_cast<protocol::TokenId>(100 + i);
            token.symbol = "T" + std::to_string(i);
            token.chains = {{kAlpha, {person(static_cast<std::uint8_t>(0x80 + i)), 18}}};
            world.network.tokens.push_back(token);
        }
        world.openSequencer();
        world.fund();
        auto& faults = world.faults(0, kAlpha);
        const auto before = faults.bookQuestions;
        world.run(60); // a final block every second
        const auto asked = faults.bookQuestions - before;
        QVERIFY2(asked >= kMore + 2 && asked <= 7 * 16, std::to_string(asked).c_str());
        QVERIFY(viewOf(world, kAlpha).vaultsComparedAt + 35 > viewOf(world, kAlpha).head.latest.number);
    }

    void aBlockIsComparedOnce() {
        World world;
        world.openSequencer();
        world.fund();
        QVERIFY(comparesAgain(world, kAlpha));
        world.chain(kAlpha)->standsStill = true;
        world.run(30);
        const auto asked = world.faults(0, kAlpha).bookQuestions;
        world.run(60);
        QCOMPARE(world.faults(0, kAlpha).bookQuestions, asked);
    }
};

QTEST_GUILESS_MAIN(TestVaultCheck)
#include "tst_vault_check.moc"
