#include "desktop/pages/network_model.h"

#include "desktop/words/texts.h"

namespace landfall::desktop {

NetworkModel::NetworkModel(const Backend& backend, QObject* parent) : QObject(parent), m_backend(backend) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &NetworkModel::changed);
    connect(m_backend.networks, &NetworkSource::changed, this, &NetworkModel::changed);
}

bool NetworkModel::loaded() const {
    return m_backend.node->network() != nullptr;
}

bool NetworkModel::busy() const {
    return m_backend.node->state() == NodeLink::State::Starting;
}

QString NetworkModel::name() const {
    return loaded() ? text(m_backend.node->network()->name) : QString();
}

QString NetworkModel::problem() const {
    const auto problem = m_backend.networks->problem();
    return problem ? sentence(problem->message) : QString();
}

QString NetworkModel::remedy() const {
    const auto problem = m_backend.networks->problem();
    return problem ? remedyText(*problem) : QString();
}

void NetworkModel::openFile(const QUrl& url) {
    m_backend.networks->openFile(url.toLocalFile());
}

} // namespace landfall::desktop
