#include "node/requests/gas_costs.h"
#include "node/world.h"

#include <QtTest/QtTest>

using namespace landfall;
using namespace landfall::testing;
using protocol::RejectionCode;

namespace {

constexpr std::uint64_t kGwei = 1'000'000'000;

} // namespace

// What a withdrawal has to pay: the fixed fee, or what gas costs where prices are configured.
class TestFees : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<World> m_world;

    void open(const std::function<void(node::NodeConfig&)>& tune) {
        m_world = std::make_unique<World>();
        m_world->network.chains[0].nativeSymbol = "ETH";
        m_world->network.chains[1].nativeSymbol = "POL";
        m_world->tune = tune;
        m_world->openSequencer();
        setGas(20 * kGwei);
        m_world->fund();
    }

    void setGas(std::uint64_t price) {
        for (protocol::ChainIndex chain = 1; chain <= 2; ++chain) {
            m_world->faults(0, chain).price = Uint256(price);
        }
    }

    node::FeeQuote quote(protocol::TokenId token = kUsdc) { return m_world->sequencer->feeQuote(token).value(); }

    static void setPrices(node::NodeConfig& config) {
        config.fees.prices = {{"ETH", 3000 * kUnit}, {"POL", kUnit / 2}, {"USDC", kUnit}};
    }

private Q_SLOTS:
    void cleanup() { m_world.reset(); }

    void costsOfABatchAreShared() {
        World world;
        world.network.chains[0].nativeSymbol = "ETH";
        world.network.chains[1].nativeSymbol = "POL";
        node::FeePolicy policy;
        const std::map<protocol::ChainIndex, Uint256> gas{{1, 20 * kGwei}, {2, 40 * kGwei}};
        QVERIFY(!node::gasCost(world.network, kUsdc, policy, gas, 1));
        policy.prices = {{"ETH", 3000 * kUnit}, {"POL", kUnit / 2}, {"USDC", 2 * kUnit}};
        // Units of gas at 20 gwei of 3000 and at 40 gwei of 0.5, in tokens worth 2.
        const auto usdc = [](std::uint64_t eth, std::uint64_t pol) {
            return protocol::Amount{eth} * 20 * kGwei * 3000 / 2 + protocol::Amount{pol} * 40 * kGwei / 4;
        };
        const auto alone = node::gasCost(world.network, kUsdc, policy, gas, 1);
        QVERIFY(alone && *alone == usdc(293'500 + 70'000 + 35'000, 293'500));
        const auto ten = node::gasCost(world.network, kUsdc, policy, gas, 10);
        QVERIFY(ten && *ten == usdc(325'000 + 70'000, 325'000) / 10 + usdc(35'000, 0));
        // What is not known makes no guess.
        QVERIFY(!node::gasCost(world.network, kAlphaOnly, policy, gas, 1));
        QVERIFY(!node::gasCost(world.network, kUsdc, policy, {{1, 20 * kGwei}}, 1));
        policy.prices.erase("POL");
        QVERIFY(!node::gasCost(world.network, kUsdc, policy, gas, 1));
    }

    void withoutPricesTheFeeIsFixed() {
        open([](node::NodeConfig& config) { config.fees.perToken[kUsdc] = kUnit / 4; });
        QCOMPARE(quote().fee, kUnit / 4);
        QCOMPARE(quote().gas, protocol::Amount{0});
        QCOMPARE(quote(kAlphaOnly).fee, kUnit / 1000);
    }

    void coversTheGasAndTheMargin() {
        open([](node::NodeConfig& config) {
            setPrices(config);
            config.fees.marginPercent = 50;
        });
        QVERIFY(m_world->runUntil(60, [&] { return quote().gas != 0; }));
        const std::map<protocol::ChainIndex, Uint256> gas{{1, 20 * kGwei}, {2, 20 * kGwei}};
        node::NodeConfig same;
        setPrices(same);
        const auto cost = node::gasCost(m_world->network, kUsdc, same.fees, gas, 1).value();
        QCOMPARE(quote().gas, cost);
        QCOMPARE(quote().packed, protocol::packFeeUp(cost + cost / 2).value());
        QCOMPARE(quote(kAlphaOnly).fee, kUnit / 1000); // nobody has said what it is worth
        // What is given as the least stays the least.
        m_world->closeSequencer();
        m_world->tune = [](node::NodeConfig& config) {
            setPrices(config);
            config.fees.perToken[kUsdc] = 900 * kUnit;
        };
        m_world->openSequencer();
        QVERIFY(m_world->runUntil(60, [&] { return quote().gas != 0; }));
        QCOMPARE(quote().fee, 900 * kUnit);
    }

    // A fee is taken for as long as its quote says, whatever gas costs by then.
    void quotesHold() {
        open(setPrices);
        QVERIFY(m_world->runUntil(60, [&] { return quote().gas != 0; }));
        m_world->run(70);
        const auto cheap = quote();
        setGas(60 * kGwei);
        QVERIFY(m_world->runUntil(50, [&] { return quote().fee > 2 * cheap.fee; }));
        auto request = m_world->draft(kUnit);
        request.fee = cheap.packed;
        QVERIFY(m_world->clock->now() < cheap.validUntil);
        QVERIFY(m_world->submit(m_world->sign(request))->ok());
        m_world->run(80);
        auto late = m_world->draft(kUnit);
        late.fee = cheap.packed;
        const auto refused = m_world->submit(m_world->sign(late));
        QVERIFY(!refused->ok());
        QCOMPARE(static_cast<int>(std::get<protocol::Rejection>(refused->error()).code),
                 static_cast<int>(RejectionCode::FeeTooLow));
    }

    // From the batches, not from what anybody says.
    void whatWithdrawalsPaidLately() {
        open({});
        QVERIFY(!quote().usual);
        for (const protocol::Amount fee : {kUnit / 1000, kUnit / 100, 20 * kUnit}) {
            auto request = m_world->draft(2 * kUnit);
            request.fee = protocol::packFeeUp(fee).value();
            QVERIFY(m_world->submit(m_world->sign(request))->ok());
            m_world->run(20);
        }
        QVERIFY(quote().usual.has_value());
        QCOMPARE(*quote().usual, kUnit / 100);
        QVERIFY(!quote(kAlphaOnly).usual);
    }
};

QTEST_GUILESS_MAIN(TestFees)
#include "tst_fees.moc"
