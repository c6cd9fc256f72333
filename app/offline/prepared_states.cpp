#include "offline/prepared_states.h"

#include "common/format.h"
#include "protocol/address.h"
#include "protocol/fee.h"
#include "protocol/request.h"

#include <algorithm>

namespace landfall::offline {
namespace {

using Wallet = PreparedWorld::Wallet;
using node::Step;

const Error kRefused = Error::unavailable(
    "rpc-unreachable", "http://127.0.0.1:8545 does not answer (connection refused): start the chain, "
                       "or name another RPC URL of it");
const Error kDatabase = Error::damaged("store-damaged", "the node's database does not hold together (row 12 of batches "
                                                        "has no commitment): remove node.sqlite and start again");

void goToConfirm(PreparedWorld& world) {
    world.app().welcome()->create();
    world.app().welcome()->phraseWritten();
}

void goToPassphrase(PreparedWorld& world) {
    world.app().welcome()->importPhrase();
    SecretField field;
    typeSecret(field, "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about");
    world.app().welcome()->submitPhrase(&field);
}

void breakChain(PreparedWorld& world, bool known) {
    auto snapshot = world.snapshotWith(preparedHistory(*world.node.network(), world.address()));
    auto& chain = snapshot.chains[1];
    chain.problem = kRefused;
    chain.health = node::Health::Down;
    chain.seenAt = known ? kNow - 95'000 : 0;
    if (!known) {
        snapshot.account.reset();
        snapshot.requests.clear();
        chain.gasPrice.reset();
        chain.relayerBalance.reset();
    }
    world.node.show(std::move(snapshot));
    for (const auto& token : world.node.network()->tokens) {
        world.funds.set(chain.index, token.id, {std::nullopt, kRefused});
    }
}

void newcomer(PreparedWorld& world) {
    world.node.show(quietSnapshot(*world.node.network()));
}

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

template <Step reached>
void timeline(PreparedWorld& world) {
    world.openTimeline(preparedTimeline(*world.node.network(), world.address(), reached));
}

void proving(PreparedWorld& world) {
    timeline<Step::Committed>(world);
    world.prove(11, 1);
    auto now = preparedTimeline(*world.node.network(), world.address(), Step::Committed);
    world.prove(12, 0.42);
    auto snapshot = world.snapshotWith({std::move(now)});
    snapshot.status.prover = {12, "msm C", 0.42, 3'200, {}};
    for (auto& chain : snapshot.chains) {
        chain.proven = chain.executed = 11;
    }
    snapshot.batches.front().provenAt.reset();
    snapshot.batches.front().provingTook.reset();
    for (auto& chain : snapshot.batches.front().chains) {
        chain.proven.reset();
        chain.executed.reset();
    }
    world.node.show(std::move(snapshot));
}

void expired(PreparedWorld& world) {
    auto timeline = preparedHistory(*world.node.network(), world.address())[3];
    world.openTimeline(std::move(timeline));
}

void toClaim(PreparedWorld& world) {
    auto timeline = preparedHistory(*world.node.network(), world.address())[4];
    timeline.steps.back().waiting = "the recipient did not take the push; anyone may release it with claimPending";
    world.openTimeline(std::move(timeline));
}

void overdue(PreparedWorld& world) {
    timeline<Step::Proved>(world);
    world.now += 95'000;
    world.node.show(*world.node.snapshot());
}

// Many, over several days.
void activity(PreparedWorld& world) {
    const auto some = preparedHistory(*world.node.network(), world.address());
    std::vector<node::Timeline> all;
    for (unsigned days = 0; days < 5; ++days) {
        for (auto timeline : some) {
            timeline.request.request.nonce = static_cast<protocol::Nonce>(100 - all.size());
            timeline.request.request.chain = world.node.network()->chains[days % 2].index;
            timeline.hash = protocol::requestHash(world.node.network()->networkId(), timeline.request.request);
            for (auto& step : timeline.steps) {
                step.at = step.at == 0 ? 0 : step.at - days * node::Milliseconds{86'400'000};
            }
            all.push_back(std::move(timeline));
        }
    }
    world.node.show(world.snapshotWith(std::move(all)));
}

std::vector<DepositStep> depositSteps(std::size_t done, bool failed) {
    std::vector<DepositStep> steps{
        {QStringLiteral("Allow the contract to take 100 USDC"), QStringLiteral("block 18,251, 46,214 gas"),
         DepositStep::State::Waiting, madeUpHash("approval")},
        {QStringLiteral("Deposit 100 USDC on Anvil One"), QStringLiteral("block 18,252, 98,420 gas"),
         DepositStep::State::Waiting, madeUpHash("deposit")},
        {QStringLiteral("Credit in the network"), QStringLiteral("account 7"), DepositStep::State::Waiting,
         std::nullopt},
        {QStringLiteral("Signing key"), QStringLiteral("registered"), DepositStep::State::Waiting, std::nullopt}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i].state = i < done   ? DepositStep::State::Done
                         : i > done ? DepositStep::State::Waiting
                         : failed   ? DepositStep::State::Failed
                                    : DepositStep::State::Active;
        if (i > done) {
            steps[i].transaction.reset();
        }
        if (i >= done) {
            steps[i].detail = i > done ? QString() : QStringLiteral("sent, waiting for a block");
        }
    }
    return steps;
}

const DepositWish kDeposit{1, kUsdc, money("100")};

// Allowed, and closed before it was sent.
std::vector<DepositStep> halfADeposit() {
    auto steps = depositSteps(0, false);
    steps[0].state = DepositStep::State::Waiting;
    steps[0].detail = QStringLiteral("sent earlier");
    return steps;
}

void log(PreparedWorld& world) {
    using Level = node::Notice::Level;
    Q_EMIT world.node.notice({Level::Info, "batch-closed", "batch 12 closed with 2 operations"}, kNow - 9'000);
    Q_EMIT world.node.notice({Level::Info, "proof-made", "the proof of batch 12 was made in 3.2 s"}, kNow - 5'100);
    Q_EMIT world.node.notice({Level::Warning, "gas-high", "Anvil Two: gas is above your cap of 30 gwei"}, kNow - 2'000);
    Q_EMIT world.node.notice({Level::Problem, "rpc-unreachable", kRefused.message}, kNow - 800);
}

void freeze(PreparedWorld& world) {
    auto snapshot = world.snapshot();
    snapshot.chains[1].frozen = true;
    snapshot.status.batcherWaits = "a chain is frozen";
    world.node.show(std::move(snapshot));
}

} // namespace

const std::vector<PreparedState>& preparedStates() {
    static const std::vector<PreparedState> states{
        {"welcome", "", Wallet::None, false, [](PreparedWorld&) {}},
        {"welcome-phrase", "", Wallet::None, false, [](PreparedWorld& w) { w.app().welcome()->create(); }},
        {"welcome-confirm", "", Wallet::None, false, goToConfirm},
        {"welcome-enter", "", Wallet::None, false, [](PreparedWorld& w) { w.app().welcome()->importPhrase(); }},
        {"welcome-enter-wrong", "", Wallet::None, false,
         [](PreparedWorld& w) {
             w.app().welcome()->importPhrase();
             SecretField field;
             typeSecret(field, kWrongPhrase);
             w.app().welcome()->submitPhrase(&field);
         }},
        {"welcome-passphrase", "", Wallet::None, false, goToPassphrase},
        {"welcome-no-keychain", "", Wallet::None, false,
         [](PreparedWorld& w) {
             w.keychain.set(
                 keychain::Keychain::State::Missing,
                 QStringLiteral("This system has no keychain service: the passphrase is asked for each time."));
             goToPassphrase(w);
         }},
        {"locked", "", Wallet::Locked, false, [](PreparedWorld&) {}},
        {"locked-demo", "", Wallet::LockedDemo, false, [](PreparedWorld&) {}},
        {"locked-wrong", "", Wallet::Locked, false,
         [](PreparedWorld& w) {
             SecretField field;
             typeSecret(field, "not it");
             w.app().unlock()->unlock(&field);
             while (w.app().unlock()->busy()) {
                 QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
             }
         }},
        {"locked-keychain", "", Wallet::Locked, false,
         [](PreparedWorld& w) { w.app().settings()->setKeychainEnabled(true); }},
        {"locked-keychain-locked", "", Wallet::Locked, false,
         [](PreparedWorld& w) {
             w.app().settings()->setKeychainEnabled(true);
             w.keychain.set(keychain::Keychain::State::Locked,
                            QStringLiteral("The system's keychain is locked: unlock it, or type the passphrase."));
         }},
        {"fatal", "", Wallet::Locked, false,
         [](PreparedWorld& w) {
             w.app().fail(Error::unavailable("instance-running",
                                             "Landfall is already running with this profile: use that window, "
                                             "or start this one with another --data folder."));
         }},
        {"no-network", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
         }},
        {"network-refused", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
             w.networks.set(Error::invalid("network-file-field",
                                           "network.json: chains[1].rpcUrls is missing: name at least "
                                           "one RPC URL of Anvil Two"));
         }},
        {"devnet-starting", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
             w.devnet.set(DevnetControl::State::Starting, {QStringLiteral("Anvil One listens on port 40123"),
                                                           QStringLiteral("Anvil Two listens on port 40124"),
                                                           QStringLiteral("contracts deployed on Anvil One")});
         }},
        {"devnet-failed", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
             w.devnet.set(DevnetControl::State::Failed, {QStringLiteral("Anvil One listens on port 40123")},
                          Error::unavailable("anvil-missing",
                                             "Anvil was not found: run packaging/setup.sh, or name it in "
                                             "LANDFALL_ANVIL"));
         }},
        {"overview", "overview", Wallet::Open, false,
         [](PreparedWorld& w) { w.node.show(w.snapshotWith(preparedHistory(*w.node.network(), w.address()))); }},
        {"overview-unfinished", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(w.snapshotWith(preparedHistory(*w.node.network(), w.address())));
             w.deposits.set(DepositFlow::State::Interrupted, kDeposit, halfADeposit());
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
             w.node.show(w.snapshotWith(preparedHistory(*w.node.network(), w.address())));
             w.node.set(NodeLink::State::Failed, kDatabase);
         }},
        {"overview-large", "overview", Wallet::Open, true,
         [](PreparedWorld& w) { w.node.show(w.snapshotWith(preparedHistory(*w.node.network(), w.address()))); }},
        {"withdraw-empty", "withdraw", Wallet::Open, false, [](PreparedWorld&) {}},
        {"withdraw", "withdraw", Wallet::Open, false, [](PreparedWorld& w) { fill(w, "250"); }},
        {"withdraw-problems", "withdraw", Wallet::Open, false, badForm},
        {"withdraw-reserve", "withdraw", Wallet::Open, false, shortReserve},
        {"withdraw-look-alike", "withdraw", Wallet::Open, false, lookAlike},
        {"withdraw-no-account", "withdraw", Wallet::Open, false, newcomer},
        {"withdraw-unknown", "withdraw", Wallet::Open, false, [](PreparedWorld& w) { breakChain(w, false); }},
        {"withdraw-large", "withdraw", Wallet::Open, true, [](PreparedWorld& w) { fill(w, "250"); }},
        {"review", "withdraw", Wallet::Open, false, review},
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
        {"timeline-overdue", "timeline", Wallet::Open, false, overdue},
        {"timeline-large", "timeline", Wallet::Open, true, timeline<Step::Arrived>},
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
         [](PreparedWorld& w) { w.deposits.set(DepositFlow::State::Running, kDeposit, depositSteps(1, false)); }},
        {"deposit-failed", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.deposits.set(
                 DepositFlow::State::Failed, kDeposit, depositSteps(1, true),
                 Error::invalid("coin-low", "the wallet has too little ETH on Anvil One for the gas: send it some"));
         }},
        {"deposit-interrupted", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) { w.deposits.set(DepositFlow::State::Interrupted, kDeposit, halfADeposit()); }},
        {"deposit-key", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) {
             const auto steps = depositSteps(3, false);
             w.deposits.set(DepositFlow::State::Running, DepositWish{1, kUsdc, 0}, {steps.begin() + 2, steps.end()});
         }},
        {"deposit-done", "deposit", Wallet::Open, false,
         [](PreparedWorld& w) { w.deposits.set(DepositFlow::State::Done, kDeposit, depositSteps(4, false)); }},
        {"node", "node", Wallet::Open, false, log},
        {"node-proving", "node", Wallet::Open, false,
         [](PreparedWorld& w) {
             proving(w);
             log(w);
         }},
        {"node-offline", "node", Wallet::Open, false,
         [](PreparedWorld& w) {
             breakChain(w, true);
             log(w);
         }},
        {"node-starting", "node", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.show(std::nullopt);
             w.node.set(NodeLink::State::Starting);
         }},
        {"node-stopped", "node", Wallet::Open, false,
         [](PreparedWorld& w) { w.node.set(NodeLink::State::Failed, kDatabase); }},
        {"node-frozen", "node", Wallet::Open, false, freeze},
        {"node-large", "node", Wallet::Open, true, log},
        {"settings", "settings", Wallet::Open, false, [](PreparedWorld&) {}},
        {"settings-no-keychain", "settings", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.keychain.set(
                 keychain::Keychain::State::Missing,
                 QStringLiteral("This system has no keychain service: the passphrase is asked for each time."));
         }},
    };
    return states;
}

void typeSecret(SecretField& field, const char* text) {
    for (const char* at = text; *at != '\0'; ++at) {
        QKeyEvent event(QEvent::KeyPress, 0, Qt::NoModifier, QString(QLatin1Char(*at)));
        QCoreApplication::sendEvent(&field, &event);
    }
}

const PreparedState* preparedState(const QString& name) {
    const auto& states = preparedStates();
    const auto found = std::find_if(states.begin(), states.end(),
                                    [&](const auto& state) { return name == QLatin1StringView(state.name); });
    return found == states.end() ? nullptr : &*found;
}

std::unique_ptr<PreparedWorld> enter(const PreparedState& state) {
    auto world = std::make_unique<PreparedWorld>(state.wallet, state.large ? largeNetwork() : preparedNetwork());
    state.enter(*world);
    return world;
}

} // namespace landfall::offline
