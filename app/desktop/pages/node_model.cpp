#include "desktop/pages/node_model.h"

#include "common/format.h"
#include "desktop/secrets/redacted.h"
#include "desktop/words/texts.h"

#include <QtCore/QSaveFile>

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr std::size_t kMostNotices = 500;
constexpr std::size_t kHistory = 20;

NodeModel::Health worst(const std::vector<node::ChainView>& chains) {
    auto out = NodeModel::Good;
    for (const auto& chain : chains) {
        if (chain.health == node::Health::Unknown && out == NodeModel::Good) {
            out = NodeModel::Starting;
        } else if (chain.health == node::Health::Stalled || chain.health == node::Health::Degraded ||
                   chain.health == node::Health::Down || chain.frozen) {
            out = NodeModel::Degraded;
        }
    }
    return out;
}

QString levelText(int level) {
    return level == NodeModel::Problem   ? QStringLiteral("problem")
           : level == NodeModel::Warning ? QStringLiteral("warning")
                                         : QStringLiteral("info");
}

} // namespace

NodeModel::NodeModel(const Backend& backend, ProofWatch& proof, QObject* parent)
    : QObject(parent), m_backend(backend), m_proof(proof), m_chains(chainRoles()), m_batches(batchRoles()),
      m_log(logRoles()) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &NodeModel::refresh);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &NodeModel::refresh);
    connect(m_backend.node, &NodeLink::notice, this, &NodeModel::heard);
    connect(&m_proof, &ProofWatch::changed, this, &NodeModel::changed);
    refresh();
}

void NodeModel::judge(View& view, const NodeSnapshot* snapshot) const {
    const auto& node = *m_backend.node;
    const auto problem = node.state() == NodeLink::State::Failed ? node.problem()
                         : snapshot != nullptr                   ? snapshot->status.problem
                                                                 : std::nullopt;
    if (problem) {
        view.health = Down;
        view.healthText = tr("The node has stopped");
        view.problem = sentence(problem->message);
        view.remedy = remedyText(*problem);
        view.canRestart = true;
        return;
    }
    switch (node.state()) {
    case NodeLink::State::Off:
        view.healthText = node.network() == nullptr ? tr("No network is open") : tr("The node is off");
        return;
    case NodeLink::State::Starting:
        view.health = Starting;
        view.healthText = tr("The node is starting");
        return;
    case NodeLink::State::Running:
    case NodeLink::State::Failed:
        break;
    }
    view.health = snapshot == nullptr ? Starting : worst(snapshot->chains);
    view.healthText = view.health == Good       ? tr("The node is in step with every chain")
                      : view.health == Starting ? tr("The node is reading the chains")
                                                : tr("A chain is in trouble");
}

void NodeModel::refresh() {
    const auto* network = m_backend.node->network();
    const auto snapshot = m_backend.node->snapshot();
    View view;
    judge(view, snapshot.get());
    if (network != nullptr) {
        view.networkId = app::hashText(network->networkId());
        view.batchSize = network->sizes.empty() ? 0 : network->sizes.back().size;
    }
    std::vector<ChainRow> chains;
    std::vector<BatchRow> batches;
    if (snapshot != nullptr) {
        view.stateRoot = app::hashText(snapshot->status.stateRoot);
        std::uint64_t waits = snapshot->status.waitingRequests;
        for (const auto& chain : snapshot->chains) {
            waits += chain.queued - std::min(chain.queued, chain.queueInBatch);
            chains.push_back(chainRow(chain, network));
        }
        view.batchCount = static_cast<int>(waits);
        view.batchText = text(snapshot->status.batcherWaits);
        view.waiting = tr("Waiting requests: %1").arg(app::numberText(snapshot->status.waitingRequests));
        std::vector<node::Milliseconds> took;
        for (const auto& batch : snapshot->batches) {
            batches.push_back(batchRow(batch));
            if (batch.provingTook && took.size() < kHistory) {
                took.insert(took.begin(), *batch.provingTook);
            }
        }
        if (!took.empty()) {
            const auto [shortest, longest] = std::minmax_element(took.begin(), took.end());
            for (const auto each : took) {
                view.proofHistory.push_back(static_cast<double>(each) /
                                            static_cast<double>(std::max<qint64>(*longest, 1)));
            }
            view.proofHistoryText = tr("Proofs made here: %1, each in %2 to %3")
                                        .arg(took.size())
                                        .arg(app::durationText(*shortest), app::durationText(*longest));
        }
    }
    m_chains.update(std::move(chains));
    m_batches.update(std::move(batches));
    if (!(view == m_view)) {
        m_view = std::move(view);
        Q_EMIT changed();
    }
}

void NodeModel::heard(const node::Notice& notice, qint64 at) {
    m_notices.push_front(
        {++m_heard, app::timeText(at), static_cast<int>(notice.level), text(notice.code), text(notice.message)});
    if (m_notices.size() > kMostNotices) {
        m_notices.pop_back();
    }
    m_log.update({m_notices.begin(), m_notices.end()});
}

double NodeModel::batchFraction() const {
    return batchSize() == 0 ? 0 : std::min(1.0, static_cast<double>(batchCount()) / batchSize());
}

QString NodeModel::proofTitle() const {
    return m_proof.batch() ? tr("Batch %1").arg(app::numberText(*m_proof.batch())) : QString();
}

QString NodeModel::shortStateRoot() const {
    return app::shortHash(m_view.stateRoot);
}

void NodeModel::restart() {
    m_backend.node->restart();
}

void NodeModel::exportLog(const QUrl& url) {
    QSaveFile file(url.toLocalFile());
    bool written = file.open(QIODevice::WriteOnly);
    for (auto row = m_notices.rbegin(); written && row != m_notices.rend(); ++row) {
        const QString line =
            QStringLiteral("%1 %2 %3: %4\n").arg(row->at, levelText(row->level), row->code, row->message);
        written = file.write(redacted(line).toUtf8()) >= 0;
    }
    if (written && file.flush() && file.commit()) {
        Q_EMIT notified(tr("The log was saved."), false);
    } else {
        Q_EMIT notified(tr("The log was not saved: %1").arg(file.errorString()), true);
    }
}

} // namespace landfall::desktop
