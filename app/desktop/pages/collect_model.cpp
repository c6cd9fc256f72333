#include "desktop/pages/collect_model.h"

#include "common/format.h"
#include "common/recipient_warning.h"
#include "common/typed_address.h"
#include "desktop/words/texts.h"
#include "node/requests/validator.h"

#include <algorithm>

namespace landfall::desktop {

using Kind = Collectable::Kind;

CollectModel::CollectModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_rows(waitingRoles()), m_ways(waitingRoles()),
      m_recipients(recipientRoles()), m_chains(chainChoiceRoles()), m_reviewLines(reviewRoles()) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &CollectModel::refresh);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &CollectModel::refresh);
    connect(m_backend.funds, &WalletFunds::changed, this, &CollectModel::refresh);
    connect(m_backend.wallet, &WalletSession::stateChanged, this, [this] {
        if (m_backend.wallet->state() != WalletSession::State::Unlocked && !m_sending) {
            close();
        }
        refresh();
    });
    refresh();
}

// --- what waits ---

std::vector<Collectable> CollectModel::everything() const {
    const auto snapshot = m_backend.node->snapshot();
    const auto* network = m_backend.node->network();
    const auto address = m_backend.wallet->address();
    return snapshot != nullptr && network != nullptr && address
               ? collectablesOf(*snapshot, *m_backend.funds, *network, *address)
               : std::vector<Collectable>();
}

std::vector<Collectable> CollectModel::waysOutNow() const {
    const auto snapshot = m_backend.node->snapshot();
    const auto* network = m_backend.node->network();
    const auto address = m_backend.wallet->address();
    return snapshot != nullptr && network != nullptr && address ? waysOut(*snapshot, *network, *address)
                                                                : std::vector<Collectable>();
}

// Of the wallet's own, and of withdrawals to others.
std::optional<Collectable> CollectModel::find(const QString& id) const {
    for (const auto& list : {everything(), waysOutNow()}) {
        for (const auto& one : list) {
            if (one.id() == id) {
                return one;
            }
        }
    }
    const auto snapshot = m_backend.node->snapshot();
    for (const auto* timeline : snapshot != nullptr ? withdrawalsIn(*snapshot) : std::vector<const node::Timeline*>()) {
        if (auto one = collectableOf(*timeline, *snapshot); one && one->id() == id) {
            return one;
        }
    }
    if (snapshot != nullptr && snapshot->followed) {
        if (auto one = collectableOf(*snapshot->followed, *snapshot); one && one->id() == id) {
            return one;
        }
    }
    return std::nullopt;
}

std::vector<WaitingRow> CollectModel::rowsOf(const std::vector<Collectable>& list) {
    std::vector<WaitingRow> rows;
    const auto snapshot = m_backend.node->snapshot();
    for (const auto& what : list) {
        auto row = waitingRow(what, *snapshot, *m_backend.node->network());
        row.busy = row.id == busyId();
        if (const auto done = m_done.find(row.id); done != m_done.end() && done->second == row.title) {
            row.text = tr("Your transaction is in a block. This follows once the node has read it.");
            row.action.clear();
        } else if (done != m_done.end()) {
            m_done.erase(done);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void CollectModel::refreshRows() {
    const auto waiting = everything();
    const auto ways = waysOutNow();
    m_rows.update(rowsOf(waiting));
    m_ways.update(rowsOf(ways));
    std::erase_if(m_done, [&](const auto& done) {
        const auto isIt = [&](const auto& what) { return what.id() == done.first; };
        return std::ranges::none_of(waiting, isIt) && std::ranges::none_of(ways, isIt);
    });
}

void CollectModel::refresh() {
    const auto snapshot = m_backend.node->snapshot();
    std::set<WalletFunds::Place> exits;
    for (const auto& waiting : snapshot != nullptr ? snapshot->waiting : std::vector<node::WaitingPayout>()) {
        if (waiting.kind == node::WaitingKind::ExitOwed) {
            exits.insert({waiting.chain, waiting.token});
        }
    }
    m_backend.funds->watchExits(std::move(exits));
    refreshRows();
    refreshOpen();
    Q_EMIT changed();
}

// --- the one that is open ---

bool CollectModel::open(const QString& id) {
    const auto what = find(id);
    if (m_sending || !what || !what->ready) {
        return false;
    }
    close();
    m_open = id;
    m_what = what;
    refreshOpen(); // the chains to choose from
    const auto& chains = m_chains.rows();
    const auto richest = std::ranges::max_element(chains, {}, &ChainChoiceRow::reserveFraction);
    m_chainRow = richest == chains.end() ? 0 : static_cast<int>(richest - chains.begin());
    refreshOpen();
    if (!choosesRecipient() && !choosesChain()) {
        review();
    }
    Q_EMIT changed();
    return true;
}

void CollectModel::close() {
    m_open.clear();
    m_what.reset();
    m_ownAddress = true;
    m_recipient.clear();
    m_chainRow = 0;
    m_view = {};
    m_reviewing = false;
    m_reviewLines.update({});
    m_error.clear();
}

// Of what is somebody else's, the contract pays its owner alone.
bool CollectModel::choosesRecipient() const {
    return m_what && m_what->kind == Kind::Claim && m_what->owner == own();
}

bool CollectModel::isForcedExit() const {
    return m_what && (m_what->kind == Kind::OwedExit || m_what->kind == Kind::ForcedExit);
}

std::optional<protocol::ChainIndex> CollectModel::chain() const {
    if (!choosesChain()) {
        return m_what ? std::optional(m_what->chain) : std::nullopt;
    }
    return m_chainRow >= 0 && m_chainRow < m_chains.count()
               ? std::optional(m_chains.rows()[static_cast<std::size_t>(m_chainRow)].chainIndex)
               : std::nullopt;
}

std::optional<protocol::ChainAddress> CollectModel::to() const {
    if (!m_what) {
        return std::nullopt;
    }
    const auto* there = m_backend.node->network()->chain(m_what->chain);
    if (!choosesRecipient() || m_ownAddress) {
        return there != nullptr && there->starknet ? m_backend.funds->senderOn(there->index)
                                                   : std::optional<protocol::ChainAddress>(m_what->owner);
    }
    const auto typed = app::parseTypedRecipient(m_recipient.toStdString(), *there);
    return typed && m_view.recipientProblem.isEmpty() ? std::optional(*typed) : std::nullopt;
}

void CollectModel::judgeRecipient() {
    const auto& network = *m_backend.node->network();
    if (!choosesRecipient() || m_ownAddress || m_recipient.trimmed().isEmpty()) {
        return; // an empty field is unfinished, not wrong
    }
    const auto typed = app::parseTypedRecipient(m_recipient.toStdString(), *network.chain(m_what->chain));
    if (!typed) {
        m_view.recipientProblem = sentence(typed.error().message);
        return;
    }
    if (const auto why = node::badRecipient(network, m_what->chain, m_what->token, *typed)) {
        m_view.recipientProblem = sentence(*why);
        return;
    }
    const auto known = paidBefore(*m_backend.node->snapshot());
    if (const auto why = app::recipientWarning(network, *typed, own(), known)) {
        m_view.recipientWarning = sentence(*why);
    }
}

QString CollectModel::whyNotNow() const {
    if (!m_what) {
        return tr("It does not wait any more: it was paid or asked for meanwhile.");
    }
    if (!m_what->ready) {
        return m_what->why;
    }
    if (m_what->kind == Kind::ForcedExit && chain() && !m_backend.funds->queueFee(*chain())) {
        return tr("The queue fee of %1 isn't known yet: the chain has not said it so far.")
            .arg(chainName(m_backend.node->network(), *chain()));
    }
    return {};
}

void CollectModel::refreshOpen() {
    m_view = {};
    const auto snapshot = m_backend.node->snapshot();
    const auto* network = m_backend.node->network();
    if (m_open.isEmpty() || snapshot == nullptr || network == nullptr) {
        return;
    }
    // What was there keeps its words while it is being read, or on its way.
    if (auto now = find(m_open); now || !m_sending) {
        m_what = std::move(now);
    }
    m_recipients.update(choosesRecipient() ? recipientRows(*snapshot) : std::vector<RecipientRow>());
    m_chains.update(choosesChain() ? chainChoices(*network, snapshot.get(), m_what->token, 0)
                                   : std::vector<ChainChoiceRow>());
    m_view.title = tr("Collect");
    if (m_what) {
        const auto row = waitingRow(*m_what, *snapshot, *network);
        m_view.title = row.title;
        m_view.amount = moneyText(m_what->amount, network, m_what->token);
        m_view.place = choosesChain() ? tr("in account %1").arg(m_what->account)
                                      : tr("on %1").arg(chainName(network, m_what->chain));
        judgeRecipient();
    }
    if (choosesChain() && chain()) {
        m_backend.funds->askQueueFee(*chain());
        if (payableNow(*m_what, *snapshot, *chain()) == 0) {
            m_view.chainProblem = tr("%1 holds none of it now: choose another chain, or wait until somebody has "
                                     "deposited some there.")
                                      .arg(chainName(network, *chain()));
        }
    }
    m_view.formProblem = whyNotNow();
    m_view.canReview = m_view.formProblem.isEmpty() && m_view.chainProblem.isEmpty() && chain() && to() &&
                       m_backend.wallet->state() == WalletSession::State::Unlocked;
    if (m_what && chain()) {
        m_view.reviewNote = note(*chain());
    }
}

void CollectModel::setOwnAddress(bool own) {
    if (own != m_ownAddress) {
        m_ownAddress = own;
        refresh();
    }
}

void CollectModel::setRecipient(const QString& recipient) {
    if (recipient != m_recipient) {
        m_recipient = recipient;
        refresh();
    }
}

void CollectModel::setChainRow(int row) {
    if (row != m_chainRow) {
        m_chainRow = row;
        refresh();
    }
}

QString CollectModel::ownAddressText() const {
    const auto address = m_backend.wallet->address();
    return address ? addressText(*address) : QString();
}

} // namespace landfall::desktop
