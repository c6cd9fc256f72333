#include "node/world.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;
using protocol::RejectionCode;

namespace {

protocol::Address filled(std::uint8_t value) {
    protocol::Address out;
    out.bytes.fill(value);
    return out;
}

} // namespace

class TestFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withdrawalArrives();
    void everyRefusal_data();
    void everyRefusal();
    void pendingRequestsCount();
    void sameRequestTwice();
    void cancelByZeroAmount();
    void followerTakesNoRequests();
    void fullPoolTakesCancellations();
    void severalInOneBatch();
    void failedPushWaitsToBeClaimed();
    void laterPayoutIsClaimed();
    void forcedExitPays();
    void partialExitsPayWhatIsThere();
    void expiredRequestIsToldAndFinal();
    void wrongKeyForRole();
    void rebuildAgreesWithStore();
    void cleanupTestCase() { m_world.reset(); }

private:
    std::unique_ptr<World> m_world; // of everyRefusal, which changes nothing in it
};

void TestFlow::withdrawalArrives() {
    World world;
    world.openSequencer();
    world.fund();
    const auto before = world.sequencer->accountOf(world.user);
    QVERIFY(before);
    QCOMPARE(before->balances[kUsdc].total, 1000 * kUnit);

    const auto hash = world.withdraw(250 * kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));

    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QCOMPARE(world.chain(2)->payments().back().amount, 250 * kUnit);
    QCOMPARE(world.chain(1)->payments().size(), std::size_t{0});

    const auto timeline = world.sequencer->timeline(hash);
    QCOMPARE(timeline->steps.size(), std::size_t{8});
    for (const auto& step : timeline->steps) {
        QVERIFY2(step.done, std::string(node::stepName(step.step)).c_str());
        QVERIFY(step.at > 0);
    }
    const auto& verified = timeline->steps[static_cast<std::size_t>(node::Step::Verified)];
    QCOMPARE(verified.chains.size(), std::size_t{2});
    QVERIFY(verified.chains[0].finalRoot.has_value());
    QVERIFY(*verified.chains[0].finalRoot == *verified.chains[1].finalRoot);
    QVERIFY(verified.chains[0].gasUsed.has_value());
    QVERIFY(timeline->payment == node::PaymentState::Pushed);

    const auto after = world.sequencer->accountOf(world.user);
    const auto fee = protocol::unpackFee(timeline->request.request.fee);
    QCOMPARE(after->balances[kUsdc].total, 750 * kUnit - fee);
    QCOMPARE(after->nonce, 1U);
    // The attesters followed and came to the same state by themselves.
    for (const auto& attester : world.attesters) {
        QVERIFY(attester->status().stateRoot == world.sequencer->status().stateRoot);
    }
    QCOMPARE(world.chain(1)->failedTransactions() + world.chain(2)->failedTransactions(), std::size_t{0});
}

void TestFlow::everyRefusal_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("names");
    const auto row = [](const char* name, RejectionCode code, const char* names) {
        QTest::newRow(name) << static_cast<int>(code) << QString::fromLatin1(names);
    };
    row("chain", RejectionCode::UnknownChain, "chain 9");
    row("token", RejectionCode::UnknownToken, "token 900");
    row("token-not-there", RejectionCode::TokenNotOnChain, "Beta");
    row("recipient-zero", RejectionCode::BadRecipient, "zero address");
    row("recipient-contract", RejectionCode::BadRecipient, "own contract");
    row("recipient-wide", RejectionCode::BadRecipient, "takes Ethereum addresses of 20 bytes");
    row("recipient-token", RejectionCode::BadRecipient, "contract of USDC");
    row("dust", RejectionCode::AmountNotExpressible, "6 decimals");
    row("fee-form", RejectionCode::FeeNotCanonical, "canonical");
    row("fee-low", RejectionCode::FeeTooLow, "minimum");
    row("expired", RejectionCode::Expired, "expired");
    row("expires-soon", RejectionCode::ExpiresTooSoon, "too soon");
    row("account", RejectionCode::AccountUnknown, "does not exist");
    row("no-key", RejectionCode::NoSigningKey, "no signing key");
    row("other-key", RejectionCode::BadSignature, "not the one of");
    row("forged", RejectionCode::BadSignature, "does not fit");
    row("other-network", RejectionCode::BadSignature, "network");
    row("owner", RejectionCode::OwnerMismatch, "belongs to");
    row("nonce", RejectionCode::WrongNonce, "next one");
    row("balance", RejectionCode::InsufficientBalance, "to spend");
    row("balance-and-fee", RejectionCode::InsufficientBalance, "with the fee");
    row("reserve", RejectionCode::InsufficientReserve, "withdraw to Alpha");
    row("amount-range", RejectionCode::BadParameter, "range");
}

void TestFlow::everyRefusal() {
    QFETCH(int, code);
    QFETCH(QString, names);
    const QString what = QString::fromLatin1(QTest::currentDataTag());
    if (!m_world) {
        m_world = std::make_unique<World>();
        m_world->openSequencer();
        m_world->fund();
    }
    auto* const world = m_world.get();
    auto request = world->draft(10 * kUnit);
    std::optional<protocol::SignedWithdraw> ready;
    if (what == QLatin1String("chain")) {
        request.chain = 9;
    } else if (what == QLatin1String("token")) {
        request.token = 900;
    } else if (what == QLatin1String("token-not-there")) {
        request.token = kAlphaOnly;
    } else if (what == QLatin1String("recipient-zero")) {
        request.to = {};
    } else if (what == QLatin1String("recipient-wide")) {
        request.to = protocol::WideAddress{{7}};
    } else if (what == QLatin1String("recipient-contract")) {
        request.to = world->network.chain(2)->rollup;
    } else if (what == QLatin1String("recipient-token")) {
        request.to = world->network.tokenOn(kUsdc, 2)->address;
    } else if (what == QLatin1String("dust")) {
        request.chain = 1;
        request.amount += 1;
    } else if (what == QLatin1String("fee-form")) {
        request.fee = static_cast<protocol::PackedFee>((10U << 5) | 15U);
    } else if (what == QLatin1String("fee-low")) {
        request.fee = 32;
    } else if (what == QLatin1String("expired")) {
        request.validUntil -= 7200;
    } else if (what == QLatin1String("expires-soon")) {
        request.validUntil -= 3550;
    } else if (what == QLatin1String("account")) {
        request.account = 77;
    } else if (what == QLatin1String("no-key")) {
        request.account = world->sequencer->accountOf(filled(0x55))->id;
        request.nonce = 0;
    } else if (what == QLatin1String("owner")) {
        request.from = filled(0x12);
    } else if (what == QLatin1String("nonce")) {
        request.nonce += 1;
    } else if (what == QLatin1String("balance")) {
        request.amount = 2000 * kUnit;
    } else if (what == QLatin1String("balance-and-fee")) {
        request.amount = 1000 * kUnit;
    } else if (what == QLatin1String("reserve")) {
        request.amount = 600 * kUnit;
    } else if (what == QLatin1String("amount-range")) {
        request.amount = protocol::kAmountLimit;
    } else if (what == QLatin1String("other-key")) {
        Bytes32 bytes{};
        bytes[31] = 10;
        ready = protocol::signWithdraw(world->network.networkId(), request, *crypto::EddsaPrivateKey::fromBytes(bytes));
    } else if (what == QLatin1String("forged")) {
        ready = world->sign(request);
        ready->request.amount += kUnit;
    } else if (what == QLatin1String("other-network")) {
        auto other = world->network.networkId();
        other[0] ^= 1;
        ready = protocol::signWithdraw(other, request, world->userKey);
    }
    const auto stored = world->sequencer->status().waitingRequests;
    const auto outcome = world->submit(ready ? *ready : world->sign(request));
    QVERIFY(outcome && !*outcome);
    const auto* rejection = std::get_if<protocol::Rejection>(&outcome->error());
    QVERIFY(rejection != nullptr);
    QCOMPARE(static_cast<int>(rejection->code), code);
    const auto message = QString::fromStdString(rejection->message);
    QVERIFY2(message.contains(names), qPrintable(message));
    QVERIFY2(message.contains(QLatin1Char(':')) || message.contains(QLatin1String("to spend")),
             "a refusal says what to do");
    QCOMPARE(world->sequencer->status().waitingRequests, stored);
}

void TestFlow::pendingRequestsCount() {
    World world;
    world.openSequencer();
    world.fund();
    // Both at once, before any batch: the second sees what the first takes.
    const auto first = world.sign(world.draft(300 * kUnit));
    auto second = world.draft(300 * kUnit);
    second.nonce += 1;
    std::vector<std::optional<World::Outcome>> outcomes(2);
    world.sequencer->submit(first, [&](const World::Outcome& outcome) { outcomes[0] = outcome; });
    world.sequencer->submit(world.sign(second), [&](const World::Outcome& outcome) { outcomes[1] = outcome; });
    QTRY_VERIFY(outcomes[0] && outcomes[1]);
    QVERIFY(outcomes[0]->ok());
    QVERIFY(!outcomes[1]->ok());
    const auto* rejection = std::get_if<protocol::Rejection>(&outcomes[1]->error());
    QVERIFY(rejection != nullptr);
    QVERIFY(rejection->code == RejectionCode::InsufficientReserve);
    const auto account = world.sequencer->accountOf(world.user);
    QCOMPARE(account->nextNonce, 1U);
    QVERIFY(account->balances[kUsdc].pending > 300 * kUnit);
}

void TestFlow::sameRequestTwice() {
    World world;
    world.openSequencer();
    world.fund();
    const auto request = world.sign(world.draft(5 * kUnit));
    QVERIFY(world.submit(request)->ok());
    for (int i = 0; i < 2; ++i) {
        const auto again = world.submit(request);
        QVERIFY(again && !*again);
        QVERIFY(std::get<protocol::Rejection>(again->error()).code == RejectionCode::Duplicate);
        world.run(20); // waiting, then executed
    }
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
}

void TestFlow::cancelByZeroAmount() {
    World world;
    world.tune = [](node::NodeConfig& config) {
        config.batching.idle = 3'000;
        config.batching.maxAge = 3'000;
    };
    world.openSequencer();
    world.fund();
    const auto request = world.draft(5 * kUnit);
    const auto hash = world.submit(world.sign(request));
    QVERIFY(hash && *hash);
    auto cancel = request;
    cancel.amount = 0;
    const auto cancelled = world.submit(world.sign(cancel));
    QVERIFY(cancelled && *cancelled);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(**cancelled); }));
    QVERIFY(world.sequencer->timeline(**hash)->state == node::RequestState::Replaced);
    world.run(10);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{0});
}

void TestFlow::followerTakesNoRequests() {
    World world;
    world.openSequencer();
    world.fund();
    std::optional<World::Outcome> outcome;
    world.attesters[0]->submit(world.sign(world.draft(kUnit)), [&](const World::Outcome& given) { outcome = given; });
    QTRY_VERIFY(outcome);
    QVERIFY(!outcome->ok());
    QCOMPARE(std::get<Error>(outcome->error()).code, std::string("node-not-sequencer"));
}

void TestFlow::fullPoolTakesCancellations() {
    World world;
    world.tune = [](node::NodeConfig& config) { config.mostWaiting = 2; };
    world.openSequencer();
    world.fund();
    const auto first = world.draft(kUnit);
    QVERIFY(*world.submit(world.sign(first)));
    world.withdraw(kUnit);
    const auto third = world.sign(world.draft(kUnit));
    const auto refused = world.submit(third);
    QVERIFY(refused && !*refused);
    QCOMPARE(std::get<Error>(refused->error()).code, std::string("node-full"));
    auto cancelled = first;
    cancelled.amount = 0;
    QVERIFY(*world.submit(world.sign(cancelled)));
    QVERIFY(world.runUntil(60, [&] { return world.sequencer->status().waitingRequests == 0; }));
    const auto taken = world.submit(third);
    QVERIFY(taken && *taken);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(**taken); }));
}

void TestFlow::severalInOneBatch() {
    World world;
    world.openSequencer();
    world.fund();
    std::vector<protocol::RequestHash> hashes;
    const auto last = world.sequencer->status().lastBatch;
    for (int i = 0; i < 11; ++i) {
        hashes.push_back(world.withdraw((1 + i) * kUnit));
    }
    QVERIFY(world.runUntil(90, [&] {
        return std::all_of(hashes.begin(), hashes.end(), [&](const auto& hash) { return world.arrived(hash); });
    }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{11});
    // 11 at the most 8 a batch, in the smallest shape that takes them.
    QCOMPARE(world.sequencer->status().lastBatch, last + 2);
    QCOMPARE(world.sequencer->batch(last + 1)->size, std::uint8_t{8});
    QCOMPARE(world.sequencer->batch(last + 2)->size, std::uint8_t{4});
}

void TestFlow::failedPushWaitsToBeClaimed() {
    World world;
    world.openSequencer();
    world.fund();
    world.chain(2)->contract.rejecting.insert(world.recipient);
    const auto hash = world.withdraw(7 * kUnit);
    QVERIFY(
        world.runUntil(60, [&] { return world.sequencer->timeline(hash)->payment == node::PaymentState::Pending; }));
    const auto timeline = world.sequencer->timeline(hash);
    QVERIFY(!timeline->arrived());
    QVERIFY(timeline->note.find("claim") != std::string::npos);
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{0});
}

// Not the first payout of its batch: the claim must find it, and the withdrawal has arrived then.
void TestFlow::laterPayoutIsClaimed() {
    World world;
    world.openSequencer();
    world.fund();
    const auto rejecting = filled(0x78);
    world.chain(2)->contract.rejecting.insert(rejecting);
    const auto first = world.withdraw(3 * kUnit);
    auto request = world.draft(4 * kUnit);
    request.to = rejecting;
    const auto second = world.submit(world.sign(request));
    QVERIFY(second && *second);
    QVERIFY(world.runUntil(
        60, [&] { return world.sequencer->timeline(**second)->payment == node::PaymentState::Pending; }));
    QVERIFY(world.sequencer->timeline(first)->batch == world.sequencer->timeline(**second)->batch);
    QVERIFY(world.runUntil(20, [&] { return world.arrived(first); }));
    world.chain(2)->claim(kUsdc, rejecting, 4 * kUnit);
    QVERIFY(world.runUntil(20, [&] { return world.arrived(**second); }));
    QVERIFY(world.sequencer->timeline(**second)->payment == node::PaymentState::Claimed);
}

void TestFlow::forcedExitPays() {
    World world;
    world.openSequencer();
    world.fund();
    world.chain(1)->forcedExit(world.userAccount, kUsdc, world.user);
    QVERIFY(world.runUntil(60, [&] { return world.paidTo(1, world.user) == 1; }));
    QCOMPARE(world.chain(1)->payments().back().amount, 1000 * kUnit);
    QCOMPARE(world.sequencer->accountOf(world.user)->balances[kUsdc].total, protocol::Amount{0});
    // Somebody else's account: nothing happens, and the queue goes on.
    world.chain(1)->forcedExit(world.userAccount, kUsdc, filled(0x66));
    world.chain(1)->deposit(kUsdc, kUnit, world.user);
    QVERIFY(world.runUntil(60, [&] { return world.sequencer->accountOf(world.user)->balances[kUsdc].total == kUnit; }));
    QCOMPARE(world.paidTo(1, filled(0x66)), std::size_t{0});
}

// Twice on a chain that holds less than the balance: what it holds, and then nothing; both end, and the rest is paid
// where it lies.
void TestFlow::partialExitsPayWhatIsThere() {
    World world;
    world.openSequencer();
    world.fund();
    const auto left = [&] { return world.sequencer->accountOf(world.user)->balances[kUsdc].total; };
    world.chain(2)->forcedExit(world.userAccount, kUsdc, world.user);
    world.chain(2)->forcedExit(world.userAccount, kUsdc, world.user);
    QVERIFY(world.runUntil(60, [&] { return world.paidTo(2, world.user) == 1; }));
    QCOMPARE(world.chain(2)->payments().back().amount, 500 * kUnit);
    QCOMPARE(left(), 500 * kUnit);
    world.chain(2)->deposit(kUsdc, kUnit, filled(0x55)); // after the second in its queue
    QVERIFY(world.runUntil(
        60, [&] { return world.sequencer->accountOf(filled(0x55))->balances[kUsdc].total == 501 * kUnit; }));
    QCOMPARE(world.paidTo(2, world.user), std::size_t{1});
    world.chain(1)->forcedExit(world.userAccount, kUsdc, world.user);
    QVERIFY(world.runUntil(60, [&] { return world.paidTo(1, world.user) == 1; }));
    QCOMPARE(world.chain(1)->payments().back().amount, 500 * kUnit);
    QCOMPARE(left(), protocol::Amount{0});
}

void TestFlow::expiredRequestIsToldAndFinal() {
    World world;
    world.openSequencer();
    world.fund();
    world.closeSequencer();
    world.tune = [](node::NodeConfig& config) {
        config.batching.idle = 1'000'000'000;
        config.batching.maxAge = 1'000'000'000;
    };
    world.openSequencer();
    world.run(3);
    auto request = world.draft(3 * kUnit);
    request.validUntil = static_cast<protocol::UnixSeconds>(world.clock->time / 1000) + 130;
    const auto hash = world.submit(world.sign(request));
    QVERIFY(hash && *hash);
    world.clock->time += 200'000;
    world.run(3);
    auto timeline = world.sequencer->timeline(**hash);
    QVERIFY(timeline->state == node::RequestState::Waiting);
    QVERIFY(timeline->note.find("same nonce") != std::string::npos);
    // Another with the same nonce may take its place.
    world.closeSequencer();
    world.tune = {};
    world.openSequencer();
    world.run(3);
    auto next = world.draft(4 * kUnit);
    next.nonce = request.nonce;
    const auto replaced = world.submit(world.sign(next));
    QVERIFY(replaced && *replaced);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(**replaced); }));
    QCOMPARE(world.paidTo(2, world.recipient), std::size_t{1});
    QVERIFY(world.sequencer->timeline(**hash)->state == node::RequestState::Replaced);
}

void TestFlow::wrongKeyForRole() {
    World world;
    const auto open = [&](bool sequencer, bool attester, bool withKey) {
        node::NodeConfig config;
        config.network = world.network;
        config.dataFolder = world.folder.filePath(QStringLiteral("other")).toStdString();
        config.prover = world.engine;
        config.checker = world.checker;
        config.sequencer = sequencer;
        config.attester = attester;
        if (withKey) {
            Bytes32 bytes{};
            bytes[0] = 1;
            config.key = *crypto::Secp256k1PrivateKey::fromBytes(bytes);
        }
        const auto opened = node::Node::open(std::move(config));
        return opened ? std::string() : opened.error().code;
    };
    QCOMPARE(open(true, false, false), std::string("node-key-missing"));
    QCOMPARE(open(true, false, true), std::string("node-wrong-sequencer"));
    QCOMPARE(open(false, true, true), std::string("node-not-attester"));
    world.network.genesisRoot = algebra::Fr(5);
    QCOMPARE(open(false, false, false), std::string("node-genesis"));
}

void TestFlow::rebuildAgreesWithStore() {
    World world;
    world.openSequencer();
    world.fund();
    const auto hash = world.withdraw(25 * kUnit);
    QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
    std::optional<Result<node::RebuildReport>> outcome;
    world.sequencer->rebuildFromL1([&](const Result<node::RebuildReport>& found) { outcome.emplace(found); });
    QVERIFY(world.runUntil(60, [&] { return outcome.has_value(); }));
    QVERIFY2(outcome->ok(), outcome->ok() ? "" : outcome->error().message.c_str());
    const auto& report = **outcome;
    QVERIFY2(report.differences.empty(), report.differences.empty() ? "" : report.differences.front().c_str());
    QVERIFY(report.batches > 0);
    QVERIFY(report.proofs >= report.batches); // one chain's proof of each, or both where they came at once
}

QTEST_GUILESS_MAIN(TestFlow)
#include "tst_flow.moc"
