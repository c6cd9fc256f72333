#pragma once

#include "cli/arguments.h"
#include "crypto/secp256k1.h"
#include "l1/network_file.h"

#include <QString>

namespace landfall::cli {

// Where this user's files lie: --data, else $LANDFALL_HOME, else the XDG data
// folder. One wallet, any number of networks.
class Profile {
public:
    explicit Profile(const Arguments& arguments);

    QString folder() const { return m_folder; }
    QString keystorePath() const { return m_folder + QStringLiteral("/keystore.json"); }
    QString devnetFolder() const { return m_folder + QStringLiteral("/devnet"); }
    // Proving keys: large, made again when they are gone.
    QString keyFolder() const;
    // The node's database of one network.
    QString nodeFolder(const l1::NetworkFile& network) const;

    // --network, else network.json in the folder, else the running devnet's. Errors:
    // no-network, and those of readNetworkFile.
    Outcome<l1::NetworkFile> network() const;
    QString networkPath() const;

private:
    QString m_folder;
    QString m_network;
};

// A chain by its name (any case), its index, or its EVM chain id. Error: chain-unknown, listing what there is.
Outcome<const l1::NetworkChain*> findChain(const l1::NetworkFile& network, const QString& text);
// A token by symbol (any case) or id. Error: token-unknown.
Outcome<const l1::NetworkToken*> findToken(const l1::NetworkFile& network, const QString& text);

} // namespace landfall::cli
