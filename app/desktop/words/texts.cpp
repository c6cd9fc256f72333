#include "desktop/words/texts.h"

#include "protocol/address.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace landfall::desktop {

QString tr(const char* words) {
    return QCoreApplication::translate("landfall::desktop", words);
}

QString addressText(const protocol::Address& address) {
    return text(protocol::formatAddress(address));
}

QString addressText(const protocol::ChainAddress& recipient) {
    return text(protocol::formatChainAddress(recipient));
}

QString symbolOf(const l1::NetworkFile* network, protocol::TokenId token) {
    const auto* found = network != nullptr ? network->token(token) : nullptr;
    return found != nullptr ? text(found->symbol) : tr("token %1").arg(token);
}

QString moneyText(protocol::Amount amount, const l1::NetworkFile* network, protocol::TokenId token) {
    return app::amountText(amount) + QLatin1Char(' ') + symbolOf(network, token);
}

QString chainName(const l1::NetworkFile* network, protocol::ChainIndex chain) {
    const auto* found = network != nullptr ? network->chain(chain) : nullptr;
    return found != nullptr ? text(found->name) : tr("chain %1").arg(chain);
}

QString explorerUrl(const l1::NetworkFile* network, protocol::ChainIndex chain, const QString& transaction) {
    const auto* found = network != nullptr ? network->chain(chain) : nullptr;
    if (found == nullptr || found->explorerTransactionUrl.empty()) {
        return {};
    }
    return text(found->explorerTransactionUrl).replace(QStringLiteral("{hash}"), transaction);
}

QString sentence(const std::string& message) {
    QString out = text(message);
    const auto end = std::find_if(out.begin(), out.end(), [](QChar letter) { return !letter.isLetter(); });
    // What isn't a plain word keeps its form: a file's name, a URL, 0x….
    if (end != out.end() && (*end == QLatin1Char(' ') || *end == QLatin1Char(',') || *end == u'\'')) {
        out[0] = out[0].toUpper();
    }
    return out.isEmpty() || out.endsWith(QLatin1Char('.')) ? out : out + QLatin1Char('.');
}

QString remedyText(const Error& error) {
    switch (error.kind) {
    case ErrorKind::Invalid:
    case ErrorKind::Unavailable:
        return {}; // the message names it
    case ErrorKind::Damaged:
        return tr("The tokens are safe: everything can be read from the chains again.");
    case ErrorKind::Internal:
        return tr("This is a fault of the program: save the log from the Node page and report it.");
    }
    return {};
}

double fractionOf(protocol::Amount part, protocol::Amount whole) {
    return whole == 0 ? 0 : std::clamp(static_cast<double>(part) / static_cast<double>(whole), 0.0, 1.0);
}

} // namespace landfall::desktop
