#include "unit/l1/real_chain_test.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;

// Transactions of ours on their way into a block.
class TestRealTransactions : public RealChainTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { deploy(); }
    void cleanupTestCase() { close(); }

    void waitingTransactionsCanBeRepriced() {
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {false}));
        const auto user = anvilAddress(kUser);
        const auto fees = await<FeeSuggestion>([&](auto* c, auto d) { m_adapter->suggestFees(c, d); });
        EXPECT_OK(fees);
        const auto nonce = await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, true, d); });
        EXPECT_OK(nonce);
        const auto ready = await<UnsignedTransaction>([&](auto* c, auto d) {
            m_adapter->prepare(c, TransferCoin{anvilAddress(kGovernor), Uint256(1)}, user, *nonce, fees->bid, d);
        });
        EXPECT_OK(ready);
        const auto first = m_adapter->sign(*ready, anvilKey(kUser).view());
        EXPECT_OK(first);
        const auto send = [&](const SignedTransaction& t) {
            return await<Bytes32>([&](auto* c, auto d) { m_adapter->broadcast(c, t, d); });
        };
        const auto where = [&](const Bytes32& hash) {
            const auto s = await<TransactionStatus>([&](auto* c, auto d) { m_adapter->transactionStatus(c, hash, d); });
            return s ? s->where : TransactionStatus::Where::Unknown;
        };
        QVERIFY(where(first->hash) == TransactionStatus::Where::Unknown);
        EXPECT_OK(send(*first));
        EXPECT_OK(send(*first)); // again, as after a restart
        QVERIFY(where(first->hash) == TransactionStatus::Where::Waiting);
        QCOMPARE(*await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, true, d); }), *nonce + 1);
        QCOMPARE(*await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, false, d); }), *nonce);

        auto same = *ready;
        same = m_adapter->repriced(same, {}, PriceRise::Eighth);
        const auto second = m_adapter->sign(same, anvilKey(kUser).view());
        EXPECT_OK(second);
        EXPECT_OK(send(*second));
        EXPECT_OK(anvil(QStringLiteral("evm_mine"), {}));
        QVERIFY(where(second->hash) == TransactionStatus::Where::Included);
        QVERIFY(where(first->hash) == TransactionStatus::Where::Unknown);
        EXPECT_CODE(send(*first), "nonce-used");
        EXPECT_OK(send(*second)); // used by itself: fine
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {true}));
    }

    void poorAccountsAreTold() {
        const SecretBytes key(ByteView(Bytes(32, 0x77)));
        const auto address = *evm::addressOfKey(key.view());
        const auto done = await<Receipt>([&](QObject*, auto d) {
            m_runner->run(TransferCoin{anvilAddress(0), Uint256(1)}, address, key, 1, d);
        });
        QVERIFY(!done.ok());
    }

    // Reverted in its block, although it would have passed when it was sent.
    void failuresInABlockAreExplained() {
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {false}));
        const auto user = anvilAddress(kUser);
        const auto fees = await<FeeSuggestion>([&](auto* c, auto d) { m_adapter->suggestFees(c, d); });
        const auto nonce = await<std::uint64_t>([&](auto* c, auto d) { m_adapter->nextNonce(c, user, true, d); });
        // The user has 500 and each of these takes 400; both are fine while neither is sent.
        std::vector<SignedTransaction> made;
        for (std::uint64_t i = 0; i < 2; ++i) {
            const auto ready = await<UnsignedTransaction>([&](auto* c, auto d) {
                m_adapter->prepare(c, TransferToken{1, anvilAddress(0), 400 * kWhole}, user, *nonce + i, fees->bid, d);
            });
            EXPECT_OK(ready);
            made.push_back(*m_adapter->sign(*ready, anvilKey(kUser).view()));
        }
        for (const auto& transaction : made) {
            EXPECT_OK(await<Bytes32>([&](auto* c, auto d) { m_adapter->broadcast(c, transaction, d); }));
        }
        EXPECT_OK(anvil(QStringLiteral("evm_mine"), {}));
        const auto status = [&](const Bytes32& hash) {
            return await<TransactionStatus>([&](auto* c, auto d) { m_adapter->transactionStatus(c, hash, d); });
        };
        const auto good = status(made[0].hash);
        const auto bad = status(made[1].hash);
        EXPECT_OK(good);
        EXPECT_OK(bad);
        QVERIFY(good->receipt && good->receipt->succeeded);
        QVERIFY(bad->receipt && !bad->receipt->succeeded);
        QVERIFY(bad->receipt->failure && bad->receipt->gasUsed > 21'000);
        EXPECT_OK(anvil(QStringLiteral("evm_setAutomine"), {true}));
    }
};

QTEST_GUILESS_MAIN(TestRealTransactions)
#include "tst_real_transactions.moc"
