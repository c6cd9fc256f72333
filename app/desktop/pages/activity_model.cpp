#include "desktop/pages/activity_model.h"

#include "common/format.h"
#include "desktop/pages/account_freshness.h"
#include "desktop/pages/activity_csv.h"
#include "desktop/words/withdrawal_texts.h"

#include <QtCore/QSaveFile>

namespace landfall::desktop {
namespace {

// Fewer do not fill a window: a filter looks further back until it has found as many.
constexpr int kEnough = 20;

struct Place {
    protocol::TokenId token;
    protocol::ChainIndex chain;
};

Place placeOf(const node::ActivityEntry& entry) {
    if (const auto* timeline = std::get_if<node::Timeline>(&entry)) {
        return {timeline->request.request.token, timeline->request.request.chain};
    }
    const auto& deposit = std::get<node::DepositView>(entry);
    return {deposit.token, deposit.chain};
}

} // namespace

ActivityModel::ActivityModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_rows(activityRoles()) {
    m_rows.hasMore = [this] { return m_history.older().has_value() && !m_asking; };
    m_rows.more = [this] { askOlder(); };
    connect(m_backend.node, &NodeLink::stateChanged, this, &ActivityModel::refresh);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &ActivityModel::refresh);
    connect(m_backend.wallet, &WalletSession::stateChanged, this, &ActivityModel::refresh);
    refresh();
}

bool ActivityModel::matches(const node::ActivityEntry& entry, const ActivityRow& row) const {
    const auto* network = m_backend.node->network();
    const bool needsYou = row.waits || row.problem;
    if ((m_state == OnTheWay && (row.arrived || needsYou)) || (m_state == Arrived && !row.arrived) ||
        (m_state == NeedsYou && !needsYou) || (m_kind == Withdrawals && row.deposit) ||
        (m_kind == Deposits && !row.deposit)) {
        return false;
    }
    if (network != nullptr) {
        const auto place = placeOf(entry);
        const auto token = static_cast<std::size_t>(m_tokenRow);
        const auto chain = static_cast<std::size_t>(m_chainRow);
        if ((token > 0 && token <= network->tokens.size() && network->tokens[token - 1].id != place.token) ||
            (chain > 0 && chain <= network->chains.size() && network->chains[chain - 1].index != place.chain)) {
            return false;
        }
    }
    const QString wanted = m_search.trimmed();
    if (wanted.isEmpty()) {
        return true;
    }
    QStringList said{row.title, row.subtitle, row.stateText, row.hash, row.transaction};
    if (const auto* timeline = std::get_if<node::Timeline>(&entry)) {
        said.push_back(addressText(timeline->request.request.to));
    }
    return std::ranges::any_of(said, [&](const auto& each) { return each.contains(wanted, Qt::CaseInsensitive); });
}

void ActivityModel::refresh() {
    const auto* network = m_backend.node->network();
    const auto snapshot = m_backend.node->snapshot();
    const auto owner = m_backend.wallet->address();
    View view;
    view.unknownReason = whyUnknown(m_backend);
    view.staleText = whyOld(m_backend);
    view.tokens = {tr("All tokens")};
    view.chains = {tr("All chains")};
    if (network != nullptr) {
        for (const auto& token : network->tokens) {
            view.tokens.push_back(text(token.symbol));
        }
        for (const auto& chain : network->chains) {
            view.chains.push_back(text(chain.name));
        }
    }
    if (owner != m_owner || snapshot == nullptr) {
        m_owner = owner;
        startAgain();
    }
    if (snapshot != nullptr && snapshot != m_seen) {
        if (!m_history.takeNewest(snapshot->activity)) {
            dropQuestions();
        }
        if (snapshot->followed) {
            m_history.take(*snapshot->followed);
        }
    }
    m_seen = snapshot;
    view.count = m_history.total();
    const int before = m_rows.count();
    show();
    if (!(view == m_view) || m_rows.count() != before) {
        m_view = std::move(view);
        m_tokenRow = m_tokenRow < m_view.tokens.size() ? m_tokenRow : 0;
        m_chainRow = m_chainRow < m_view.chains.size() ? m_chainRow : 0;
        Q_EMIT changed();
    }
    lookFurther();
}

void ActivityModel::startAgain() {
    dropQuestions();
    m_history.clear();
    m_seen.reset();
}

void ActivityModel::dropQuestions() {
    m_questions = std::make_unique<QObject>();
    m_asking = false;
    m_problem = tr("it belongs to another wallet or network now");
    finishExport();
    m_problem.clear();
}

void ActivityModel::show() {
    std::vector<ActivityRow> rows;
    for (const auto& entry : m_history.entries()) {
        auto row = activityRow(entry.what, m_backend.node->network(), m_backend.now(), m_owner, true);
        if (matches(entry.what, row)) {
            rows.push_back(std::move(row));
        }
    }
    m_rows.update(std::move(rows));
}

void ActivityModel::askOlder() {
    m_asking = true;
    m_backend.node->olderActivity(*m_history.older(), m_questions.get(), [this](const auto& page) {
        m_asking = false;
        if (!page) {
            m_problem = sentence(page.error().message);
            finishExport();
            Q_EMIT changed();
            return;
        }
        m_problem.clear();
        m_history.takeOlder(*page);
        const int before = m_rows.count();
        show();
        Q_EMIT changed();
        if (!m_csv.isEmpty() && !m_history.older()) {
            finishExport();
        } else if (!m_csv.isEmpty() || m_rows.count() == before) {
            lookFurther();
        }
    });
}

// Where no view asks for more: too little was found, or everything is wanted.
void ActivityModel::lookFurther() {
    const bool tooFew = filtered() && m_rows.count() < kEnough;
    if ((tooFew || !m_csv.isEmpty()) && m_rows.canFetchMore({})) {
        askOlder();
    }
}

void ActivityModel::filterChanged() {
    show();
    Q_EMIT changed();
    lookFurther();
}

QString ActivityModel::countText() const {
    const QString all = app::numberText(m_view.count);
    if (!filtered()) {
        return all;
    }
    const QString found = app::numberText(static_cast<std::uint64_t>(m_rows.count()));
    return m_history.older() ? tr("%1 so far, of %2").arg(found, all) : tr("%1 of %2").arg(found, all);
}

bool ActivityModel::filtered() const {
    return m_state != All || m_kind != Everything || m_tokenRow != 0 || m_chainRow != 0 ||
           !m_search.trimmed().isEmpty();
}

void ActivityModel::setSearch(const QString& search) {
    m_search = search;
    filterChanged();
}

void ActivityModel::setState(int state) {
    m_state = std::clamp<int>(state, All, NeedsYou);
    filterChanged();
}

void ActivityModel::setKind(int kind) {
    m_kind = std::clamp<int>(kind, Everything, Deposits);
    filterChanged();
}

void ActivityModel::setTokenRow(int row) {
    m_tokenRow = std::max(0, row);
    filterChanged();
}

void ActivityModel::setChainRow(int row) {
    m_chainRow = std::max(0, row);
    filterChanged();
}

void ActivityModel::clearFilters() {
    m_search.clear();
    m_state = All;
    m_kind = Everything;
    m_tokenRow = m_chainRow = 0;
    filterChanged();
}

void ActivityModel::exportCsv(const QUrl& url) {
    m_csv = url.toLocalFile();
    m_problem.clear();
    if (m_history.older()) {
        lookFurther();
    } else {
        finishExport();
    }
}

void ActivityModel::finishExport() {
    const QString path = std::exchange(m_csv, {});
    if (path.isEmpty()) {
        return;
    }
    if (!m_problem.isEmpty()) {
        Q_EMIT notified(tr("The list was not saved: %1").arg(m_problem), true);
        return;
    }
    std::vector<const node::ActivityEntry*> shown;
    for (const auto& entry : m_history.entries()) {
        if (matches(entry.what, activityRow(entry.what, m_backend.node->network(), m_backend.now(), m_owner, true))) {
            shown.push_back(&entry.what);
        }
    }
    const auto csv = activityCsv(shown, m_backend.node->network(), m_owner.value_or(protocol::Address{}));
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.flush() && file.commit()) {
        Q_EMIT notified(tr("The list was saved."), false);
    } else {
        Q_EMIT notified(tr("The list was not saved: %1").arg(file.errorString()), true);
    }
}

} // namespace landfall::desktop
