#include "desktop/profile_networks.h"

#include "devnet/control.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace landfall::desktop {

ProfileNetworks::ProfileNetworks(app::Profile profile, EmbeddedNode& node, QObject* parent)
    : NetworkSource(parent), m_profile(std::move(profile)), m_node(node) {
}

void ProfileNetworks::openProfile() {
    const QString path = m_profile.networkPath();
    if (path == devnet::networkFileIn(m_profile.devnetFolder())) {
        const auto status = devnet::statusOf(m_profile.devnetFolder());
        if (!status || !status->running || !status->state.ready) {
            return;
        }
    }
    open(m_profile.network());
}

void ProfileNetworks::openFile(const QString& path) {
    auto network = l1::readNetworkFile(path);
    if (network) {
        QDir().mkpath(m_profile.folder());
        const auto kept = l1::saveNetworkFile(*network, m_profile.ownNetworkPath());
        if (!kept) {
            network = kept.error();
        }
    }
    open(std::move(network));
}

void ProfileNetworks::openDevnet() {
    open(l1::readNetworkFile(devnet::networkFileIn(m_profile.devnetFolder())));
}

void ProfileNetworks::closeDevnet() {
    m_problem.reset();
    m_node.close();
    Q_EMIT changed();
}

void ProfileNetworks::open(Result<l1::NetworkFile> network) {
    m_problem.reset();
    if (network) {
        const QString folder = m_profile.nodeFolder(*network);
        const auto keyFile = m_profile.sequencerKeyFile(*network);
        m_node.open({std::move(*network), folder, m_profile.keyFolder(), keyFile, {}});
    } else {
        m_problem = network.error();
    }
    Q_EMIT changed();
}

} // namespace landfall::desktop
