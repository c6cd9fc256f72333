#include "desktop/activity_model.h"

#include "common/format.h"
#include "desktop/knowledge.h"
#include "desktop/withdrawal_texts.h"
#include "protocol/fee.h"

#include <QtCore/QDateTime>
#include <QtCore/QSaveFile>

namespace landfall::desktop {
namespace {

// What a spreadsheet would take for a formula becomes a text.
QString csvField(QString field) {
    if (!field.isEmpty() && QStringLiteral("=+-@\t\r").contains(field.front())) {
        field.prepend(QLatin1Char('\''));
    }
    return QLatin1Char('"') + field.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

QByteArray csvLine(const QStringList& fields) {
    QStringList quoted;
    for (const auto& field : fields) {
        quoted.push_back(csvField(field));
    }
    return (quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n")).toUtf8();
}

QString utc(node::Milliseconds at) {
    return at == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODate);
}

QByteArray csvLine(const node::Timeline& timeline, const l1::NetworkFile* network) {
    const auto& request = timeline.request.request;
    const auto& last = timeline.steps.back();
    const auto& executed = timeline.steps[static_cast<std::size_t>(node::Step::Executed)];
    return csvLine({utc(timeline.steps.front().at), stateText(timeline), text(protocol::formatAmount(request.amount)),
                    symbolOf(network, request.token), chainName(network, request.chain), addressText(request.to),
                    text(protocol::formatAmount(protocol::unpackFee(request.fee))), app::hashText(timeline.hash),
                    executed.chains.empty() ? QString() : app::hashText(executed.chains.front().transaction),
                    utc(last.at)});
}

} // namespace

ActivityModel::ActivityModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_rows(activityRoles()) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &ActivityModel::look);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &ActivityModel::look);
    look();
}

bool ActivityModel::matches(const node::Timeline& timeline, const ActivityRow& row) const {
    const auto* network = m_backend.node->network();
    const auto& request = timeline.request.request;
    const bool needsYou = row.waits || row.problem;
    if ((m_state == OnTheWay && (row.arrived || needsYou)) || (m_state == Arrived && !row.arrived) ||
        (m_state == NeedsYou && !needsYou)) {
        return false;
    }
    if (network != nullptr) {
        const auto token = static_cast<std::size_t>(m_tokenRow);
        const auto chain = static_cast<std::size_t>(m_chainRow);
        if ((token > 0 && token <= network->tokens.size() && network->tokens[token - 1].id != request.token) ||
            (chain > 0 && chain <= network->chains.size() && network->chains[chain - 1].index != request.chain)) {
            return false;
        }
    }
    const QString wanted = m_search.trimmed();
    if (wanted.isEmpty()) {
        return true;
    }
    const QStringList said{row.title, row.subtitle, row.stateText, row.hash, addressText(request.to)};
    return std::ranges::any_of(said, [&](const auto& each) { return each.contains(wanted, Qt::CaseInsensitive); });
}

std::vector<const node::Timeline*> ActivityModel::shown(const NodeSnapshot& snapshot) const {
    std::vector<const node::Timeline*> out;
    for (const auto& timeline : snapshot.requests) {
        if (matches(timeline, activityRow(timeline, m_backend.node->network(), m_backend.now()))) {
            out.push_back(&timeline);
        }
    }
    return out;
}

void ActivityModel::look() {
    const auto* network = m_backend.node->network();
    const auto snapshot = m_backend.node->snapshot();
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
    std::vector<ActivityRow> rows;
    if (snapshot != nullptr) {
        view.count = snapshot->requests.size();
        for (const auto* timeline : shown(*snapshot)) {
            rows.push_back(activityRow(*timeline, network, m_backend.now(), true));
        }
    }
    const bool sameRows = m_rows.count() == static_cast<int>(rows.size());
    m_rows.update(std::move(rows));
    if (!(view == m_view) || !sameRows) {
        m_view = std::move(view);
        m_tokenRow = m_tokenRow < m_view.tokens.size() ? m_tokenRow : 0;
        m_chainRow = m_chainRow < m_view.chains.size() ? m_chainRow : 0;
        Q_EMIT changed();
    }
}

void ActivityModel::filterChanged() {
    look();
    Q_EMIT changed();
}

QString ActivityModel::countText() const {
    const auto all = static_cast<int>(m_view.count);
    return filtered() ? tr("%1 of %2").arg(m_rows.count()).arg(all) : QString::number(all);
}

bool ActivityModel::filtered() const {
    return m_state != All || m_tokenRow != 0 || m_chainRow != 0 || !m_search.trimmed().isEmpty();
}

void ActivityModel::setSearch(const QString& search) {
    m_search = search;
    filterChanged();
}

void ActivityModel::setState(int state) {
    m_state = std::clamp<int>(state, All, NeedsYou);
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
    m_tokenRow = m_chainRow = 0;
    filterChanged();
}

void ActivityModel::exportCsv(const QUrl& url) {
    QSaveFile file(url.toLocalFile());
    bool written = file.open(QIODevice::WriteOnly) &&
                   file.write(csvLine({QStringLiteral("signed"), QStringLiteral("state"), QStringLiteral("amount"),
                                       QStringLiteral("token"), QStringLiteral("chain"), QStringLiteral("recipient"),
                                       QStringLiteral("fee"), QStringLiteral("request"), QStringLiteral("transaction"),
                                       QStringLiteral("arrived")})) >= 0;
    if (const auto snapshot = m_backend.node->snapshot()) {
        for (const auto* timeline : shown(*snapshot)) {
            written = written && file.write(csvLine(*timeline, m_backend.node->network())) >= 0;
        }
    }
    if (written && file.commit()) {
        Q_EMIT notified(tr("The list was saved."), false);
    } else {
        Q_EMIT notified(tr("The list was not saved: %1").arg(file.errorString()), true);
    }
}

} // namespace landfall::desktop
