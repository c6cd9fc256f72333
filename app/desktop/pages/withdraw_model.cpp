#include "desktop/pages/withdraw_model.h"

#include "common/fee_ceiling.h"
#include "common/format.h"
#include "common/recipient_warning.h"
#include "common/typed_address.h"
#include "desktop/pages/account_freshness.h"
#include "desktop/words/texts.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::desktop {

using namespace protocol;

namespace {

constexpr std::uint64_t kValidMinutes = 60;

template <class Row>
auto rowAt(const RowList<Row>& list, int row) -> std::optional<decltype(list.rows().front().key())> {
    if (row < 0 || row >= list.count()) {
        return std::nullopt;
    }
    return list.rows()[static_cast<std::size_t>(row)].key();
}

template <class Row, class Key>
int rowOfKey(const RowList<Row>& list, const Key& key) {
    const auto& rows = list.rows();
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.key() == key; });
    return found == rows.end() ? 0 : static_cast<int>(found - rows.begin());
}

} // namespace

WithdrawModel::WithdrawModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_tokens(tokenChoiceRoles()), m_chains(chainChoiceRoles()),
      m_recipients(recipientRoles()), m_reviewLines(reviewRoles()) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &WithdrawModel::refresh);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &WithdrawModel::refresh);
    connect(m_backend.wallet, &WalletSession::stateChanged, this, [this] {
        m_keyHash.reset();
        if (m_backend.wallet->state() != WalletSession::State::Unlocked) {
            closeReview();
        }
        refresh();
    });
    refresh();
}

// --- what is chosen and what is known of it ---

std::optional<TokenId> WithdrawModel::token() const {
    return rowAt(m_tokens, m_tokenRow);
}

std::optional<ChainIndex> WithdrawModel::chain() const {
    return rowAt(m_chains, m_chainRow);
}

const node::TokenBalance* WithdrawModel::balance() const {
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot == nullptr || !snapshot->account) {
        return nullptr;
    }
    for (const auto& each : snapshot->account->balances) {
        if (each.token == token()) {
            return &each;
        }
    }
    return nullptr;
}

std::optional<node::FeeQuote> WithdrawModel::quote() const {
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot == nullptr || !token() || !snapshot->fees.contains(*token())) {
        return std::nullopt;
    }
    return snapshot->fees.at(*token());
}

const std::vector<node::Reserve>* WithdrawModel::reserves() const {
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot == nullptr || !token()) {
        return nullptr;
    }
    const auto found = snapshot->reserves.find(*token());
    return found == snapshot->reserves.end() ? nullptr : &found->second;
}

std::optional<Amount> WithdrawModel::reserve() const {
    if (const auto* all = reserves()) {
        for (const auto& each : *all) {
            if (each.chain == chain()) {
                return each.available;
            }
        }
    }
    return std::nullopt;
}

std::optional<Amount> WithdrawModel::typedAmount() const {
    const auto amount = parseAmount(m_amount.trimmed().toStdString());
    return amount ? std::optional(*amount) : std::nullopt;
}

void WithdrawModel::fillLists() {
    const auto* network = m_backend.node->network();
    const auto snapshot = m_backend.node->snapshot();
    m_tokens.update(network != nullptr ? tokenChoices(*network, snapshot.get()) : std::vector<TokenChoiceRow>());
    m_tokenRow = std::clamp(m_tokenRow, 0, std::max(0, m_tokens.count() - 1));
    m_chains.update(token() ? chainChoices(*network, snapshot.get(), *token(), typedAmount().value_or(0))
                            : std::vector<ChainChoiceRow>());
    m_chainRow = std::clamp(m_chainRow, 0, std::max(0, m_chains.count() - 1));
    m_recipients.update(snapshot != nullptr ? recipientRows(*snapshot) : std::vector<RecipientRow>());
}

// --- judging the form ---

bool WithdrawModel::hasSigningKey() const {
    const auto* network = m_backend.node->network();
    const auto snapshot = m_backend.node->snapshot();
    if (!m_keyHash || m_keyOf != network->networkId()) {
        m_keyHash.reset();
        if (const auto key = m_backend.wallet->l2Key(*network)) {
            m_keyHash = keyHashOf(key->publicKey());
            m_keyOf = network->networkId();
        }
    }
    return m_keyHash && snapshot->account->keyHash == *m_keyHash;
}

QString WithdrawModel::whyNotNow() const {
    if (const QString unknown = whyUnknown(m_backend); !unknown.isEmpty()) {
        return unknown;
    }
    if (m_backend.node->state() != NodeLink::State::Running) {
        return tr("The node is not running: it has to take the withdrawal.");
    }
    const auto snapshot = m_backend.node->snapshot();
    if (!snapshot->status.takesNoRequests.empty()) {
        return text(snapshot->status.takesNoRequests);
    }
    if (!snapshot->account) {
        return tr("This wallet has no account in the network yet: a first deposit makes one.");
    }
    for (const auto& each : snapshot->chains) {
        if (each.frozen) {
            return tr("%1 is frozen, so the network takes no withdrawals. The tokens stay in its contract: this "
                      "version has no exit for them yet.")
                .arg(text(each.name));
        }
    }
    if (m_backend.wallet->state() == WalletSession::State::Unlocked && !hasSigningKey()) {
        return m_backend.deposits->state() == DepositControl::State::Running
                   ? tr("This account's signing key is being registered: the Deposit page shows how far it is.")
                   : tr("This account has no signing key of this wallet yet: a deposit sets it.");
    }
    return {};
}

std::optional<WithdrawModel::Draft> WithdrawModel::draft() const {
    const auto* network = m_backend.node->network();
    const auto snapshot = m_backend.node->snapshot();
    const auto* held = balance();
    if (network == nullptr || held == nullptr || !chain() || !token()) {
        return std::nullopt;
    }
    app::WithdrawWish wish;
    wish.chain = *chain();
    wish.token = *token();
    wish.amount = m_amount.trimmed().toStdString();
    if (!m_ownAddress) {
        wish.recipient = m_recipient.trimmed().toStdString();
    } else if (const auto own = ownThere()) {
        wish.recipient = formatChainAddress(*own);
    }
    wish.validMinutes = kValidMinutes;
    const app::AccountFacts facts{snapshot->account->owner, snapshot->account->id, snapshot->account->nextNonce,
                                  held->available()};
    return app::draftWithdraw(*network, facts, reserve(), quote(), wish,
                              static_cast<UnixSeconds>(m_backend.now() / 1000));
}

void WithdrawModel::nameProblems(const std::vector<app::WishProblem>& problems) {
    for (const auto& problem : problems) {
        const QString words = sentence(problem.error.message);
        switch (problem.field) {
        case app::WishField::Chain:
            m_view.chainProblem = words;
            break;
        case app::WishField::Token:
            m_view.tokenProblem = words;
            break;
        case app::WishField::Recipient:
            // An empty field is unfinished, not wrong.
            m_view.recipientProblem = m_recipient.trimmed().isEmpty() ? QString() : words;
            break;
        case app::WishField::Amount:
            m_view.amountProblem = m_amount.trimmed().isEmpty() ? QString() : words;
            break;
        case app::WishField::Fee:
            if (m_view.formProblem.isEmpty()) {
                const auto& why = m_backend.node->snapshot()->status.feeProblem;
                m_view.formProblem = quote() || why.empty() ? words : sentence(why);
            }
            break;
        case app::WishField::Expiry:
            m_view.formProblem = words;
            break;
        }
    }
}

void WithdrawModel::suggest() {
    m_suggested = {};
    const auto amount = typedAmount();
    const auto most = reserve();
    if (!amount || !most || *amount <= *most || reserves() == nullptr || !m_view.amountProblem.isEmpty()) {
        return;
    }
    const auto* network = m_backend.node->network();
    if (const auto able = app::chainsThatCanPay(*reserves(), *amount, *chain()); !able.empty()) {
        m_suggested.chain = able.front();
        m_view.suggestion = tr("%1 can pay it now.").arg(chainName(network, able.front()));
    } else if (*most > 0) {
        m_suggested.amount = *most;
        m_view.suggestion =
            tr("Withdraw %1 now, and the rest from another chain or later.").arg(moneyText(*most, network, *token()));
    }
}

QString WithdrawModel::warning() const {
    const auto* network = m_backend.node->network();
    const auto* there = network != nullptr && chain() ? network->chain(*chain()) : nullptr;
    const auto own = m_backend.wallet->address();
    if (m_ownAddress || there == nullptr || !own) {
        return {};
    }
    const auto recipient = app::parseTypedRecipient(m_recipient.toStdString(), *there);
    if (!recipient) {
        return {};
    }
    const auto snapshot = m_backend.node->snapshot();
    const auto known = snapshot != nullptr ? paidBefore(*snapshot) : std::vector<ChainAddress>();
    const auto found = app::recipientWarning(*network, *recipient, *own, known);
    return found ? sentence(*found) : QString();
}

void WithdrawModel::refresh() {
    fillLists();
    stopWaitingForStoppedNode();
    m_view = {};
    m_view.formProblem = whyNotNow();
    m_view.fee = quote() && token() ? moneyText(quote()->fee, m_backend.node->network(), *token()) : tr("unknown");
    m_view.available =
        balance() != nullptr ? moneyText(balance()->available(), m_backend.node->network(), *token()) : tr("unknown");
    if (balance() != nullptr && quote() && chain()) {
        const auto& network = *m_backend.node->network();
        m_view.max = moneyText(app::maxAmount(network, *chain(), *token(), balance()->available(), quote()->fee),
                               &network, *token());
    }
    m_view.amountFraction = reserve() ? fractionOf(typedAmount().value_or(0), std::max<Amount>(*reserve(), 1)) : 0;
    const bool blocked = !m_view.formProblem.isEmpty();
    const auto drafted = draft();
    if (drafted && !*drafted) {
        nameProblems(drafted->error());
    }
    if (drafted && *drafted && quote()) {
        const auto warning = app::feeWarning(*m_backend.node->network(), **drafted, quote()->usual);
        m_view.feeWarning = warning ? sentence(*warning) : QString();
    }
    suggest();
    m_view.recipientWarning = m_view.recipientProblem.isEmpty() ? warning() : QString();
    m_view.canReview =
        !blocked && drafted && drafted->ok() && m_backend.wallet->state() == WalletSession::State::Unlocked;
    Q_EMIT changed();
}

// --- the form ---

void WithdrawModel::setTokenRow(int row) {
    const auto before = chain();
    m_tokenRow = row;
    fillLists();
    m_chainRow = before ? rowOfKey(m_chains, *before) : 0;
    refresh();
}

void WithdrawModel::setChainRow(int row) {
    m_chainRow = row;
    refresh();
}

void WithdrawModel::setAmount(const QString& amount) {
    if (amount != m_amount) {
        m_amount = amount;
        refresh();
    }
}

void WithdrawModel::setRecipient(const QString& recipient) {
    if (recipient != m_recipient) {
        m_recipient = recipient;
        refresh();
    }
}

void WithdrawModel::setOwnAddress(bool own) {
    if (own != m_ownAddress) {
        m_ownAddress = own;
        refresh();
    }
}

// A chain that has addresses of its own knows the wallet by another one, which needs its keys.
std::optional<ChainAddress> WithdrawModel::ownThere() const {
    const auto* network = m_backend.node->network();
    const auto* there = network != nullptr && chain() ? network->chain(*chain()) : nullptr;
    if (there == nullptr || there->family == AddressFamily::Evm) {
        const auto address = m_backend.wallet->address();
        return address ? std::optional<ChainAddress>(*address) : std::nullopt;
    }
    return m_backend.funds->senderOn(there->index);
}

QString WithdrawModel::ownAddressText() const {
    const auto own = ownThere();
    return own ? text(formatChainAddress(*own)) : tr("known when the wallet is unlocked");
}

QString WithdrawModel::symbol() const {
    return token() ? symbolOf(m_backend.node->network(), *token()) : QString();
}

double WithdrawModel::reserveFraction() const {
    return chain() ? m_chains.rows()[static_cast<std::size_t>(m_chainRow)].reserveFraction : 0;
}

QString WithdrawModel::expiryText() const {
    return tr("%1 min after signing").arg(kValidMinutes);
}

void WithdrawModel::prefill(ChainIndex chain, TokenId token, const QString& amount) {
    fillLists();
    m_tokenRow = rowOfKey(m_tokens, token);
    fillLists();
    m_chainRow = rowOfKey(m_chains, chain);
    m_amount = amount;
    refresh();
}

void WithdrawModel::useMax() {
    if (balance() != nullptr && quote() && chain()) {
        setAmount(text(formatAmount(
            app::maxAmount(*m_backend.node->network(), *chain(), *token(), balance()->available(), quote()->fee))));
    }
}

void WithdrawModel::useSuggestion() {
    if (m_suggested.chain) {
        setChainRow(rowOfKey(m_chains, *m_suggested.chain));
    } else if (m_suggested.amount) {
        setAmount(text(formatAmount(*m_suggested.amount)));
    }
}

} // namespace landfall::desktop
