#include "node/chain/vault_alarms.h"
#include "node/chain/vault_check.h"
#include "node/rows.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;

namespace {

constexpr protocol::ChainIndex kAlpha = 1;

std::string only(const std::vector<node::Alarm>& alarms) {
    return alarms.size() == 1 ? alarms.front().code + ": " + alarms.front().message
                              : std::to_string(alarms.size()) + " alarms";
}

} // namespace

// The three numbers that are compared: which differences are alarms, what these say, and when rows can't be compared.
class TestVaultAlarms : public QObject {
    Q_OBJECT

    static node::TokenSums usdc(protocol::Amount vault, protocol::Amount queued, std::uint8_t decimals = 6) {
        return {kUsdc, "USDC", {protocol::Address{{1}}, decimals}, vault, protocol::toUint256(queued)};
    }
    static std::vector<node::Alarm> judged(const node::TokenSums& own, const l1::TokenBooks& books,
                                           const l1::FeeBooks* fees = nullptr) {
        return node::vaultAlarms({"Alpha", 120, 7}, own, books, fees);
    }

private Q_SLOTS:
    void whatAgreesIsNoAlarm() {
        // 5.0000005 held: the half unit stays in the contract.
        const auto held = 5 * kUnit + kUnit / 2'000'000;
        const l1::TokenBooks books{protocol::toUint256(held), Uint256(2'000'000), Uint256(1), Uint256(7'000'002)};
        QVERIFY(judged(usdc(held - kUnit, kUnit), books).empty());
        // Somebody sent some.
        auto more = books;
        more.balance = Uint256({0, 0, 0, 1});
        QVERIFY(judged(usdc(held - kUnit, kUnit), more).empty());
        QVERIFY(judged(usdc(0, 0), {{}, {}, {}, std::nullopt}).empty());
    }

    void everyDifferenceIsNamed_data() {
        QTest::addColumn<quint64>("held"); // micro-USDC
        QTest::addColumn<quint64>("balance");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("one unit too little there") << quint64{4'999'999} << quint64{9'000'000} << "vault-differs"
                                                   << "this node counts 5 USDC (4 USDC in the vault after batch 7, 1 "
                                                      "USDC queued): 0.000001 USDC too little";
        QTest::newRow("too much there") << quint64{6'000'000} << quint64{9'000'000} << "vault-differs"
                                        << "the contract holds 6 USDC for vaults and queue";
        QTest::newRow("a unit is missing")
            << quint64{5'000'000} << quint64{7'500'000} << "vault-short"
            << "the contract owes 7.500001 USDC (5 USDC for vaults and queue, 2.5 USDC pending, 0.000001 USDC delayed) "
               "and has 7.5 USDC: 0.000001 USDC are missing";
        QTest::newRow("nothing is there") << quint64{5'000'000} << quint64{0} << "vault-short"
                                          << "and has 0 USDC: 7.500001 USDC are missing";
    }
    void everyDifferenceIsNamed() {
        QFETCH(const quint64, held);
        QFETCH(const quint64, balance);
        QFETCH(const QString, code);
        QFETCH(const QString, words);
        const auto alarms =
            judged(usdc(4 * kUnit, kUnit), {protocol::toUint256(protocol::Amount{held} * 1'000'000'000'000),
                                            Uint256(2'500'000), Uint256(1), Uint256(balance)});
        const auto said = QString::fromStdString(only(alarms));
        QVERIFY2(said.startsWith(code + QStringLiteral(": Alpha, USDC at final block 120: ")), qPrintable(said));
        QVERIFY2(said.contains(words), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("withdraw yours to another chain")), qPrintable(said));
        QVERIFY(alarms.front().grave);
    }

    void feesAreOwedBesideTheCoin() {
        const auto coin = usdc(kUnit, 0, 18);
        const l1::FeeBooks fees{Uint256(5), Uint256(7), {}};
        l1::TokenBooks books{protocol::toUint256(kUnit), {}, {}, protocol::toUint256(kUnit + 12)};
        QVERIFY(judged(coin, books, &fees).empty());
        books.balance = protocol::toUint256(kUnit + 11);
        const auto said = only(judged(coin, books, &fees));
        QVERIFY2(said.find("0.000000000000000012 USDC of queue fees") != std::string::npos, said.c_str());
        QVERIFY(judged(coin, books).empty());
    }

    // A server may say anything.
    void numbersOfAnySizeAreTold() {
        const Uint256 most({~0ULL, ~0ULL, ~0ULL, ~0ULL});
        const auto alarms = judged(usdc(0, 0, 18), {most, most, most, Uint256(1)});
        QCOMPARE(alarms.size(), std::size_t{2});
        QVERIFY(alarms[1].message.find(
                    "115792089237316195423570985008687907853269984665640564039457.584007913129639935 USDC") !=
                std::string::npos);
    }

    void rowsThatDontReachAreNotCompared_data() {
        QTest::addColumn<int>("lack");
        QTest::addColumn<QString>("why");
        QTest::newRow("events") << 0 << "still being read";
        QTest::newRow("another batch") << 1 << "not in this node's line";
        QTest::newRow("no batch") << 2 << "not in this node's line";
        QTest::newRow("leaves") << 3 << "not kept any more";
        QTest::newRow("nothing") << 4 << "";
    }
    void rowsThatDontReachAreNotCompared() {
        QFETCH(const int, lack);
        QFETCH(const QString, why);
        Rows rows;
        std::optional<Result<node::VaultSums>> sums;
        QVERIFY(rows.context->write([&] {
            auto& store = *rows.store;
            store.facts.setNextBlock(kAlpha, lack == 0 ? 10 : 11);
            if (lack != 2) {
                store::BatchRow batch;
                batch.number = 1;
                batch.data = {1};
                batch.commitment = filled(lack == 1 ? 8 : 7);
                store.batches.insert(batch, {});
            }
            store::BatchEventRow executed;
            executed.place.chain = kAlpha;
            executed.place.block = 9;
            executed.kind = store::BatchEventKind::Executed;
            executed.number = 1;
            executed.last = 1;
            executed.commitment = filled(7);
            store.facts.insert(executed);
            if (lack == 3) {
                store.leaves.forgetBefore(2, 0);
            }
            sums.emplace(node::vaultSumsAt(*rows.context, kAlpha, {10, filled(1), 0}));
        }));
        QCOMPARE(sums->ok(), why.isEmpty());
        if (!why.isEmpty()) {
            QVERIFY2(sums->error().message.find(why.toStdString()) != std::string::npos, sums->error().message.c_str());
        }
    }

    // What the events left out is the watcher's to find, and no alarm.
    void countersComeFirst() {
        Rows rows;
        auto chain = rows.world.chain(kAlpha);
        chain->deposit(kUsdc, kUnit, rows.world.user);
        chain->mine(chain->blocks().back().ref.timestamp + 1);
        QVERIFY(rows.context->write([&] { rows.store->facts.setNextBlock(kAlpha, 2); }));
        auto& link = rows.context->link(kAlpha);
        link.adapter = std::make_unique<SimulatedAdapter>(chain);
        link.caughtUp = true;
        link.readFinal = chain->blocks().back().ref;
        node::VaultCheck check(*rows.context, kAlpha);
        check.advance();
        QTRY_VERIFY(!link.vaultsUnknown.empty());
        QVERIFY2(link.vaultsUnknown.find("0 queue items where the contract counts 1") != std::string::npos,
                 link.vaultsUnknown.c_str());
        QCOMPARE(link.vaultsComparedAt(), l1::BlockNumber{0});
        for (const auto& [token, standing] : link.vaults) {
            QVERIFY(standing.alarms.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestVaultAlarms)
#include "tst_vault_alarms.moc"
