#include "offline/prepared_pages.h"

#include "common/format.h"
#include "protocol/address.h"
#include "protocol/fee.h"

namespace landfall::offline {
namespace {

using Wallet = PreparedWorld::Wallet;
using node::Step;

void fill(PreparedWorld& world, const char* amount) {
    world.app().withdraw()->prefill(world.node.network()->chains[1].index, kUsdc, QString::fromLatin1(amount));
}

void shortReserve(PreparedWorld& world) {
    auto snapshot = world.snapshot();
    auto& reserves = snapshot.reserves[kUsdc];
    reserves[0].available = reserves[0].held = money("4200");
    reserves[1].available = reserves[1].held = money("120");
    world.node.show(std::move(snapshot));
    fill(world, "250");
}

void badForm(PreparedWorld& world) {
    fill(world, "250.1234567");
    world.app().withdraw()->setChainRow(0); // where USDC has six decimals
    world.app().withdraw()->setOwnAddress(false);
    world.app().withdraw()->setRecipient(QStringLiteral("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")
                                             .toLower()
                                             .replace(QLatin1Char('b'), QLatin1Char('B')));
}

void lookAlike(PreparedWorld& world) {
    fill(world, "250");
    auto almost = world.address();
    almost.bytes[9] ^= 0xFF;
    world.app().withdraw()->setOwnAddress(false);
    world.app().withdraw()->setRecipient(QString::fromStdString(protocol::formatAddress(almost)));
}

void review(PreparedWorld& world) {
    fill(world, "250");
    world.app().withdraw()->review();
}

void dearerSinceReview(PreparedWorld& world) {
    review(world);
    auto snapshot = world.snapshot();
    auto& quote = snapshot.fees[kUsdc];
    quote.packed = protocol::packFeeUp(money("0.31")).value();
    quote.fee = protocol::unpackFee(quote.packed);
    world.node.show(std::move(snapshot));
    world.app().withdraw()->sign();
}

void dearFee(PreparedWorld& world) {
    auto snapshot = world.snapshot();
    auto& quote = snapshot.fees[kUsdc];
    quote.packed = protocol::packFeeUp(money("6.2")).value();
    quote.fee = protocol::unpackFee(quote.packed);
    quote.usual = money("0.12");
    world.node.show(std::move(snapshot));
    fill(world, "250");
}

void dearReview(PreparedWorld& world) {
    dearFee(world);
    world.app().withdraw()->review();
}

void noQuote(PreparedWorld& world) {
    auto snapshot = world.snapshot();
    snapshot.fees.clear();
    snapshot.status.feeProblem =
        "the fee that the sequencer's address quotes is not signed by the network's sequencer " +
        protocol::formatAddress(world.node.network()->sequencer) + " but by " +
        protocol::formatAddress(world.address()) +
        ", so it is not believed: somebody on the way may have answered, or the network has another sequencer by "
        "now; ask whoever runs it for its newest file, and for an https address in it";
    world.node.show(std::move(snapshot));
    fill(world, "250");
}

template <Step reached>
void timeline(PreparedWorld& world) {
    world.openTimeline(preparedTimeline(*world.node.network(), world.address(), reached));
}

void expired(PreparedWorld& world) {
    auto timeline = preparedHistory(*world.node.network(), world.address())[3];
    world.openTimeline(std::move(timeline));
}

void toClaim(PreparedWorld& world) {
    auto timeline = preparedHistory(*world.node.network(), world.address())[4];
    timeline.steps.back().waiting = "the recipient did not take the push; anyone may release it with claimPending";
    timeline.waits = money("12.000001");
    world.openTimeline(std::move(timeline));
}

void delayed(PreparedWorld& world) {
    auto timeline = preparedTimeline(*world.node.network(), world.address(), Step::Executed);
    timeline.payment = node::PaymentState::Delayed;
    timeline.waits = money("250");
    timeline.payout = 1;
    timeline.releaseAt = static_cast<protocol::UnixSeconds>(kNow / 1000) + 7'200;
    timeline.steps.back().waiting =
        "waits until 2026-05-04 12:20:30 UTC, because more was to leave Anvil Two than may in a day";
    timeline.note =
        "the tokens are yours and wait in the contract on Anvil Two until 2026-05-04 12:20:30 UTC; then the "
        "sequencer's node releases them, or anyone with releaseDelayed";
    world.openTimeline(std::move(timeline));
}

void due(PreparedWorld& world) {
    delayed(world);
    auto snapshot = *world.node.snapshot();
    snapshot.chains[1].head.latest.timestamp += 7'200;
    world.node.show(std::move(snapshot));
}

void overdue(PreparedWorld& world) {
    timeline<Step::Proved>(world);
    world.now += 95'000;
    world.node.show(*world.node.snapshot());
}

} // namespace

std::vector<PreparedState> withdrawStates() {
    return {
        {"withdraw-to-another", "withdraw", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(wholeDay(w));
             fill(w, "250");
             w.app().withdraw()->setOwnAddress(false);
         }},
        {"withdraw-empty", "withdraw", Wallet::Open, false, [](PreparedWorld&) {}},
        {"withdraw", "withdraw", Wallet::Open, false, [](PreparedWorld& w) { fill(w, "250"); }},
        {"withdraw-problems", "withdraw", Wallet::Open, false, badForm},
        {"withdraw-reserve", "withdraw", Wallet::Open, false, shortReserve},
        {"withdraw-look-alike", "withdraw", Wallet::Open, false, lookAlike},
        {"withdraw-no-account", "withdraw", Wallet::Open, false, newcomer},
        {"withdraw-unknown", "withdraw", Wallet::Open, false, [](PreparedWorld& w) { breakChain(w, false); }},
        {"withdraw-large", "withdraw", Wallet::Open, true, [](PreparedWorld& w) { fill(w, "250"); }},
        {"withdraw-dear", "withdraw", Wallet::Open, false, dearFee},
        {"withdraw-no-quote", "withdraw", Wallet::Open, false, noQuote},
        {"review", "withdraw", Wallet::Open, false, review},
        {"review-dear", "withdraw", Wallet::Open, false, dearReview},
        {"review-dearer", "withdraw", Wallet::Open, false, dearerSinceReview},
        {"timeline-sent", "timeline", Wallet::Open, false,
         [](PreparedWorld& w) {
             const auto sent = preparedTimeline(*w.node.network(), w.address(), Step::Checked);
             w.app().timeline()->setHash(app::hashText(sent.hash)); // the next snapshot has it
         }},
        {"timeline-checked", "timeline", Wallet::Open, false, timeline<Step::Checked>},
        {"timeline-proving", "timeline", Wallet::Open, false, proving},
        {"timeline-proved", "timeline", Wallet::Open, false, timeline<Step::Proved>},
        {"timeline-verified", "timeline", Wallet::Open, false, timeline<Step::Verified>},
        {"timeline-agreed", "timeline", Wallet::Open, false, timeline<Step::Agreed>},
        {"timeline-executed", "timeline", Wallet::Open, false, timeline<Step::Executed>},
        {"timeline-arrived", "timeline", Wallet::Open, false, timeline<Step::Arrived>},
        {"timeline-expired", "timeline", Wallet::Open, false, expired},
        {"timeline-claim", "timeline", Wallet::Open, false, toClaim},
        {"timeline-delayed", "timeline", Wallet::Open, false, delayed},
        {"timeline-due", "timeline", Wallet::Open, false, due},
        {"timeline-overdue", "timeline", Wallet::Open, false, overdue},
        {"timeline-large", "timeline", Wallet::Open, true, timeline<Step::Arrived>},
    };
}

} // namespace landfall::offline
