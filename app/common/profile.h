#pragma once

#include "l1/network_file.h"

#include <QString>

#include <optional>

namespace landfall::app {

// Where this user's files lie. One wallet, any number of networks.
class Profile {
public:
    // `folder` empty: $LANDFALL_HOME, else the XDG data folder. `networkFile` empty:
    // what networkPath() finds.
    Profile(QString folder, QString networkFile);

    QString folder() const { return m_folder; }
    QString keystorePath() const { return m_folder + QStringLiteral("/keystore.json"); }
    QString devnetFolder() const { return m_folder + QStringLiteral("/devnet"); }
    // Proving keys: large, made again when they are gone.
    QString keyFolder() const;
    // The node's database of one network.
    QString nodeFolder(const l1::NetworkFile& network) const;
    // What is kept of a deposit under way.
    QString depositRecordPath(const l1::NetworkFile& network) const {
        return nodeFolder(network) + QStringLiteral("/deposit.json");
    }

    // The file that was named, else network.json in the folder, else the running
    // devnet's. Errors: no-network, and those of readNetworkFile.
    Result<l1::NetworkFile> network() const;
    QString networkPath() const;
    // network.json in the folder: the network that this profile keeps to.
    QString ownNetworkPath() const { return m_folder + QStringLiteral("/network.json"); }

    // The sequencer's key for a network: sequencer.key in the folder, else the
    // devnet's if it is its network. Without one a node only follows.
    std::optional<QString> sequencerKeyFile(const l1::NetworkFile& network) const;

    // driver.key in the folder: the profile's nodes drive by themselves where the sequencer has stalled, and pay with
    // this key. Off without it.
    std::optional<QString> driverKeyFile() const;

private:
    QString m_folder;
    QString m_network;
};

} // namespace landfall::app
