#include "cli/network_access.h"

#include "common/format.h"

#include <QStringList>

namespace landfall::cli {

using app::text;

Outcome<l1::NetworkFile> networkOf(const Profile& profile) {
    auto network = profile.network();
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
