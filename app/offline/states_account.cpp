#include "offline/prepared_pages.h"

#include "protocol/request.h"

namespace landfall::offline {
namespace {

using Wallet = PreparedWorld::Wallet;

constexpr node::Milliseconds kDay = 86'400'000;
constexpr std::ptrdiff_t kPage = 50;

// Many, over several days.
void activity(PreparedWorld& world) {
    const auto some = preparedHistory(*world.node.network(), world.address());
    const auto& network = *world.node.network();
    std::vector<node::Timeline> all;
    auto deposits = preparedDeposits(network);
    for (unsigned days = 0; days < 15; ++days) {
        for (auto timeline : some) {
            timeline.request.request.nonce = static_cast<protocol::Nonce>(200 - all.size());
            timeline.request.request.chain = network.chains[days % 2].index;
            if (days > 0 && timeline.state == node::RequestState::InBatch) {
                timeline.state = node::RequestState::Executed;
                timeline.payment = node::PaymentState::Pushed;
                timeline.steps = some[1].steps;
            }
            timeline.hash = protocol::requestHash(network.networkId(), timeline.request.request);
            for (auto& step : timeline.steps) {
                step.at = step.at == 0 ? 0 : step.at - days * kDay;
            }
            all.push_back(std::move(timeline));
        }
        auto earlier = deposits.back();
        earlier.at -= kDay;
        earlier.item -= 20;
        earlier.transaction = madeUpHash("deposit of day " + std::to_string(days));
        deposits.push_back(earlier);
    }
    auto snapshot = world.snapshotWith(std::move(all), deposits);
    auto& entries = snapshot.activity.entries;
    world.node.older.assign(entries.begin() + kPage, entries.end());
    entries.resize(kPage);
    snapshot.activity.older = node::ActivityPlace{0, 0, 0, 0};
    world.node.show(std::move(snapshot));
}

} // namespace

std::vector<PreparedState> accountStates() {
    return {
        {"overview", "overview", Wallet::Open, false, [](PreparedWorld& w) { w.node.show(wholeDay(w)); }},
        {"overview-unfinished", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(wholeDay(w));
             w.deposits.set(DepositControl::State::Interrupted, kDeposit, halfADeposit());
         }},
        {"overview-new", "overview", Wallet::Open, false, newcomer},
        {"overview-loading", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(std::nullopt);
             w.node.set(NodeLink::State::Starting);
         }},
        {"overview-reading", "overview", Wallet::Open, false, [](PreparedWorld& w) { breakChain(w, false); }},
        {"overview-offline", "overview", Wallet::Open, false, [](PreparedWorld& w) { breakChain(w, true); }},
        {"overview-stopped", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(wholeDay(w));
             w.node.set(NodeLink::State::Failed, kDatabase);
         }},
        {"overview-large", "overview", Wallet::Open, true, [](PreparedWorld& w) { w.node.show(wholeDay(w)); }},
        {"activity", "activity", Wallet::Open, false, activity},
        {"activity-filtered", "activity", Wallet::Open, false,
         [](PreparedWorld& w) {
             activity(w);
             w.app().activity()->setState(ActivityModel::NeedsYou);
             w.app().activity()->setTokenRow(1);
         }},
        {"activity-none-fits", "activity", Wallet::Open, false,
         [](PreparedWorld& w) {
             activity(w);
             w.app().activity()->setSearch(QStringLiteral("0xnobody"));
         }},
        {"activity-empty", "activity", Wallet::Open, false, newcomer},
        {"activity-loading", "activity", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(std::nullopt);
             w.node.set(NodeLink::State::Starting);
         }},
        {"activity-offline", "activity", Wallet::Open, false, [](PreparedWorld& w) { breakChain(w, true); }},
        {"activity-large", "activity", Wallet::Open, true, activity},
        {"deposit", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) { w.app().deposit()->setAmount(QStringLiteral("100")); }},
        {"deposit-too-much", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) { w.app().deposit()->setAmount(QStringLiteral("6000")); }},
        {"deposit-unknown", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) {
             breakChain(w, true);
             w.app().deposit()->setChainRow(1);
         }},
        {"deposit-running", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) { w.deposits.set(DepositControl::State::Running, kDeposit, depositSteps(1, false)); }},
        {"deposit-failed", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.deposits.set(
                 DepositControl::State::Failed, kDeposit, depositSteps(1, true),
                 Error::invalid("coin-low", "the wallet has too little ETH on Anvil One for the gas: send it some"));
         }},
        {"deposit-interrupted", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) { w.deposits.set(DepositControl::State::Interrupted, kDeposit, halfADeposit()); }},
        {"deposit-key", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) {
             const auto steps = depositSteps(3, false);
             w.deposits.set(DepositControl::State::Running, DepositWish{1, kUsdc, 0}, {steps.begin() + 2, steps.end()});
         }},
        {"deposit-done", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) { w.deposits.set(DepositControl::State::Done, kDeposit, depositSteps(4, false)); }},
    };
}

} // namespace landfall::offline
