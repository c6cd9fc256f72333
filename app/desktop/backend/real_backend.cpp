#include "desktop/backend/real_backend.h"

namespace landfall::desktop {

RealBackend::RealBackend(const app::Profile& profile)
    : m_profile(profile), m_wallet(profile.keystorePath()), m_keychain(profile.keystorePath()),
      m_networks(profile, m_node), m_devnet(m_networks, m_wallet),
      m_deposits(m_node, m_wallet,
                 [profile](const l1::NetworkFile& network) { return profile.depositRecordPath(network); }),
      m_sender(m_node, m_wallet) {
}

RealBackend::~RealBackend() {
    m_node.shutDown(); // while its chains are still there
}

Backend RealBackend::parts() {
    Backend out;
    out.node = &m_node;
    out.wallet = &m_wallet;
    out.funds = &m_funds;
    out.keychain = &m_keychain;
    out.networks = &m_networks;
    out.devnet = &m_devnet;
    out.deposits = &m_deposits;
    out.sender = &m_sender;
    out.rehearsal = &m_rehearsal;
    out.settingsFile = m_profile.folder() + QStringLiteral("/window.ini");
    return out;
}

} // namespace landfall::desktop
