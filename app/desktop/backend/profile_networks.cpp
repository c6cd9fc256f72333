#include "desktop/backend/profile_networks.h"

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
        const auto kept = keepEarlier(*network);
        const auto saved = kept ? l1::saveNetworkFile(*network, m_profile.ownNetworkPath()) : kept;
        if (!saved) {
            network = saved.error();
        }
    }
    open(std::move(network));
}

// A network file can't be made again from anything else.
Status ProfileNetworks::keepEarlier(const l1::NetworkFile& next) const {
    QDir().mkpath(m_profile.folder());
    const auto earlier = l1::readNetworkFile(m_profile.ownNetworkPath());
    if (!earlier || earlier->networkId() == next.networkId()) {
        return {};
    }
    const QString folder = m_profile.nodeFolder(*earlier);
    QDir().mkpath(folder);
    return l1::saveNetworkFile(*earlier, folder + QStringLiteral("/network.json"));
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
