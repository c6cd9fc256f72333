#include "desktop/backend/deposit_session.h"

#include "common/error_codes.h"
#include "l1/chain_adapters.h"
#include "protocol/request.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr std::chrono::seconds kCalm{5};

} // namespace

// Which chain's coin can pay for a transaction: all are asked.
struct DepositSession::Payers {
    std::vector<std::unique_ptr<l1::ChainAdapter>> adapters;
    std::map<protocol::ChainIndex, Uint256> coins;
    std::size_t answers = 0;
};

DepositSession::DepositSession(const NodeLink& node, const WalletSession& wallet, RecordPath path, QObject* parent)
    : DepositControl(parent), m_node(node), m_wallet(wallet), m_path(std::move(path)) {
    m_calm.setSingleShot(true);
    m_calm.setInterval(kCalm);
    connect(&m_calm, &QTimer::timeout, this, [this] {
        if (keyIsMissing()) {
            registerKey();
        }
    });
    connect(&m_node, &NodeLink::stateChanged, this, &DepositSession::takeUpOrRegister);
    connect(&m_node, &NodeLink::snapshotChanged, this, &DepositSession::takeUpOrRegister);
    connect(&m_wallet, &WalletSession::stateChanged, this, &DepositSession::takeUpOrRegister);
}

DepositSession::~DepositSession() = default;

// --- what was left half-way ---

void DepositSession::takeUpOrRegister() {
    const auto* network = m_node.network();
    if (m_wallet.state() != WalletSession::State::Unlocked) {
        m_recordReadFor.reset();
        m_keyTried = false;
    }
    if (m_wallet.state() != WalletSession::State::Unlocked || network == nullptr ||
        m_node.state() != NodeLink::State::Running || m_node.snapshot() == nullptr || m_state == State::Running) {
        m_calm.stop();
        return;
    }
    if (m_recordReadFor != network->networkId()) {
        m_recordReadFor = network->networkId();
        m_keyTried = false;
        takeUp(*network);
    }
    if (!isIdle() || m_keyTried || m_payers || !keyIsMissing()) {
        m_calm.stop();
    } else if (!m_calm.isActive()) {
        m_calm.start();
    }
}

void DepositSession::takeUp(const l1::NetworkFile& network) {
    auto found = app::readDepositRecord(m_path(network));
    if (!found) {
        become(State::Failed, found.error());
        return;
    }
    if (m_record && m_record->owner != m_wallet.address()) {
        clear(); // another wallet's
    }
    if (!*found || (*found)->network != network.networkId() || (*found)->owner != m_wallet.address()) {
        return;
    }
    m_record = std::move(**found);
    if (m_record->keyOnly || m_record->sent.deposit || m_record->sent.signingKey) {
        begin();
        return;
    }
    const auto half = setup();
    if (!half) {
        become(State::Failed, half.error());
        return;
    }
    m_steps = app::DepositRun(*half).steps();
    become(State::Interrupted);
}

// Known for sure: every chain is read to its head, and no queue holds what might set it.
bool DepositSession::keyIsMissing() const {
    const auto snapshot = m_node.snapshot();
    const auto* account = accountIn(snapshot.get());
    if (account == nullptr || !account->keyHash.isZero()) {
        return false;
    }
    return std::ranges::any_of(account->balances, [](const auto& balance) { return balance.total != 0; }) &&
           std::ranges::all_of(snapshot->chains, [](const node::ChainView& chain) {
               return chain.seenAt != 0 && chain.readTo >= chain.head.finalised.number &&
                      chain.queued == chain.queueInBatch;
           });
}

void DepositSession::registerKey() {
    m_keyTried = true;
    const auto network = *m_node.network();
    const auto owner = *m_wallet.address();
    m_payers = std::make_unique<Payers>();
    for (const auto& chain : network.chains) {
        auto adapter = l1::makeChainAdapter(network, chain.index);
        if (!adapter) {
            continue;
        }
        const auto sender = m_wallet.senderOn(network, chain.index);
        if (!sender) {
            continue;
        }
        m_payers->adapters.push_back(std::move(*adapter));
        m_payers->adapters.back()->coinBalance(
            this, *sender, [this, owner, id = network.networkId(), at = chain.index](const Result<Uint256>& coin) {
                m_payers->coins[at] = coin ? *coin : Uint256{};
                if (++m_payers->answers < m_payers->adapters.size()) {
                    return;
                }
                const auto richest = std::ranges::max_element(
                    m_payers->coins, [](const auto& a, const auto& b) { return a.second < b.second; });
                const auto payer = richest->first;
                // The adapter that calls lives on until it has returned.
                QTimer::singleShot(0, this, [this, owner, id, payer] {
                    m_payers.reset();
                    const bool same = m_node.network() != nullptr && m_node.network()->networkId() == id &&
                                      m_wallet.address() == owner && isIdle();
                    if (same) {
                        m_record = app::DepositRecord{id, owner, {payer, 0, 0}, true, {}};
                        begin();
                    }
                });
            });
    }
}

// --- a deposit ---

void DepositSession::start(const DepositWish& wish) {
    if (m_state == State::Running) {
        return;
    }
    dropRun();
    m_record = app::DepositRecord{{}, m_wallet.address().value_or(protocol::Address{}), wish, false, {}};
    if (m_node.network() != nullptr) {
        m_record->network = m_node.network()->networkId();
        m_recordReadFor = m_record->network; // this one takes the place of what was kept
    }
    begin();
}

void DepositSession::goOn() {
    if (m_record && (m_state == State::Interrupted || m_state == State::Failed)) {
        begin();
    }
}

Result<app::DepositSetup> DepositSession::setup() {
    const auto* network = m_node.network();
    if (network == nullptr) {
        return Error::unavailable(code::kNoNetwork, "no network is open: choose one first");
    }
    const auto l2Key = m_wallet.l2Key(*network);
    if (!l2Key) {
        return l2Key.error();
    }
    const auto* chain = network->chain(m_record->wish.chain);
    if (chain == nullptr) {
        return Error::invalid("chain-unknown", "the network has no such chain any more: choose another");
    }
    app::DepositSetup out{.network = *network,
                          .wish = m_record->wish,
                          .owner = *m_wallet.address(),
                          .keyOnly = m_record->keyOnly,
                          .sent = m_record->sent};
    out.keyHash = protocol::keyHashOf(l2Key->publicKey()).toBigEndian();
    const auto unlocked = [this](auto ask) -> Result<SecretBytes> {
        if (m_wallet.privateKey() == nullptr) {
            return Error::invalid("wallet-locked", "the wallet was locked meanwhile: unlock it, and the deposit goes "
                                                   "on where it was");
        }
        return ask();
    };
    out.key = [this, unlocked, place = *chain] { return unlocked([&] { return m_wallet.senderKey(place); }); };
    out.ownerKey = [this, unlocked] { return unlocked([&] { return m_wallet.ownerKey(); }); };
    out.node = [this](QObject* context, const l1::Done<app::DepositFacts>& done) {
        QTimer::singleShot(0, context, [this, done] { done(facts()); });
    };
    out.keep = [this, path = m_path(*network), turn = m_turn](const app::DepositTransactions& sent) {
        if (turn != m_turn) {
            return Status(); // of a run that is being dropped
        }
        auto record = *m_record;
        record.sent = sent;
        auto saved = app::saveDepositRecord(record, path);
        if (saved) {
            m_record = std::move(record);
        }
        return saved;
    };
    return out;
}

void DepositSession::begin() {
    dropRun();
    auto with = setup();
    if (!with) {
        become(State::Failed, with.error());
        return;
    }
    m_run = std::make_unique<app::DepositRun>(std::move(*with));
    connect(m_run.get(), &app::DepositRun::changed, this, [this] {
        m_steps = m_run->steps();
        Q_EMIT changed();
    });
    connect(m_run.get(), &app::DepositRun::finished, this, [this] {
        forget();
        become(State::Done);
    });
    connect(m_run.get(), &app::DepositRun::failed, this, [this](const Error& error) { become(State::Failed, error); });
    m_steps = m_run->steps();
    become(State::Running);
    m_run->start();
}

void DepositSession::reset() {
    if (m_record) {
        forget();
    }
    clear();
}

void DepositSession::clear() {
    dropRun();
    m_record.reset();
    m_steps.clear();
    become(State::Idle);
}

void DepositSession::dropRun() {
    ++m_turn;
    if (m_run) {
        m_run->disconnect(this);
        m_run.release()->deleteLater(); // it may be the one that calls
    }
}

// A half-way deposit of another network or owner stays kept.
void DepositSession::forget() {
    const auto* network = m_node.network();
    if (network != nullptr && network->networkId() == m_record->network) {
        app::removeDepositRecord(m_path(*network));
    }
}

app::DepositFacts DepositSession::facts() const {
    app::DepositFacts out;
    const auto snapshot = m_node.snapshot();
    if (!snapshot) {
        return out;
    }
    for (const auto& chain : snapshot->chains) {
        if (m_record && chain.index == m_record->wish.chain) {
            out.queueInBatch = chain.queueInBatch;
        }
    }
    if (const auto* account = accountIn(snapshot.get())) {
        out.account = account->id;
        out.keyHash = account->keyHash.toBigEndian();
    }
    return out;
}

// A snapshot may still be of the wallet that was open before.
const node::AccountView* DepositSession::accountIn(const NodeSnapshot* snapshot) const {
    const bool ours = snapshot != nullptr && snapshot->account && m_wallet.address() &&
                      snapshot->account->owner == *m_wallet.address();
    return ours ? &*snapshot->account : nullptr;
}

void DepositSession::become(State state, std::optional<Error> error) {
    m_state = state;
    m_error = std::move(error);
    Q_EMIT changed();
}

} // namespace landfall::desktop
