#include "state/apply.h"
#include "support/error_code.h"
#include "support/operations.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::protocol;
using namespace landfall::state;
using testing::codeOf;

namespace {

constexpr Amount kUnit = 1'000'000'000'000'000'000U;

Address addressOf(std::uint8_t tail) {
    Address out;
    out.bytes[19] = tail;
    return out;
}

const Address kFeeOwner = addressOf(1);
const Address kAlice = addressOf(2);
const Address kBob = addressOf(3);

crypto::EddsaPrivateKey keyOf(std::uint8_t seed) {
    FixedBytes<32> bytes{};
    bytes[31] = seed;
    return std::move(*crypto::EddsaPrivateKey::fromBytes(bytes));
}

BatchHeader headerOf(BatchNumber number, std::uint8_t size = 4) {
    BatchHeader out;
    out.networkId[30] = 7;
    out.number = number;
    out.timestamp = 1000;
    out.size = size;
    out.chains = 0b110;
    return out;
}

Operation deposit(const Address& owner, Amount amount, ChainIndex chain = 1, TokenId token = 5) {
    return testing::queuedDeposit(chain, token, amount, owner);
}

Operation forcedExit(const Address& requester, AccountId account, ChainIndex chain = 1, TokenId token = 5) {
    return testing::queuedForcedExit(chain, account, token, requester);
}

Operation setKey(const Address& requester, AccountId account, const crypto::EddsaPrivateKey& key) {
    return testing::queuedSetKey(1, account, keyHashOf(key.publicKey()), requester);
}

Withdraw withdrawOf(Amount amount, PackedFee fee, Nonce nonce, ChainIndex chain = 2) {
    return {chain, 1, kAlice, kBob, 5, amount, fee, nonce, 2000};
}

// Alice is account 1 with 300 of token 5 deposited on chain 1 and a key; a market maker's 1,000 lie on chain 2.
State funded() {
    BatchApplier batch(State(kFeeOwner), headerOf(1));
    const auto key = keyOf(9);
    for (const auto& item : {deposit(kAlice, 300 * kUnit), setKey(kAlice, 1, key), deposit(kBob, 1000 * kUnit, 2)}) {
        const auto added = batch.add(batch.resolve(item));
        if (!added) {
            qFatal("%s", added.error().message.c_str());
        }
    }
    auto applied = std::move(batch).finish();
    if (!applied) {
        qFatal("%s", applied.error().message.c_str());
    }
    return std::move(applied->state);
}

} // namespace

class TestState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depositOpensTheNextAccount() {
        const State state = funded();
        QCOMPARE(state.accountOf(kAlice).value_or(0), AccountId{1});
        QVERIFY(state.balance(1, 5) == 300 * kUnit);
        QVERIFY(state.vault(5, 1) == 300 * kUnit);
        QVERIFY(state.vault(5, 2) == 1000 * kUnit);
    }

    void withdrawMovesBalanceVaultAndFee() {
        const State before = funded();
        BatchApplier batch(before, headerOf(2));
        const auto fee = packFee(kUnit / 2).value();
        const auto request = signWithdraw(headerOf(2).networkId, withdrawOf(250 * kUnit, fee, 0), keyOf(9));
        QCOMPARE(codeOf(batch.add(operationOf(request.request), &request)), QStringLiteral("accepted"));
        const auto applied = std::move(batch).finish();
        QVERIFY(applied.ok());
        QVERIFY(applied->state.balance(1, 5) == 300 * kUnit - 250 * kUnit - kUnit / 2);
        QVERIFY(applied->state.balance(0, 5) == kUnit / 2);
        QVERIFY(applied->state.vault(5, 2) == 750 * kUnit);
        QVERIFY(applied->state.vault(5, 1) == 300 * kUnit);
        QCOMPARE(applied->state.account(1)->nonce, Nonce{1});
        const BatchTrace trace = applied->trace();
        QVERIFY(trace.newRoot == applied->state.root());
        QVERIFY(trace.oldRoot == before.root());
        QVERIFY(trace.newRoot != trace.oldRoot);
    }

    void refusesWithdrawals_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("code");
        QTest::newRow("nonce ahead") << 0 << "apply-nonce";
        QTest::newRow("expired") << 1 << "apply-expired";
        QTest::newRow("more than the balance") << 2 << "apply-balance";
        QTest::newRow("fee not canonical") << 3 << "apply-fee-not-canonical";
        QTest::newRow("unknown account") << 4 << "apply-account-unknown";
        QTest::newRow("another owner") << 5 << "apply-signature";
        QTest::newRow("another key") << 6 << "apply-signature";
        QTest::newRow("another amount than signed") << 7 << "apply-signature";
        QTest::newRow("signed for another network") << 8 << "apply-signature";
        QTest::newRow("token out of range") << 9 << "apply-words";
    }
    void refusesWithdrawals() {
        QFETCH(const int, change);
        QFETCH(const QString, code);
        auto request = withdrawOf(100 * kUnit, 0, 0);
        auto network = headerOf(2).networkId;
        auto key = keyOf(9);
        switch (change) {
        case 0:
            request.nonce = 1;
            break;
        case 1:
            request.validUntil = 999;
            break;
        case 2:
            request.amount = 300 * kUnit + 1;
            break;
        case 3:
            request.fee = (204U << 5) | 1U;
            break;
        case 4:
            request.account = 77;
            break;
        case 5:
            request.from = kBob;
            break;
        case 6:
            key = keyOf(10);
            break;
        case 8:
            network[0] = 1;
            break;
        case 9:
            request.token = 1024;
            break;
        default:
            break;
        }
        auto signedRequest = signWithdraw(network, request, key);
        if (change == 7) {
            signedRequest.request.amount += 1;
        }
        BatchApplier batch(funded(), headerOf(2));
        QCOMPARE(codeOf(batch.add(operationOf(signedRequest.request), &signedRequest)), code);
        QCOMPARE(batch.operationCount(), std::size_t{0});
        QVERIFY(batch.state().root() == funded().root());
    }

    // To a wide address all rules are the same. The expiry is the request's, since the words lack it: a batch that is
    // read back from a chain goes without.
    void wideWithdrawals() {
        auto request = withdrawOf(100 * kUnit, 0, 0);
        WideAddress to;
        to.bytes.fill(5);
        request.to = to;
        const auto signedRequest = signWithdraw(headerOf(2).networkId, request, keyOf(9));
        const auto narrow = withdrawOf(100 * kUnit, 0, 0);
        const auto signedNarrow = signWithdraw(headerOf(2).networkId, narrow, keyOf(9));
        BatchApplier batch(funded(), headerOf(2));
        BatchApplier read(funded(), headerOf(2));
        BatchApplier same(funded(), headerOf(2));
        QVERIFY(batch.add(operationOf(request), &signedRequest).ok());
        QVERIFY(read.add(operationOf(request)).ok());
        QVERIFY(same.add(operationOf(narrow), &signedNarrow).ok());
        const auto applied = std::move(batch).finish();
        const auto root = applied->state.root();
        QVERIFY(std::move(read).finish()->state.root() == root);
        QVERIFY(std::move(same).finish()->state.root() == root);
        QCOMPARE(applied->trace().operations[0].wideValidUntil, request.validUntil);

        request.validUntil = 999;
        const auto late = signWithdraw(headerOf(2).networkId, request, keyOf(9));
        BatchApplier other(funded(), headerOf(2));
        QCOMPARE(codeOf(other.add(operationOf(request), &late)), QStringLiteral("apply-expired"));
        auto forged = signedRequest;
        forged.request.validUntil += 1;
        QCOMPARE(codeOf(other.add(operationOf(forged.request), &forged)), QStringLiteral("apply-signature"));
        request.nonce = 1;
        QCOMPARE(codeOf(other.add(operationOf(request))), QStringLiteral("apply-nonce"));
    }

    void vaultCannotGoBelowZero() {
        BatchApplier batch(funded(), headerOf(2));
        const auto request = withdrawOf(300 * kUnit, 0, 0, 2);
        auto onSmallVault = request;
        onSmallVault.chain = 3;
        QVERIFY(batch.mustWait(operationOf(onSmallVault)));
        QVERIFY(!batch.mustWait(operationOf(request)));
        QCOMPARE(codeOf(batch.add(operationOf(onSmallVault))), QStringLiteral("accepted"));
        const auto applied = std::move(batch).finish();
        QVERIFY(!applied.ok());
        QCOMPARE(applied.error().code, std::string("apply-vault-negative"));
    }

    void forcedExitTakesAllOrEmptiesTheVault() {
        const State state = funded();
        BatchApplier whole(state, headerOf(2));
        const auto exit = whole.resolve(forcedExit(kAlice, 1));
        QVERIFY(exit.amount == 300 * kUnit);
        QVERIFY(whole.add(exit).ok());
        QVERIFY(std::move(whole).finish().ok());

        BatchApplier stranger(state, headerOf(2));
        QVERIFY(stranger.resolve(forcedExit(kBob, 1)).amount == 0);
        auto theft = forcedExit(kBob, 1);
        theft.amount = 1;
        QCOMPARE(codeOf(stranger.add(theft)), QStringLiteral("apply-forced-exit-amount"));

        BatchApplier partial(state, headerOf(2));
        auto less = forcedExit(kAlice, 1);
        less.amount = 299 * kUnit;
        QCOMPARE(codeOf(partial.add(less)), QStringLiteral("apply-forced-exit-amount"));
        less.type = OperationType::PartialExit;
        QVERIFY(partial.add(less).ok());
        const auto refused = std::move(partial).finish();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, std::string("apply-partial-exit-vault"));
    }

    void partialExitIsItsOwnersAndNotTheWhole() {
        BatchApplier batch(funded(), headerOf(2));
        auto exit = batch.resolve(forcedExit(kBob, 2));
        QVERIFY(exit.type == OperationType::PartialExit);
        QVERIFY(exit.amount == 300 * kUnit);
        exit.address = kAlice;
        QCOMPARE(codeOf(batch.add(exit)), QStringLiteral("apply-partial-exit"));
        exit.amount = 0;
        QCOMPARE(codeOf(batch.add(exit)), QStringLiteral("apply-partial-exit"));
        exit.address = kBob;
        exit.chain = 2;
        exit.amount = 1000 * kUnit;
        QCOMPARE(codeOf(batch.add(exit)), QStringLiteral("apply-partial-exit"));
    }

    // What could not be paid whole says so even if it got nothing, and others of its kind go along.
    void emptyVaultStillGivesPartialExits() {
        BatchApplier batch(funded(), headerOf(2));
        const auto nothing = batch.resolve(forcedExit(kBob, 2, 3));
        QVERIFY(nothing.type == OperationType::PartialExit);
        QVERIFY(nothing.amount == 0);
        QVERIFY(batch.add(nothing).ok());
        const auto another = batch.resolve(forcedExit(kAlice, 1, 3));
        QVERIFY(another.type == OperationType::PartialExit);
        QVERIFY(!batch.mustWait(another));
        QVERIFY(batch.add(another).ok());
        QVERIFY(batch.mustWait(batch.resolve(deposit(kAlice, kUnit, 3))));
        // Where a deposit comes between all the same, nobody is paid before the first.
        BatchApplier between(funded(), headerOf(2));
        QVERIFY(between.add(between.resolve(forcedExit(kBob, 2, 3))).ok());
        QVERIFY(between.add(between.resolve(deposit(kAlice, kUnit, 3))).ok());
        QVERIFY(between.resolve(forcedExit(kAlice, 1, 3)).amount == 0);
        const auto applied = std::move(batch).finish();
        QVERIFY(applied.ok());
        QVERIFY(applied->state.balance(2, 5) == 1000 * kUnit);
        QCOMPARE(applied->record.vaults.size(), std::size_t{1});
        // Whoever has nothing gets the whole of it.
        BatchApplier next(funded(), headerOf(2));
        QVERIFY(next.resolve(forcedExit(kBob, 2, 3, 6)).type == OperationType::ForcedExit);
    }

    void partialExitKeepsAwayFromWithdrawals() {
        BatchApplier first(funded(), headerOf(2));
        const auto toChainOne = withdrawOf(200 * kUnit, 0, 0, 1);
        const auto request = signWithdraw(headerOf(2).networkId, toChainOne, keyOf(9));
        QVERIFY(first.add(operationOf(request.request), &request).ok());
        const auto exit = first.resolve(forcedExit(kBob, 2));
        QVERIFY(exit.amount == 100 * kUnit);
        QCOMPARE(codeOf(first.add(exit)), QStringLiteral("forced-exit-needs-own-batch"));

        // A cancellation moves nothing, so it may stay.
        BatchApplier cancelled(funded(), headerOf(2));
        const auto nothing = signWithdraw(headerOf(2).networkId, withdrawOf(0, 0, 0, 1), keyOf(9));
        QVERIFY(cancelled.add(operationOf(nothing.request), &nothing).ok());
        QVERIFY(cancelled.add(cancelled.resolve(forcedExit(kBob, 2))).ok());
        QVERIFY(std::move(cancelled).finish().ok());

        BatchApplier second(funded(), headerOf(2));
        const auto alone = second.resolve(forcedExit(kBob, 2));
        QVERIFY(alone.amount == 300 * kUnit);
        QVERIFY(second.add(alone).ok());
        QVERIFY(second.mustWait(operationOf(toChainOne)));
        const auto applied = std::move(second).finish();
        QVERIFY(applied.ok());
        QVERIFY(applied->state.balance(2, 5) == 700 * kUnit);
        QVERIFY(applied->state.vault(5, 1) == 0);
    }

    void setKeyNeedsTheOwner() {
        BatchApplier batch(funded(), headerOf(2));
        const auto stolen = setKey(kBob, 1, keyOf(11));
        QVERIFY(batch.add(stolen).ok());
        QVERIFY(batch.state().account(1)->keyHash == keyHashOf(keyOf(9).publicKey()));
        QVERIFY(batch.add(setKey(kAlice, 1, keyOf(11))).ok());
        QVERIFY(batch.state().account(1)->keyHash == keyHashOf(keyOf(11).publicKey()));
    }

    void depositThatCannotApplyIsRefused() {
        BatchApplier batch(funded(), headerOf(2));
        const auto refused = batch.resolve(deposit(kAlice, kAmountLimit - 1));
        QVERIFY(refused.type == OperationType::DepositRefused);
        QVERIFY(batch.add(refused).ok());
        QVERIFY(batch.state().root() == funded().root());
        QCOMPARE(codeOf(batch.add(deposit(kBob, 1))),
                 QStringLiteral("apply-deposit-owner")); // account 0 is the collector's
    }

    void slotsFillUp() {
        BatchApplier batch(funded(), headerOf(2));
        QVERIFY(batch.add(batch.resolve(deposit(kAlice, 1, 1, 1))).ok());
        QVERIFY(batch.add(batch.resolve(deposit(kAlice, 1, 1, 2))).ok());
        QVERIFY(batch.add(batch.resolve(deposit(kAlice, 1, 2, 1))).ok());
        QCOMPARE(codeOf(batch.add(batch.resolve(deposit(kAlice, 1, 2, 2)))), QStringLiteral("vault-slots-full"));
        QVERIFY(batch.add(batch.resolve(deposit(kAlice, 1, 2, 1))).ok());
        QCOMPARE(codeOf(batch.add(batch.resolve(deposit(kAlice, 1, 2, 1)))), QStringLiteral("batch-full"));
        const auto applied = std::move(batch).finish();
        QVERIFY(applied.ok());
        const BatchTrace trace = applied->trace();
        QVERIFY(trace.vaultSlots[0].token == 1 && trace.vaultSlots[0].chain == 1);
        QVERIFY(trace.vaultSlots[1].token == 1 && trace.vaultSlots[1].chain == 2);
        QVERIFY(trace.vaultSlots[2].token == 2);
    }

    // A stranger's exits of nothing used to take every slot.
    void whatMovesNothingTakesNoSlot() {
        BatchApplier batch(funded(), headerOf(2, 32));
        for (TokenId token = 10; token < 16; ++token) {
            QVERIFY(batch.add(batch.resolve(deposit(kAlice, kUnit, 1, token))).ok());
        }
        auto funds = std::move(batch).finish();
        QVERIFY(funds.ok());
        BatchApplier next(funds->state, headerOf(3, 32));
        for (TokenId token = 20; token < 26; ++token) {
            QVERIFY(next.add(next.resolve(forcedExit(kBob, 1, 1, token))).ok());
            QVERIFY(next.add(next.resolve(forcedExit(kBob, 1, 2, token))).ok());
        }
        for (Nonce nonce = 0; nonce < 6; ++nonce) {
            Withdraw request = withdrawOf(kUnit, 0, nonce, 1);
            request.token = static_cast<TokenId>(10 + nonce);
            const auto signedRequest = signWithdraw(headerOf(3).networkId, request, keyOf(9));
            QVERIFY(!next.mustWait(operationOf(request)));
            QCOMPARE(codeOf(next.add(operationOf(request), &signedRequest)), QStringLiteral("accepted"));
        }
        const auto partial = next.resolve(forcedExit(kBob, 2, 3));
        QVERIFY(partial.type == OperationType::PartialExit);
        QCOMPARE(codeOf(next.add(partial)), QStringLiteral("vault-slots-full"));
        const auto applied = std::move(next).finish();
        QVERIFY(applied.ok());
        QCOMPARE(applied->batch.operations.size(), std::size_t{18});
        QCOMPARE(applied->record.vaults.size(), std::size_t{6});
    }

    // The proof lets a sequencer choose any empty account: the last one must not end the supply.
    void depositInTheLastAccountLeavesTheOthersFree() {
        BatchApplier batch(funded(), headerOf(2));
        auto far = deposit(addressOf(40), kUnit);
        far.account = kAccountCapacity - 1;
        QVERIFY(batch.add(far).ok());
        auto gap = deposit(addressOf(41), kUnit);
        gap.account = 4;
        QVERIFY(batch.add(gap).ok());
        QCOMPARE(batch.resolve(deposit(addressOf(42), kUnit)).account, AccountId{3});
        QVERIFY(batch.add(batch.resolve(deposit(addressOf(42), kUnit))).ok());
        auto applied = std::move(batch).finish();
        QVERIFY(applied.ok());
        QCOMPARE(applied->state.accountForDeposit(addressOf(43)).value_or(0), AccountId{5});
        QCOMPARE(applied->state.accountForDeposit(addressOf(40)).value_or(0), kAccountCapacity - 1);
        const auto again = State::fromSnapshot(applied->state.snapshot());
        QVERIFY(again.ok());
        QCOMPARE(again->accountForDeposit(addressOf(43)).value_or(0), AccountId{5});
    }

    void snapshotRoundTrip() {
        const State state = funded();
        const auto again = State::fromSnapshot(state.snapshot());
        QVERIFY(again.ok());
        QVERIFY(again->root() == state.root());
        QVERIFY(again->accountForDeposit(addressOf(40)) == state.accountForDeposit(addressOf(40)));

        auto unbalanced = state.snapshot();
        unbalanced.accounts[1].balances[0].second += 1;
        const auto refused = State::fromSnapshot(unbalanced);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, std::string("snapshot-unbalanced"));
    }

    void emptyBatchIsRefused() {
        const auto applied = BatchApplier(funded(), headerOf(2)).finish();
        QVERIFY(!applied.ok());
        QCOMPARE(applied.error().code, std::string("batch-empty"));
    }
};

QTEST_APPLESS_MAIN(TestState)
#include "tst_state.moc"
