#include "desktop/pages/safety_model.h"

#include "desktop/pages/account_freshness.h"

namespace landfall::desktop {

SafetyModel::SafetyModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_chains(safetyRoles()), m_absences(safetyRoles()) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &SafetyModel::refresh);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &SafetyModel::refresh);
    refresh();
}

void SafetyModel::refresh() {
    const auto snapshot = m_backend.node->snapshot();
    const auto* network = m_backend.node->network();
    m_unknownReason = whyUnknown(m_backend);
    if (snapshot != nullptr && network != nullptr && known()) {
        m_head = safetyHead(*snapshot, *network);
        m_chains.update(chainRows(*snapshot, *network));
        m_absences.update(absenceRows(*snapshot, *network));
    } else {
        m_head = {};
        m_chains.update({});
        m_absences.update({});
    }
    Q_EMIT changed();
}

} // namespace landfall::desktop
