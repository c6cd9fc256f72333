#include "node/batches/batcher.h"
#include "node/requests/request_pool.h"
#include "node/rows.h"
#include "support/operations.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using protocol::OperationType;

namespace {

constexpr protocol::TokenId kOddTokens = 100; // and those above it, on every chain
constexpr protocol::UnixSeconds kSoon = 1'800'000'500;

protocol::Address ownerOf(std::size_t user) {
    protocol::Address out;
    out.bytes[0] = 0x90;
    out.bytes[18] = static_cast<std::uint8_t>(user >> 8);
    out.bytes[19] = static_cast<std::uint8_t>(user);
    return out;
}

crypto::EddsaPrivateKey keyOf(std::size_t user) {
    Bytes32 bytes{};
    bytes[0] = 1;
    bytes[30] = static_cast<std::uint8_t>(user >> 8);
    bytes[31] = static_cast<std::uint8_t>(user);
    return *crypto::EddsaPrivateKey::fromBytes(bytes);
}

// Three chains, batches of 32 (6 vault slots, 2 fee slots), and the rows that a batcher finds.
struct Work : Rows {
    explicit Work(std::uint8_t size = 32)
        : Rows([size](l1::NetworkFile& network) {
              auto third = network.chains.back();
              third.index = 3;
              third.name = "Gamma";
              network.chains.push_back(third);
              network.sizes = {network.sizes.front()};
              network.sizes.front().size = size;
              for (protocol::TokenId token = kOddTokens; token < kOddTokens + 40; ++token) {
                  auto odd = network.tokens.front();
                  odd.id = token;
                  odd.symbol = "ODD" + std::to_string(token);
                  odd.chains[3] = odd.chains[2];
                  network.tokens.push_back(odd);
              }
              network.tokens.front().chains[3] = network.tokens.front().chains[2];
          }) {
        for (auto& [chain, link] : context->chains) {
            link.caughtUp = true;
            link.readFinal = l1::BlockRef{1000, {}, 1};
        }
        config.batching.idle = 0;
        config.batching.maxAge = 0;
        config.batching.maxUnproven = 1'000;
        config.batching.maxUnexecuted = 1'000;
    }

    // Gives user `user`, who has account user + 1, a key and money in `token` on every chain; in this order.
    void fundOne(std::size_t user, protocol::TokenId token = kUsdc) {
        protocol::BatchHeader header{context->networkId, ledger->number() + 1, 1, 32, 14, 0};
        state::BatchApplier applier(ledger->tip(), header);
        const auto add = [&](const protocol::Operation& item) { QVERIFY(applier.add(applier.resolve(item))); };
        for (protocol::ChainIndex chain = 1; chain <= 3; ++chain) {
            add(queuedDeposit(chain, token, 1000 * kUnit, ownerOf(user)));
        }
        add(queuedSetKey(1, static_cast<protocol::AccountId>(user + 1), protocol::keyHashOf(keyOf(user).publicKey()),
                         ownerOf(user)));
        auto applied = std::move(applier).finish();
        QVERIFY(applied);
        QVERIFY(ledger->append({std::move(*applied), {}, {}, false, 0}));
    }
    void fund(std::size_t users) {
        for (std::size_t user = 0; user < users; ++user) {
            fundOne(user);
        }
    }

    void queue(const protocol::Operation& operation, protocol::UnixSeconds deadline) {
        QVERIFY(store->transaction([&] {
            store->queue.insert({operation.chain, queued[operation.chain]++, operation, deadline, 1, {}, {}});
        }));
    }
    // Items of nothing, as whoever pays the fee can put there.
    void spam(protocol::ChainIndex chain, std::size_t count, protocol::UnixSeconds deadline) {
        QVERIFY(store->transaction([&] {
            for (std::size_t i = 0; i < count; ++i) {
                queue(queuedSetKey(chain, 9'999, algebra::Fr(7), ownerOf(9'999)), deadline);
            }
        }));
    }
    protocol::RequestHash request(std::size_t user, protocol::TokenId token = kUsdc, protocol::ChainIndex chain = 2) {
        protocol::Withdraw out;
        out.chain = chain;
        out.account = static_cast<protocol::AccountId>(user + 1);
        out.from = ownerOf(user);
        out.to = ownerOf(user);
        out.token = token;
        out.amount = kUnit;
        out.fee = *protocol::packFee(kUnit / 1000);
        out.nonce = nonces[user]++;
        out.validUntil = 1'800'000'000 + 3600;
        store::RequestRow row;
        row.hash = protocol::requestHash(context->networkId, out);
        row.request = protocol::signWithdraw(context->networkId, out, keyOf(user));
        if (!store->transaction([&] { store->requests.insert(row); })) {
            qFatal("a request can't be stored");
        }
        return row.hash;
    }

    void requests(std::size_t user, std::size_t count) {
        QVERIFY(store->transaction([&] {
            for (std::size_t i = 0; i < count; ++i) {
                request(user);
            }
        }));
    }

    // The operations of the next batch; nothing if none closed.
    std::vector<protocol::Operation> next() {
        const auto before = ledger->number();
        world.clock->advance(10'000);
        node::Batcher(*context).advance();
        std::vector<protocol::Operation> out;
        if (ledger->number() != before) {
            if (!store->transaction(
                    [&] { out = protocol::decodeBatch(store->batches.find(ledger->number())->data)->operations; })) {
                qFatal("the batch can't be read");
            }
        }
        return out;
    }
    bool waits(const protocol::RequestHash& hash) {
        bool out = false;
        if (!store->transaction([&] { out = store->requests.find(hash)->state == store::RequestState::Waiting; })) {
            qFatal("the request can't be read");
        }
        return out;
    }

    std::string noteOf(const protocol::RequestHash& hash) {
        std::string out;
        if (!store->transaction([&] { out = store->requests.find(hash)->note; })) {
            qFatal("the request can't be read");
        }
        return out;
    }

    std::map<protocol::ChainIndex, std::uint64_t> queued;
    std::map<std::size_t, protocol::Nonce> nonces;
};

std::size_t countOf(const std::vector<protocol::Operation>& operations,
                    const std::function<bool(const protocol::Operation&)>& which) {
    return static_cast<std::size_t>(std::count_if(operations.begin(), operations.end(), which));
}

std::size_t withdrawals(const std::vector<protocol::Operation>& operations) {
    return countOf(operations, [](const auto& operation) { return operation.type == OperationType::Withdraw; });
}

std::size_t itemsOn(const std::vector<protocol::Operation>& operations, protocol::ChainIndex chain) {
    return countOf(operations, [&](const auto& op) { return op.isFromQueue() && op.chain == chain; });
}

} // namespace

// Who floods a queue, the requests or the slots of a batch keeps nobody else out of it.
class TestBatcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void earliestDeadlineFirst();
    void everyChainHasAnItemInTurn();
    void spamLeavesRoomForRequests_data();
    void spamLeavesRoomForRequests();
    void requestsLeaveRoomForItems();
    void whatOneSideLeavesTheOtherTakes();
    void oneOwnerDoesNotCrowdOutTheRest();
    void manyRowsOfOneOwnerHideNone();
    void oddTokensInTheQueueLeaveSlots();
    void oddTokensOfRequestsTakeTurns();
    void unlistedTokensAreRefused();
    void forcedExitsComeFirst_data();
    void forcedExitsComeFirst();
    void saysWhetherAnythingWaits();
    void reasonsThatAreGoneAreTakenBack();
};

void TestBatcher::earliestDeadlineFirst() {
    Work work;
    work.spam(1, 40, kSoon + 100);
    work.spam(2, 10, kSoon);
    work.spam(3, 5, kSoon + 50);
    const auto first = work.next();
    QCOMPARE(first.size(), std::size_t{32});
    QCOMPARE(itemsOn(first, 2), std::size_t{10});
    QCOMPARE(itemsOn(first, 3), std::size_t{5});
    QCOMPARE(itemsOn(first, 1), std::size_t{17});
    // All of the chain whose items are due comes before the others have a second one.
    std::size_t ofOthers = 0;
    for (std::size_t i = 0; i < 12; ++i) {
        ofOthers += first[i].chain == 2 ? 0 : 1;
    }
    QCOMPARE(ofOthers, std::size_t{2});
}

// A short queue does not wait until the items of a long one are as young as its own.
void TestBatcher::everyChainHasAnItemInTurn() {
    Work work(4);
    work.spam(1, 200, kSoon);
    work.queue(queuedDeposit(2, kUsdc, kUnit, ownerOf(5)), kSoon + 90);
    work.queue(queuedDeposit(3, kUsdc, kUnit, ownerOf(6)), kSoon + 90);
    const auto batch = work.next();
    QCOMPARE(itemsOn(batch, 2), std::size_t{1});
    QCOMPARE(itemsOn(batch, 3), std::size_t{1});
    QCOMPARE(itemsOn(batch, 1), std::size_t{2});
}

void TestBatcher::spamLeavesRoomForRequests_data() {
    QTest::addColumn<int>("size");
    for (const int size : {4, 8, 32}) {
        QTest::addRow("batches of %d", size) << size;
    }
}

void TestBatcher::spamLeavesRoomForRequests() {
    QFETCH(int, size);
    Work work(static_cast<std::uint8_t>(size));
    work.fund(40);
    work.spam(1, 500, kSoon);
    QVERIFY(work.store->transaction([&] {
        for (std::size_t user = 0; user < 40; ++user) {
            work.request(user);
        }
    }));
    for (int i = 0; i < 3; ++i) {
        const auto batch = work.next();
        QCOMPARE(batch.size(), static_cast<std::size_t>(size));
        QVERIFY2(withdrawals(batch) >= std::min<std::size_t>(static_cast<std::size_t>(size) / 2, 8), "starved");
    }
}

void TestBatcher::requestsLeaveRoomForItems() {
    Work work(8);
    work.fund(1);
    work.requests(0, 60);
    work.spam(3, 30, kSoon);
    const auto batch = work.next();
    QCOMPARE(itemsOn(batch, 3), std::size_t{4});
    QCOMPARE(withdrawals(batch), std::size_t{4});
}

void TestBatcher::whatOneSideLeavesTheOtherTakes() {
    Work work(8);
    work.fund(1);
    work.requests(0, 60);
    work.spam(3, 1, kSoon);
    const auto requests = work.next();
    QCOMPARE(itemsOn(requests, 3), std::size_t{1});
    QCOMPARE(withdrawals(requests), std::size_t{7});
    Work other(8);
    other.fund(1);
    other.request(0);
    other.spam(1, 60, kSoon);
    const auto items = other.next();
    QCOMPARE(withdrawals(items), std::size_t{1});
    QCOMPARE(itemsOn(items, 1), std::size_t{7});
}

void TestBatcher::oneOwnerDoesNotCrowdOutTheRest() {
    Work work(8);
    work.fund(4);
    work.requests(0, 300);
    std::vector<protocol::RequestHash> others;
    for (std::size_t user = 1; user < 4; ++user) {
        others.push_back(work.request(user));
    }
    const auto batch = work.next();
    QCOMPARE(withdrawals(batch), std::size_t{8});
    for (const auto& hash : others) {
        QVERIFY(!work.waits(hash));
    }
    // Nonces follow one another.
    std::vector<protocol::Nonce> nonces;
    for (const auto& operation : batch) {
        if (operation.account == 1) {
            nonces.push_back(operation.nonce);
        }
    }
    QCOMPARE(nonces, (std::vector<protocol::Nonce>{0, 1, 2, 3, 4}));
}

// Rows are read in part only: neither those of one owner nor those that can't apply hide the rest.
void TestBatcher::manyRowsOfOneOwnerHideNone() {
    Work work(4);
    work.fund(3);
    work.nonces[0] = 1; // a gap: none of them applies
    work.requests(0, 400);
    work.requests(1, 400);
    const auto honest = work.request(2);
    QVERIFY(!work.next().empty());
    QVERIFY(!work.waits(honest));
}

void TestBatcher::oddTokensInTheQueueLeaveSlots() {
    Work work;
    work.fund(2);
    QVERIFY(work.store->transaction([&] {
        for (int round = 0; round < 20; ++round) {
            for (protocol::TokenId token = kOddTokens; token < kOddTokens + 30; ++token) {
                work.queue(queuedDeposit(1, token, kUnit, ownerOf(77)), kSoon);
            }
        }
    }));
    work.queue(queuedDeposit(2, kUsdc, kUnit, ownerOf(5)), kSoon + 90);
    const auto hash = work.request(0, kUsdc, 3);
    const auto batch = work.next();
    QVERIFY(!work.waits(hash));
    QCOMPARE(itemsOn(batch, 2), std::size_t{1});
    QVERIFY(itemsOn(batch, 1) >= 3);
}

// Many kinds of tokens, each with a long line of requests, take up the slots of every batch, but in turns.
void TestBatcher::oddTokensOfRequestsTakeTurns() {
    constexpr std::size_t kSpammers = 12;
    Work work(8); // 2 fee slots
    for (std::size_t user = 0; user < kSpammers; ++user) {
        work.fundOne(user, static_cast<protocol::TokenId>(kOddTokens + user));
    }
    work.fundOne(kSpammers);
    QVERIFY(work.store->transaction([&] {
        for (int i = 0; i < 40; ++i) {
            for (std::size_t user = 0; user < kSpammers; ++user) {
                work.request(user, static_cast<protocol::TokenId>(kOddTokens + user));
            }
        }
    }));
    const auto honest = work.request(kSpammers);
    int batches = 0;
    while (work.waits(honest) && batches < 40) {
        QVERIFY(!work.next().empty());
        ++batches;
    }
    QVERIFY2(batches <= 7, qPrintable(QString::number(batches)));
}

// A chain's contract may know a token that the network file does not list there.
void TestBatcher::unlistedTokensAreRefused() {
    Work work;
    work.queue(queuedDeposit(2, kAlphaOnly, 5 * kUnit, ownerOf(1)), kSoon); // on chain 1 only
    work.queue(queuedDeposit(2, 900, 5 * kUnit, ownerOf(1)), kSoon);
    work.queue(queuedDeposit(1, kAlphaOnly, 5 * kUnit, ownerOf(1)), kSoon);
    const auto batch = work.next();
    QCOMPARE(batch.size(), std::size_t{3});
    for (const auto& operation : batch) {
        const bool listed = operation.chain == 1;
        QCOMPARE(operation.type, listed ? OperationType::Deposit : OperationType::DepositRefused);
        QCOMPARE(operation.account, protocol::AccountId{listed ? 1U : 0U});
    }
    QCOMPARE(work.ledger->tip().vault(kAlphaOnly, 2), protocol::Amount{0});
}

void TestBatcher::forcedExitsComeFirst_data() {
    QTest::addColumn<int>("age"); // seconds beyond exitPriority of what the batch leaves
    QTest::addColumn<bool>("isFinal");
    QTest::addColumn<bool>("waits");
    QTest::newRow("as old as it may be") << 0 << true << false;
    QTest::newRow("older") << 60 << true << true;
    QTest::newRow("older and not final") << 60 << false << true;
}

// The contract refuses a withdrawal of a token while an older forced exit of it waits there (rule 38).
void TestBatcher::forcedExitsComeFirst() {
    QFETCH(int, age);
    QFETCH(bool, isFinal);
    QFETCH(bool, waits);
    Work work(8);
    work.config.network.durations.exitPriority = 21'600;
    work.fund(3);
    const auto& durations = work.config.network.durations;
    // next() advances the clock by ten seconds first.
    const auto queuedAt =
        static_cast<protocol::UnixSeconds>(work.world.clock->time / 1000) + 10 - durations.exitPriority - age;
    work.spam(2, isFinal ? 40 : 3, queuedAt + durations.queueWindow);
    if (!isFinal) {
        work.context->chains[2].readFinal = l1::BlockRef{0, {}, 1};
    }
    const auto there = work.request(0, kUsdc, 2);
    const auto elsewhere = work.request(1, kUsdc, 3);
    const auto batch = work.next();
    QCOMPARE(work.waits(there), waits);
    QVERIFY(!work.waits(elsewhere));
    QCOMPARE(itemsOn(batch, 2), std::size_t{isFinal ? (waits ? 7U : 6U) : 0U});
    if (!waits) {
        return;
    }
    const auto note = work.noteOf(there);
    QVERIFY2(note.find("withdrawals to Beta wait") != std::string::npos, note.c_str());
    QVERIFY2(note.find("360 min") != std::string::npos, note.c_str());
    // It goes once what is old is in batches.
    work.context->chains[2].readFinal = l1::BlockRef{1000, {}, 1};
    for (int i = 0; i < 6 && work.waits(there); ++i) {
        work.next();
    }
    QVERIFY(!work.waits(there));
    QCOMPARE(work.noteOf(there), std::string());
}

// As a value of its own, since words are for people: requests and queue items count.
void TestBatcher::saysWhetherAnythingWaits() {
    Work work;
    const auto waits = [&] {
        work.world.clock->advance(10);
        node::Batcher(*work.context).advance();
        return !work.context->nothingToBatch;
    };
    QVERIFY(!waits());
    work.spam(1, 1, kSoon);
    QVERIFY(waits());
    Work other;
    other.requests(1, 1);
    node::Batcher(*other.context).advance();
    QVERIFY(!other.context->nothingToBatch);
}

// By a request's standing. The words of its note decide nothing.
void TestBatcher::reasonsThatAreGoneAreTakenBack() {
    Work work;
    work.fund(1);
    const auto judged = work.request(0);
    const auto told = work.request(0);
    const std::string words = "it can't be paid as things stand: says somebody else";
    QVERIFY(work.store->transaction([&] {
        work.store->requests.setStanding(judged, store::RequestStanding::CantBePaid, "in whatever words");
        work.store->requests.setState(told, store::RequestState::Waiting, words);
    }));
    node::RequestPool pool(*work.context, 1);
    QCOMPARE(pool.pending().size(), std::size_t{2});
    QCOMPARE(work.noteOf(judged), std::string());
    QCOMPARE(work.noteOf(told), words);
}

QTEST_GUILESS_MAIN(TestBatcher)
#include "tst_batcher.moc"
