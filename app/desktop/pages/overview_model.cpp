#include "desktop/pages/overview_model.h"

#include "common/format.h"
#include "desktop/pages/account_freshness.h"
#include "desktop/words/health_texts.h"
#include "desktop/words/withdrawal_texts.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr std::size_t kNewest = 6;

std::vector<RowRole<ReserveRow>> reserveRoles() {
    return {role<&ReserveRow::chain>("chain"), role<&ReserveRow::amount>("amount"),
            role<&ReserveRow::fraction>("fraction"), role<&ReserveRow::healthText>("healthText"),
            role<&ReserveRow::healthy>("healthy")};
}

std::vector<ReserveRow> reserveRows(const NodeSnapshot& snapshot, protocol::TokenId token) {
    const auto found = snapshot.reserves.find(token);
    if (found == snapshot.reserves.end()) {
        return {};
    }
    protocol::Amount all = 0;
    for (const auto& reserve : found->second) {
        all += reserve.held;
    }
    std::vector<ReserveRow> rows;
    for (const auto& reserve : found->second) {
        ReserveRow row{
            reserve.chain, text(reserve.chainName), app::amountText(reserve.held), fractionOf(reserve.held, all), {},
            false};
        for (const auto& chain : snapshot.chains) {
            if (chain.index == reserve.chain) {
                row.healthText = healthText(chain);
                row.healthy = chain.health == node::Health::Good && !chain.frozen;
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

// "100 of it in account 9, which has no key".
QString elsewhereText(const node::AccountView& account, protocol::TokenId token) {
    QStringList parts;
    for (const auto& other : account.others) {
        const auto held = other.held.find(token);
        if (held != other.held.end()) {
            const QString amount = app::amountText(held->second);
            parts.push_back(
                other.hasKey ? OverviewModel::tr("%1 of it in account %2").arg(amount).arg(other.id)
                             : OverviewModel::tr("%1 of it in account %2, which has no key").arg(amount).arg(other.id));
        }
    }
    return parts.join(QStringLiteral("; "));
}

TokenRow tokenRow(const NodeSnapshot& snapshot, const node::TokenBalance& balance, const l1::NetworkFile* network) {
    TokenRow row;
    row.tokenId = balance.token;
    row.symbol = text(balance.symbol);
    const auto* token = network != nullptr ? network->token(balance.token) : nullptr;
    row.name = token != nullptr ? text(token->name) : QString();
    row.total = app::amountText(balance.total);
    row.available = app::amountText(balance.available());
    row.pending = app::amountText(balance.pending);
    row.hasPending = balance.pending != 0;
    if (balance.committed != balance.total) {
        row.settling = OverviewModel::tr("%1 executed on every chain so far").arg(app::amountText(balance.committed));
    }
    if (balance.elsewhere != 0) {
        row.elsewhere = elsewhereText(*snapshot.account, balance.token);
    }
    row.reserves = reserveRows(snapshot, balance.token);
    return row;
}

} // namespace

void TokenRow::settle(TokenRow* before) {
    reserveList = before != nullptr ? before->reserveList : std::make_shared<RowList<ReserveRow>>(reserveRoles());
    reserveList->update(reserves);
}

OverviewModel::OverviewModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend),
      m_tokens({role<&TokenRow::tokenId>("tokenId"), role<&TokenRow::symbol>("symbol"), role<&TokenRow::name>("name"),
                role<&TokenRow::total>("total"), role<&TokenRow::available>("available"),
                role<&TokenRow::pending>("pending"), role<&TokenRow::hasPending>("hasPending"),
                role<&TokenRow::settling>("settling"), role<&TokenRow::elsewhere>("elsewhere"),
                role<&TokenRow::reserveList>("reserves")}),
      m_activity(activityRoles()) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &OverviewModel::refresh);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &OverviewModel::refresh);
    connect(m_backend.wallet, &WalletSession::stateChanged, this, &OverviewModel::refresh);
    refresh();
}

QString OverviewModel::shortAddress() const {
    return app::shortHash(m_view.address);
}

OverviewModel::View OverviewModel::view() const {
    View view;
    if (const auto address = m_backend.wallet->address()) {
        view.address = addressText(*address);
    }
    view.unknownReason = whyUnknown(m_backend);
    view.known = view.unknownReason.isEmpty();
    view.staleText = whyOld(m_backend);
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot != nullptr && view.known) {
        view.hasAccount = snapshot->account.has_value();
        view.empty = snapshot->activity.entries.empty() &&
                     (!snapshot->account || std::ranges::all_of(snapshot->account->balances, [](const auto& balance) {
                         return balance.total == 0;
                     }));
    }
    return view;
}

void OverviewModel::refresh() {
    std::vector<TokenRow> tokens;
    std::vector<ActivityRow> activity;
    if (const auto snapshot = m_backend.node->snapshot()) {
        const auto* network = m_backend.node->network();
        if (snapshot->account) {
            for (const auto& balance : snapshot->account->balances) {
                tokens.push_back(tokenRow(*snapshot, balance, network));
            }
            // Known zeros last.
            std::stable_partition(tokens.begin(), tokens.end(), [&](const TokenRow& row) {
                return std::ranges::any_of(snapshot->account->balances, [&](const auto& balance) {
                    return balance.token == row.tokenId && balance.total != 0;
                });
            });
        }
        for (const auto& entry : snapshot->activity.entries) {
            if (activity.size() == kNewest) {
                break;
            }
            activity.push_back(activityRow(*entry, network, m_backend.now(), m_backend.wallet->address()));
        }
    }
    m_tokens.update(std::move(tokens));
    m_activity.update(std::move(activity));
    if (View now = view(); !(now == m_view)) {
        m_view = std::move(now);
        Q_EMIT changed();
    }
}

} // namespace landfall::desktop
