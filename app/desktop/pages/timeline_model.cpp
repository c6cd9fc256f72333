#include "desktop/pages/timeline_model.h"

#include "base/hex.h"
#include "common/format.h"
#include "desktop/pages/collect_rows.h"
#include "desktop/words/withdrawal_texts.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr int kTick = 1000; // milliseconds

std::optional<protocol::RequestHash> requestHashOf(const QString& text) {
    const auto hash = fixedFromHex<32>(text.toStdString());
    return hash ? std::optional(*hash) : std::nullopt;
}

QString expectedText(const node::Timeline& timeline) {
    if (!timeline.expectedLow || !timeline.expectedHigh) {
        return {};
    }
    return TimelineModel::tr("usually %1 to %2 on this machine")
        .arg(app::durationText(*timeline.expectedLow), app::durationText(*timeline.expectedHigh));
}

QString batchTextOf(const node::Timeline& timeline, const NodeSnapshot& snapshot) {
    if (timeline.batch) {
        const auto found = std::find_if(snapshot.batches.begin(), snapshot.batches.end(),
                                        [&](const auto& batch) { return batch.number == *timeline.batch; });
        const QString number = app::numberText(*timeline.batch);
        return found == snapshot.batches.end() ? TimelineModel::tr("batch %1").arg(number)
                                               : TimelineModel::tr("batch %1, %2 of %3 places taken")
                                                     .arg(number)
                                                     .arg(found->operations)
                                                     .arg(found->size);
    }
    return timeline.state == node::RequestState::Waiting ? text(snapshot.status.batcherWaits) : QString();
}

} // namespace

TimelineModel::TimelineModel(const Backend& backend, ProofWatch& proof, QObject* parent)
    : QObject(parent), m_backend(backend), m_proof(proof), m_steps(stepRoles()), m_noPhases({}) {
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &TimelineModel::refresh);
    connect(&m_proof, &ProofWatch::changed, this, &TimelineModel::refresh);
    connect(&m_clock, &QTimer::timeout, this, &TimelineModel::refresh);
    m_clock.setInterval(kTick);
}

void TimelineModel::setHash(const QString& hash) {
    if (hash == m_hash) {
        return;
    }
    m_hash = hash;
    m_backend.node->follow(requestHashOf(hash));
    m_steps.update({});
    refresh();
    Q_EMIT changed();
}

QString TimelineModel::shortHash() const {
    return app::shortHash(m_hash);
}

QString TimelineModel::shortArrival() const {
    return app::shortHash(m_view.arrivalTransaction);
}

const node::Timeline* TimelineModel::find(const NodeSnapshot& snapshot) const {
    const auto hash = requestHashOf(m_hash);
    return hash ? timelineIn(snapshot, *hash) : nullptr;
}

TimelineModel::View TimelineModel::view(const node::Timeline& timeline, const NodeSnapshot& snapshot) const {
    const auto* network = m_backend.node->network();
    View view;
    view.known = true;
    view.title = withdrawalTitle(timeline.request.request, network);
    view.recipient = addressText(timeline.request.request.to);
    view.note = sentence(timeline.note);
    view.nextAction = desktop::nextAction(timeline, network);
    if (const auto what = collectableOf(timeline, snapshot); what && what->ready) {
        view.collectId = what->id();
        view.collectText = desktop::collectText(what->kind);
        if (what->kind == Collectable::Kind::Release) {
            view.nextAction = tr("Their time has come: the sequencer's node releases them, or you do.");
        }
    }
    view.arrived = timeline.arrived();
    if (const auto& chains = timeline.steps.back().chains; view.arrived && !chains.empty()) {
        view.arrivalTransaction = app::hashText(chains.front().transaction);
        view.arrivalUrl = explorerUrl(network, chains.front().chain, view.arrivalTransaction);
    }
    view.failed = hasFailed(timeline);
    view.overdue = isOverdue(timeline, m_backend.now());
    view.stateText = view.overdue ? overdueText() : desktop::stateText(timeline);
    const auto until = view.arrived ? timeline.steps.back().at : m_backend.now();
    view.elapsed = view.failed ? QString() : app::durationText(std::max<qint64>(until - timeline.steps.front().at, 0));
    view.expected = expectedText(timeline);
    view.batchText = batchTextOf(timeline, snapshot);
    view.proving = timeline.batch && m_proof.batch() == timeline.batch;
    view.proofLeft = view.proving ? m_proof.timeLeft() : QString();
    return view;
}

void TimelineModel::refresh() {
    const auto snapshot = m_backend.node->snapshot();
    const auto* timeline = snapshot != nullptr ? find(*snapshot) : nullptr;
    View now;
    if (timeline != nullptr) {
        now = view(*timeline, *snapshot);
        auto rows = stepRows(*timeline, *snapshot, m_backend.node->network());
        if (now.proving) {
            auto& proved = rows[static_cast<std::size_t>(node::Step::Proved)];
            proved.progress = m_proof.progress(); // newer than the snapshot's
            proved.waiting = m_proof.phaseText();
        }
        m_steps.update(std::move(rows));
    }
    const bool runs = now.known && !now.arrived && !now.failed;
    if (runs != m_clock.isActive()) {
        runs ? m_clock.start() : m_clock.stop();
    }
    if (!(now == m_view)) {
        m_view = std::move(now);
        Q_EMIT changed();
    }
}

} // namespace landfall::desktop
