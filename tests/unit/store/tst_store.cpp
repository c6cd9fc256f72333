#include "state/apply.h"
#include "support/operations.h"
#include "unit/store/store_test.h"

using namespace landfall;
using namespace landfall::store;

namespace {

protocol::SignedWithdraw signedRequest(protocol::Nonce nonce, protocol::UnixSeconds validUntil = 1'900'000'000) {
    Bytes32 secret{};
    secret[31] = 5;
    protocol::Withdraw request;
    request.chain = 2;
    request.account = 3;
    request.from = address(4);
    request.to = address(5);
    request.token = 6;
    request.amount = (protocol::Amount{1} << 119) + 7;
    request.fee = 0xffe0;
    request.nonce = nonce;
    request.validUntil = validUntil;
    return protocol::signWithdraw({}, request, *crypto::EddsaPrivateKey::fromBytes(secret));
}

BatchEventRow batchEvent(BatchEventKind kind, protocol::BatchNumber number, std::uint64_t block,
                         std::uint32_t log = 0) {
    BatchEventRow row;
    row.place = {1, block, log, filled(9)};
    row.kind = kind;
    row.number = number;
    row.last = number;
    row.commitment = filled(static_cast<std::uint8_t>(number));
    row.root = filled(8);
    return row;
}

} // namespace

// What is stored comes back as it was, and goes where its batch or block goes.
class TestStore : public StoreTest {
    Q_OBJECT

private Q_SLOTS:
    void init() { openNew(); }
    void cleanup() { m_store.reset(); }
    void requestsComeBackAsTheyWere();
    void requestsFollowTheirBatch();
    void requestsAreReadInPartsByExpiry();
    void replacedRequestsDontComeBack();
    void standingsLastUntilAnythingElseHappens();
    void olderNotesBecomeStandings();
    void progressCountsReverts();
    void progressCountsManyReverts();
    void reorganisationTakesRowsBack();
    void depositsAreFoundByTheirOwner();
    void exitsAreFoundByWhoAskedForThem();
    void transactionsSurviveAndReopen();
    void votesAreKeptOnce();
    void olderStoresKnowTheirVotes();
    void leavesGoBackInTime();
    void historyIsSorted();
};

void TestStore::requestsComeBackAsTheyWere() {
    RequestRow row;
    row.hash = filled(1);
    row.request = signedRequest(9);
    row.acceptedAt = 1234567890123;
    write([&] { m_store->requests.insert(row); });
    QCOMPARE(open(), std::string());
    write([&] {
        const auto found = m_store->requests.find(row.hash);
        QVERIFY(found.has_value());
        QVERIFY(found->request == row.request);
        QVERIFY(protocol::hasValidSignature({}, found->request));
        QCOMPARE(found->acceptedAt, row.acceptedAt);
        QVERIFY(found->state == RequestState::Waiting);
        QVERIFY(!found->batch);
        QVERIFY(!m_store->requests.find(filled(2)));
    });
    // One to a wide address, whose expiry is where every other's is.
    const auto plain = signedRequest(10, 300);
    auto wide = plain.request;
    protocol::WideAddress to;
    to.bytes.fill(7);
    wide.to = to;
    row.hash = filled(3);
    row.request = {wide, plain.publicKey, plain.signature};
    write([&] { m_store->requests.insert(row); });
    write([&] {
        const auto found = m_store->requests.find(row.hash);
        QVERIFY(found && found->request == row.request);
        QCOMPARE(m_store->requests.waitingOf(3, 299, 9).size(), std::size_t{2});
        QCOMPARE(m_store->requests.waitingOf(3, 300, 9).size(), std::size_t{1});
    });
    auto body = encodeSignedWithdraw(row.request);
    body[body.size() - 32] = 8; // 2^251
    QVERIFY(!decodeSignedWithdraw(body).ok());
    row.hash = filled(1);
    // The same hash twice is refused by the table itself.
    QVERIFY(!m_store->transaction([&] { m_store->requests.insert(row); }));
}

void TestStore::requestsFollowTheirBatch() {
    write([&] {
        for (std::uint8_t i = 1; i <= 3; ++i) {
            RequestRow row;
            row.hash = filled(i);
            row.request = signedRequest(i);
            m_store->requests.insert(row);
        }
        m_store->requests.putInBatch(filled(1), 5, 0);
        m_store->requests.putInBatch(filled(2), 6, 1);
        QCOMPARE(m_store->requests.waiting().size(), std::size_t{1});
        m_store->requests.markExecuted(5);
        QVERIFY(m_store->requests.find(filled(1))->state == RequestState::Executed);
        QVERIFY(m_store->requests.find(filled(2))->state == RequestState::InBatch);
        m_store->requests.returnFrom(6, "dropped");
        const auto returned = m_store->requests.find(filled(2));
        QVERIFY(returned->state == RequestState::Waiting && !returned->batch && returned->returned == 1);
        QCOMPARE(returned->note, std::string("dropped"));
        QVERIFY(m_store->requests.find(filled(1))->batch == 5U);
    });
}

void TestStore::requestsAreReadInPartsByExpiry() {
    const protocol::UnixSeconds longest = (protocol::UnixSeconds{1} << 40) - 1;
    const std::vector<protocol::UnixSeconds> until{100, 300, 200, longest, 255, 256, 300};
    write([&] {
        auto& requests = m_store->requests;
        for (std::size_t i = 0; i < until.size(); ++i) {
            RequestRow row;
            row.hash = filled(static_cast<std::uint8_t>(i));
            row.request = signedRequest(static_cast<protocol::Nonce>(i), until[i]);
            requests.insert(row);
        }
        requests.putInBatch(filled(6), 1, 0);
        const auto found = [&](const std::vector<RequestRow>& rows) {
            std::vector<int> out;
            for (const auto& row : rows) {
                out.push_back(row.hash[0]);
            }
            return out;
        };
        using Found = std::vector<int>;
        QVERIFY(found(requests.waitingOf(3, 0, 9)) == (Found{0, 1, 2, 3, 4, 5}));
        QVERIFY(found(requests.waitingOf(3, 200, 9)) == (Found{1, 3, 4, 5})); // valid at 200 only is too late
        QVERIFY(found(requests.waitingOf(3, 255, 2)) == (Found{1, 3}));
        QVERIFY(requests.waitingOf(4, 0, 9).empty());
        QVERIFY(found(requests.waitingOfAll(255)) == (Found{1, 3, 5}));
        QVERIFY(requests.waitingOfAll(longest).empty());
        const auto accounts = requests.waitingAccounts();
        QCOMPARE(accounts.size(), std::size_t{1});
        QCOMPARE(accounts[0].account, protocol::AccountId{3});
        QCOMPARE(accounts[0].count, std::size_t{6});
        QVERIFY(requests.servedSince(1) == (std::map<protocol::AccountId, protocol::BatchNumber>{{3, 1}}));
        QVERIFY(requests.servedSince(2).empty());
        QVERIFY(found(requests.overdue(256)) == (Found{0, 2, 4}));
        QVERIFY(requests.overdue(100).empty());
        QVERIFY(found(requests.withNonce(3, 6)) == (Found{6}));
        QVERIFY(requests.withNonce(4, 6).empty());
    });
}

// A batch is dropped that held a request which its owner had replaced here: the newer one stands.
void TestStore::replacedRequestsDontComeBack() {
    write([&] {
        auto& requests = m_store->requests;
        for (std::uint8_t i = 1; i <= 3; ++i) {
            RequestRow row;
            row.hash = filled(i);
            row.request = signedRequest(i == 3 ? 8 : 7);
            requests.insert(row);
        }
        requests.putInBatch(filled(1), 5, 0);
        requests.putInBatch(filled(3), 5, 1);
        requests.returnFrom(5, "dropped");
        QVERIFY(requests.find(filled(1))->state == RequestState::Replaced);
        QVERIFY(!requests.find(filled(1))->note.empty());
        QVERIFY(requests.find(filled(2))->state == RequestState::Waiting);
        QVERIFY(requests.find(filled(3))->state == RequestState::Waiting);
    });
}

void TestStore::standingsLastUntilAnythingElseHappens() {
    write([&] {
        auto& requests = m_store->requests;
        for (std::uint8_t i = 1; i <= 2; ++i) {
            RequestRow row;
            row.hash = filled(i);
            row.request = signedRequest(7); // of one nonce
            requests.insert(row);
        }
        const auto standing = [&] { return requests.find(filled(1))->standing; };
        const auto judge = [&](RequestStanding what) { requests.setStanding(filled(1), what, "why"); };
        QVERIFY(standing() == RequestStanding::Payable);
        judge(RequestStanding::CantBePaid);
        QVERIFY(standing() == RequestStanding::CantBePaid);
        QCOMPARE(requests.find(filled(1))->note, std::string("why"));
        QVERIFY(requests.waiting().front().standing == RequestStanding::CantBePaid);
        requests.setState(filled(1), RequestState::Waiting, "another note");
        QVERIFY(standing() == RequestStanding::Payable);
        judge(RequestStanding::TimePassed);
        QVERIFY(standing() == RequestStanding::TimePassed);
        requests.putInBatch(filled(1), 5, 0);
        QVERIFY(standing() == RequestStanding::Payable);
        judge(RequestStanding::CantBePaid);
        requests.putInBatch(filled(2), 5, 1);
        requests.setStanding(filled(2), RequestStanding::CantBePaid, "why");
        requests.putInBatch(filled(2), 5, 1);
        requests.returnFrom(5, "dropped");
        QVERIFY(requests.find(filled(2))->standing == RequestStanding::Payable);
        judge(RequestStanding::CantBePaid);
        requests.setState(filled(1), RequestState::Replaced, "replaced by its owner");
        QVERIFY(standing() == RequestStanding::Payable);
    });
}

// Before format 9 the words of a note said it.
void TestStore::olderNotesBecomeStandings() {
    const std::array notes{"it can't be paid as things stand: account 3 holds less by now",
                           "it has expired: sign a new one with the same nonce", "the sequencer has the request", ""};
    write([&] {
        for (std::uint8_t i = 0; i < notes.size(); ++i) {
            RequestRow row;
            row.hash = filled(i);
            row.request = signedRequest(i);
            row.note = notes[i];
            m_store->requests.insert(row);
        }
        m_store->database().run("ALTER TABLE requests DROP COLUMN standing");
        m_store->database().run("UPDATE landfall_meta SET value = '8' WHERE name = 'format'");
    });
    QCOMPARE(open(), std::string());
    write([&] {
        const auto standing = [&](std::uint8_t i) { return m_store->requests.find(filled(i))->standing; };
        QVERIFY(standing(0) == RequestStanding::CantBePaid);
        QVERIFY(standing(1) == RequestStanding::TimePassed);
        QVERIFY(standing(2) == RequestStanding::Payable);
        QVERIFY(standing(3) == RequestStanding::Payable);
        QCOMPARE(m_store->requests.find(filled(0))->note, std::string(notes[0]));
    });
}

void TestStore::progressCountsReverts() {
    auto& facts = m_store->facts;
    write([&] {
        for (protocol::BatchNumber number = 1; number <= 4; ++number) {
            facts.insert(batchEvent(BatchEventKind::Committed, number, 10 + number, 0));
            if (number <= 2) {
                facts.insert(batchEvent(BatchEventKind::FinalRoot, number, 10 + number, 1));
            }
        }
        facts.insert(batchEvent(BatchEventKind::Executed, 1, 15));
        auto progress = facts.progress(1);
        QCOMPARE(progress.committed, 4U);
        QCOMPARE(progress.proven, 2U);
        QCOMPARE(progress.executed, 1U);
        auto revert = batchEvent(BatchEventKind::Reverted, 2, 20);
        revert.last = 4;
        facts.insert(revert);
        progress = facts.progress(1);
        QCOMPARE(progress.committed, 1U);
        QCOMPARE(progress.proven, 1U);
        QVERIFY(!facts.batchOn(1, 3).committed);
        QVERIFY(facts.batchOn(1, 1).finalRoot);
        QCOMPARE(facts.progress(1, 19).proven, 2U); // as it was before
        facts.insert(batchEvent(BatchEventKind::Committed, 2, 21));
        QCOMPARE(facts.progress(1).committed, 2U);
        QCOMPARE(facts.progress(1).proven, 1U);
        QVERIFY(facts.batchOn(1, 2).committed && !facts.batchOn(1, 2).finalRoot);
        QCOMPARE(facts.progress(2).committed, 0U);
    });
}

// A batch that is committed, late and taken back, day after day, takes nothing from what was proven before.
void TestStore::progressCountsManyReverts() {
    auto& facts = m_store->facts;
    write([&] {
        for (protocol::BatchNumber number = 1; number <= 3; ++number) {
            facts.insert(batchEvent(BatchEventKind::Committed, number, 10 + number, 0));
            facts.insert(batchEvent(BatchEventKind::FinalRoot, number, 10 + number, 1));
        }
        for (std::uint64_t day = 0; day < 65; ++day) {
            facts.insert(batchEvent(BatchEventKind::Committed, 4, 20 + 2 * day));
            facts.insert(batchEvent(BatchEventKind::Reverted, 4, 21 + 2 * day));
        }
        const auto progress = facts.progress(1);
        QCOMPARE(progress.committed, 3U);
        QCOMPARE(progress.proven, 3U);
    });
}

void TestStore::reorganisationTakesRowsBack() {
    auto& facts = m_store->facts;
    write([&] {
        const auto deposit = testing::queuedDeposit(1, 0, 5, address(1));
        m_store->queue.insert({1, 0, deposit, 99, 10, filled(1), filled(2)});
        m_store->queue.insert({1, 1, deposit, 99, 12, filled(1), filled(2)});
        facts.insert(batchEvent(BatchEventKind::Committed, 1, 10));
        facts.insert(batchEvent(BatchEventKind::FinalRoot, 1, 12));
        facts.insert(GuardRow{{1, 12, 3, filled(1)}, GuardKind::Frozen, 0, {}});
        for (std::uint64_t block = 8; block <= 12; ++block) {
            facts.insertBlock(1, {block, filled(static_cast<std::uint8_t>(block)), block});
        }
        QVERIFY(facts.isFrozen(1));
        m_store->queue.removeAbove(1, 11);
        facts.removeAbove(1, 11);
        QCOMPARE(m_store->queue.count(1), 1U);
        QVERIFY(m_store->queue.find(1, 0)->operation == deposit);
        QVERIFY(!facts.isFrozen(1));
        QVERIFY(facts.batchOn(1, 1).committed && !facts.batchOn(1, 1).finalRoot);
        QCOMPARE(facts.blocks(1, kAnyBlock, 10).front().number, 11U);
        facts.forgetBlocksUpTo(1, 10);
        QCOMPARE(facts.blocks(1, kAnyBlock, 10).size(), std::size_t{2});
    });
}

void TestStore::depositsAreFoundByTheirOwner() {
    const auto put = [&](const protocol::Operation& operation, std::uint64_t item, protocol::UnixSeconds deadline) {
        m_store->queue.insert({operation.chain, item, operation, deadline, 10 + item, filled(1), filled(2)});
    };
    write([&] {
        put(testing::queuedDeposit(1, 0, 5, address(1)), 0, 100);
        put(testing::queuedDeposit(1, 0, 6, address(2)), 1, 101);
        put(testing::queuedSetKey(1, 3, algebra::Fr(7), address(1)), 2, 102);
        put(testing::queuedForcedExit(1, 3, 0, address(1)), 3, 103);
        put(testing::queuedDeposit(1, 0, 7, address(1)), 4, 104);
        put(testing::queuedDeposit(2, 0, 8, address(1)), 0, 104);
        put(testing::queuedDeposit(2, 0, 9, address(1)), 1, 99);
    });
    write([&] {
        QCOMPARE(m_store->queue.countDepositsTo(address(1)), 4U);
        std::vector<protocol::Amount> amounts;
        DepositPlace before;
        for (auto page = m_store->queue.depositsTo(address(1), before, 2); !page.empty();
             page = m_store->queue.depositsTo(address(1), before, 2)) {
            for (const auto& row : page) {
                amounts.push_back(row.operation.amount);
                before = {row.deadline, row.chain, row.item};
            }
        }
        QVERIFY(amounts == (std::vector<protocol::Amount>{8, 7, 5, 9}));
    });
}

void TestStore::exitsAreFoundByWhoAskedForThem() {
    write([&] {
        const protocol::Operation items[] = {
            testing::queuedForcedExit(1, 3, 0, address(1)), testing::queuedForcedExit(1, 4, 0, address(2)),
            testing::queuedDeposit(1, 0, 5, address(1)), testing::queuedForcedExit(1, 3, 1, address(1))};
        for (std::uint64_t item = 0; item < std::size(items); ++item) {
            m_store->queue.insert({1, item, items[item], 100 + item, 10, filled(1), filled(2)});
        }
        m_store->queue.insert({2, 0, testing::queuedForcedExit(2, 3, 0, address(1)), 101, 10, filled(1), filled(2)});
    });
    write([&] {
        const auto found = m_store->queue.exitsOf(address(1), 9);
        QCOMPARE(found.size(), std::size_t{3});
        QVERIFY(found[0].item == 3 && found[0].operation.token == 1);
        QVERIFY(found[1].chain == 2 && found[2].item == 0);
        QCOMPARE(m_store->queue.exitsOf(address(1), 2).size(), std::size_t{2});
    });
}

void TestStore::transactionsSurviveAndReopen() {
    L1TransactionRow row;
    row.chain = 1;
    row.purpose = Purpose::Execute;
    row.firstBatch = 2;
    row.lastBatch = 3;
    row.commitment = filled(3);
    row.sender = address(1);
    row.nonce = 7;
    row.hash = filled(4);
    row.raw = {1, 2, 3};
    row.createdAt = 50;
    write([&] { row.id = m_store->transactions.insert(row); });
    QCOMPARE(open(), std::string());
    write([&] {
        auto& table = m_store->transactions;
        QCOMPARE(table.open(1).size(), std::size_t{1});
        QVERIFY(table.open(1).front().raw == row.raw);
        table.markSent(row.id, 60);
        QVERIFY(table.find(row.hash)->sentAt == Milliseconds{60});
        table.markIncluded(row.id, true, 20, filled(5), 21'000, powerOfTen(30), "");
        QVERIFY(table.open(1).empty());
        QVERIFY(table.find(row.hash)->gasPrice == powerOfTen(30));
        QCOMPARE(table.ofBatch(2).size(), std::size_t{1});
        QVERIFY(table.ofBatch(4).empty());
        table.reopenAbove(1, 20);
        QVERIFY(table.open(1).empty());
        table.reopenAbove(1, 19);
        QCOMPARE(table.open(1).size(), std::size_t{1});
        QVERIFY(!table.find(row.hash)->block);
        QCOMPARE(table.withNonce(1, row.sender, 7).size(), std::size_t{1});
        QVERIFY(table.withNonce(1, address(2), 7).empty());
    });
}

void TestStore::votesAreKeptOnce() {
    VoteRow vote{{protocol::VoteKind::Agree, 0, 4, filled(1), filled(2)}, address(3), {}, true, 10};
    write([&] {
        m_store->votes.insert(vote);
        auto again = vote;
        again.signature.fill(1);
        again.own = false;
        m_store->votes.insert(again);
        auto other = vote;
        other.signer = address(1);
        other.own = false;
        m_store->votes.insert(other);
    });
    write([&] {
        const auto votes = m_store->votes.on(protocol::VoteKind::Agree, 4, filled(2));
        QCOMPARE(votes.size(), std::size_t{2});
        QVERIFY(votes[0].signer == address(1)); // ascending
        QVERIFY(votes[1].signature == vote.signature && votes[1].own);
        QCOMPARE(m_store->votes.own(4, 10).size(), std::size_t{1});
        QVERIFY(m_store->votes.own(5, 10).empty());
    });
}

// A store of the first format holds all votes of whoever voted in it, and says nothing of others.
void TestStore::olderStoresKnowTheirVotes() {
    write([&] {
        m_store->votes.insert({{protocol::VoteKind::Agree, 0, 4, filled(1), filled(2)}, address(3), {}, true, 10});
        m_store->votes.insert({{protocol::VoteKind::Agree, 0, 4, filled(1), filled(2)}, address(4), {}, false, 10});
        m_store->database().run("DROP INDEX queue_items_by_owner");
        m_store->database().run("DROP TABLE vote_floors");
        m_store->database().run("ALTER TABLE requests DROP COLUMN standing");
        m_store->database().run("UPDATE landfall_meta SET value = '1' WHERE name = 'format'");
        m_store->database().run("DROP INDEX batch_events_reverts");
        m_store->database().run("DROP INDEX batch_queue_by_chain");
        m_store->database().run("DROP INDEX requests_waiting");
        m_store->database().run("DROP INDEX pending_events_by_batch");
        m_store->database().run("DROP INDEX pending_events_delayed");
        m_store->database().run("DROP INDEX pending_events_by_recipient");
        m_store->database().run("ALTER TABLE pending_events DROP COLUMN release_seconds");
        m_store->database().run("ALTER TABLE pending_events DROP COLUMN block_seconds");
        m_store->database().run("ALTER TABLE chain_cursors DROP COLUMN final_block");
        m_store->database().run("DROP TABLE governance_events");
        m_store->database().run("DROP INDEX chain_batches_by_sequencer");
        m_store->database().run("DELETE FROM landfall_meta WHERE name = 'states_from'");
        m_store->database().run("DROP TABLE exit_events");
        m_store->database().run("ALTER TABLE guard_events DROP COLUMN number");
        m_store->database().run("ALTER TABLE guard_events DROP COLUMN block_seconds");
    });
    QCOMPARE(open(), std::string());
    write([&] {
        QVERIFY(m_store->votes.floorOf(address(3)) == protocol::BatchNumber{0});
        QVERIFY(!m_store->votes.floorOf(address(4)));
        m_store->votes.setFloor(address(4), 7, false);
    });
    QCOMPARE(open(), std::string());
    write([&] { QVERIFY(m_store->votes.floorOf(address(4)) == protocol::BatchNumber{7}); });
}

void TestStore::leavesGoBackInTime() {
    state::State state(address(1));
    std::vector<algebra::Fr> roots{state.root()};
    write([&] { m_store->leaves.insertAll(0, state); });
    for (protocol::BatchNumber number = 1; number <= 6; ++number) {
        protocol::BatchHeader header;
        header.number = number;
        header.size = 4;
        header.chains = 6;
        state::BatchApplier applier(state, header);
        const auto deposit = testing::queuedDeposit(static_cast<protocol::ChainIndex>(1 + number % 2),
                                                    static_cast<protocol::TokenId>(number % 3), 100 * number,
                                                    address(static_cast<std::uint8_t>(2 + number % 2)));
        QVERIFY(applier.add(applier.resolve(deposit)).ok());
        if (number == 5) {
            const auto account = applier.state().accountOf(deposit.address);
            QVERIFY(account.has_value());
            const auto exit = testing::queuedForcedExit(deposit.chain, *account, deposit.token, deposit.address);
            const auto added = applier.add(applier.resolve(exit));
            QVERIFY2(added.ok(), added ? "" : added.error().message.c_str());
        }
        if (number == 6) { // a cancellation moves no vault, but its fee moves two balances
            protocol::Operation cancelled;
            cancelled.type = protocol::OperationType::Withdraw;
            cancelled.chain = 1;
            cancelled.token = 1;
            cancelled.account = applier.state().accountOf(address(2)).value_or(0);
            cancelled.fee = 3 << 5;
            cancelled.address = address(9);
            QVERIFY(applier.add(cancelled).ok());
        }
        auto applied = std::move(applier).finish();
        QVERIFY2(applied.ok(), applied ? "" : applied.error().message.c_str());
        state = applied->state;
        roots.push_back(state.root());
        write([&] { m_store->leaves.insert(number, touchedBy(applied->batch), state); });
    }
    QCOMPARE(open(), std::string());
    const auto rootAt = [&](protocol::BatchNumber number) {
        algebra::Fr root;
        write([&] {
            const auto loaded = m_store->leaves.load(number);
            QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().message.c_str());
            root = loaded->root();
        });
        return root;
    };
    for (protocol::BatchNumber number = 0; number <= 6; ++number) {
        QVERIFY2(rootAt(number) == roots[number], std::to_string(number).c_str());
    }
    const auto rows = [&] {
        std::uint64_t count = 0;
        write([&] {
            m_store->database().select("SELECT COUNT(*) FROM state_leaves", {},
                                       [&](const Row& row) { count = row.number(0); });
        });
        return count;
    };
    // In steps as at once.
    const auto before = rows();
    write([&] { m_store->leaves.forgetBefore(2, 0); });
    write([&] { m_store->leaves.forgetBefore(3, 2); });
    const auto after = rows();
    QVERIFY(after < before);
    write([&] { m_store->leaves.forgetBefore(3, 0); });
    QCOMPARE(rows(), after);
    for (protocol::BatchNumber number = 3; number <= 6; ++number) {
        QVERIFY(rootAt(number) == roots[number]);
    }
    write([&] { m_store->leaves.removeFrom(5); });
    QVERIFY(rootAt(6) == roots[4]);
    // A balance without its account, and one that does not add up, are damage.
    write([&] { m_store->database().run("DELETE FROM state_leaves WHERE kind = 1 AND leaf > 0"); });
    std::optional<Result<state::State>> loaded;
    write([&] { loaded.emplace(m_store->leaves.load(6)); });
    QVERIFY(!*loaded);
    QCOMPARE(loaded->error().code, std::string("store-damaged"));
}

void TestStore::historyIsSorted() {
    write([&] {
        for (const Milliseconds duration : {30, 10, 20}) {
            m_store->history.record("prove", 8, 100 + duration, duration);
        }
        m_store->history.record("prove", 4, 1, 5);
        QCOMPARE(m_store->history.durations("prove", 8), (std::vector<Milliseconds>{10, 20, 30}));
        QCOMPARE(m_store->history.durations("prove", 8, 2), (std::vector<Milliseconds>{20, 30}));
    });
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
