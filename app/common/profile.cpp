#include "common/profile.h"

#include "base/hex.h"
#include "common/error_codes.h"
#include "devnet/state_file.h"

#include <QFile>
#include <QStandardPaths>

namespace landfall::app {

Profile::Profile(QString folder, QString networkFile)
    : m_folder(folder.isEmpty() ? qEnvironmentVariable("LANDFALL_HOME") : std::move(folder)),
      m_network(std::move(networkFile)) {
    if (m_folder.isEmpty()) {
        m_folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/landfall");
    }
}

QString Profile::keyFolder() const {
    const QString chosen = qEnvironmentVariable("LANDFALL_KEYS");
    return chosen.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) +
                                  QStringLiteral("/landfall/keys")
                            : chosen;
}

QString Profile::nodeFolder(const l1::NetworkFile& network) const {
    return m_folder + QStringLiteral("/node/") + QString::fromStdString(toHex(network.networkId())).left(16);
}

QString Profile::networkPath() const {
    if (!m_network.isEmpty()) {
        return m_network;
    }
    return QFile::exists(ownNetworkPath()) ? ownNetworkPath() : devnet::networkFileIn(devnetFolder());
}

Result<l1::NetworkFile> Profile::network() const {
    const QString path = networkPath();
    if (m_network.isEmpty() && !QFile::exists(path)) {
        return Error::invalid(code::kNoNetwork,
                              "no network is set up: start a local one with 'landfall-cli devnet up --detach', or "
                              "name one with --network FILE");
    }
    return l1::readNetworkFile(path);
}

std::optional<QString> Profile::sequencerKeyFile(const l1::NetworkFile& network) const {
    const QString own = m_folder + QStringLiteral("/sequencer.key");
    if (QFile::exists(own)) {
        return own;
    }
    const auto devnet = l1::readNetworkFile(devnet::networkFileIn(devnetFolder()));
    const QString theirs = devnet::sequencerKeyFileIn(devnetFolder());
    if (devnet && devnet->networkId() == network.networkId() && QFile::exists(theirs)) {
        return theirs;
    }
    return std::nullopt;
}

std::optional<QString> Profile::driverKeyFile() const {
    const QString own = m_folder + QStringLiteral("/driver.key");
    return QFile::exists(own) ? std::optional(own) : std::nullopt;
}

} // namespace landfall::app
