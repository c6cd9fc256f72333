#include "cli/profile.h"

#include "base/hex.h"

#include <QFile>
#include <QStandardPaths>

namespace landfall::cli {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

} // namespace

Profile::Profile(const Arguments& arguments)
    : m_folder(arguments.option(QStringLiteral("data")).value_or(qEnvironmentVariable("LANDFALL_HOME"))),
      m_network(arguments.option(QStringLiteral("network")).value_or(QString())) {
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
    return m_folder + QStringLiteral("/node/") + text(toHex(network.networkId())).left(16);
}

QString Profile::networkPath() const {
    if (!m_network.isEmpty()) {
        return m_network;
    }
    const QString own = m_folder + QStringLiteral("/network.json");
    return QFile::exists(own) ? own : devnetFolder() + QStringLiteral("/network.json");
}

Outcome<l1::NetworkFile> Profile::network() const {
    const QString path = networkPath();
    if (m_network.isEmpty() && !QFile::exists(path)) {
        return Failure(Error::invalid(
            "no-network", "no network is set up: start a local one with 'landfall-cli devnet up --detach', or "
                          "name one with --network FILE"));
    }
    auto network = l1::readNetworkFile(path);
    if (!network) {
        return Failure(network.error());
    }
    return std::move(*network);
}

Outcome<const l1::NetworkChain*> findChain(const l1::NetworkFile& network, const QString& name) {
    QStringList known;
    for (const auto& chain : network.chains) {
        if (text(chain.name).compare(name, Qt::CaseInsensitive) == 0 || QString::number(chain.index) == name ||
            QString::number(chain.evmChainId) == name) {
            return &chain;
        }
        known.append(QStringLiteral("%1 (%2)").arg(text(chain.name)).arg(chain.index));
    }
    return Failure(Exit::Usage, Error::invalid("chain-unknown", "there is no chain '" + name.toStdString() +
                                                                    "' in this network. It has " +
                                                                    known.join(QStringLiteral(", ")).toStdString()));
}

Outcome<const l1::NetworkToken*> findToken(const l1::NetworkFile& network, const QString& name) {
    QStringList known;
    for (const auto& token : network.tokens) {
        if (text(token.symbol).compare(name, Qt::CaseInsensitive) == 0 || QString::number(token.id) == name) {
            return &token;
        }
        known.append(text(token.symbol));
    }
    return Failure(Exit::Usage, Error::invalid("token-unknown", "there is no token '" + name.toStdString() +
                                                                    "' in this network. It has " +
                                                                    known.join(QStringLiteral(", ")).toStdString()));
}

} // namespace landfall::cli
