#include "desktop/pages/safety_model.h"

#include "desktop/pages/account_freshness.h"
#include "desktop/words/texts.h"

namespace landfall::desktop {

SafetyModel::SafetyModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_chains(safetyRoles()), m_absences(safetyRoles()) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &SafetyModel::refresh);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &SafetyModel::refresh);
    connect(m_backend.rehearsal, &RehearsalControl::changed, this, &SafetyModel::rehearsalChanged);
    refresh();
}

SafetyModel::Rehearsal SafetyModel::rehearsal() const {
    switch (m_backend.rehearsal->state()) {
    case RehearsalControl::State::Running:
        return Rehearsing;
    case RehearsalControl::State::Done:
        return Rehearsed;
    case RehearsalControl::State::Failed:
        return RehearsalFailed;
    case RehearsalControl::State::Off:
        break;
    }
    return NotRehearsed;
}

QString SafetyModel::rehearsalError() const {
    const auto error = m_backend.rehearsal->error();
    return error ? sentence(error->message) : QString();
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
