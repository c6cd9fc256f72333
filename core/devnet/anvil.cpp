#include "devnet/anvil.h"

#include "devnet/accounts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>

namespace landfall::devnet {

Result<QString> findAnvil() {
    const QString named = qEnvironmentVariable("LANDFALL_ANVIL");
    if (const QFileInfo file(named); !named.isEmpty() && !(file.isFile() && file.isExecutable())) {
        return Error::unavailable("anvil-missing", "LANDFALL_ANVIL names " + named.toStdString() +
                                                       ", which is not a program: correct or unset it");
    }
    QStringList places{named, QCoreApplication::applicationDirPath() + QStringLiteral("/../lib/landfall/anvil")};
#ifdef LANDFALL_SOURCE_DIR
    places.append(
        QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil"));
    static constexpr char kRemedy[] = "run 'npm ci' in core/contracts";
#else
    static constexpr char kRemedy[] = "install Landfall again, with its folder lib/landfall beside the programs' bin";
#endif
    places.append(QStandardPaths::findExecutable(QStringLiteral("anvil")));
    for (const auto& place : places) {
        const QFileInfo file(place);
        if (!place.isEmpty() && file.isFile() && file.isExecutable()) {
            return QDir::cleanPath(file.absoluteFilePath());
        }
    }
    return Error::unavailable("anvil-missing", std::string("Anvil, which runs the local chains, is not installed: ") +
                                                   kRemedy + ", or name its program in LANDFALL_ANVIL");
}

ChildProcess::Launch anvilLaunch(const QString& anvil, const QString& name, protocol::EvmChainId chainId,
                                 const QString& logFile) {
    ChildProcess::Launch out;
    out.name = name;
    out.program = anvil;
    out.logFile = logFile;
    out.announcement = "Listening on ";
    // Prague: the rules that the gas figures and the contracts are made for. One
    // slot an epoch: blocks become final two blocks later.
    out.arguments = {QStringLiteral("--host"),     QStringLiteral("127.0.0.1"),  QStringLiteral("--port"),
                     QStringLiteral("0"),          QStringLiteral("--chain-id"), QString::number(chainId),
                     QStringLiteral("--hardfork"), QStringLiteral("prague"),     QStringLiteral("--slots-in-an-epoch"),
                     QStringLiteral("1"),          QStringLiteral("--mnemonic"), QString::fromLatin1(playMoneyPhrase()),
                     QStringLiteral("--balance"),  QStringLiteral("1000000")};
    return out;
}

Result<QString> anvilUrl(const QString& announcement) {
    const QUrl url(QStringLiteral("http://") + announcement);
    if (url.port() <= 0) {
        return Error::unavailable("anvil-no-port",
                                  "Anvil does not say its port: this version of it is not supported (1.7.1 is)");
    }
    return url.toString();
}

} // namespace landfall::devnet
