#include "cli/wallet_access.h"

#include "platform/secret_file.h"
#include "wallet/error_codes.h"
#include "wallet/keystore_file.h"
#include "wallet/passphrase.h"

#include <QFile>

#include <algorithm>

namespace landfall::cli {
namespace {

constexpr std::size_t kLongestLine = 4'096;

// Its first line; a person may be typing it.
Result<SecretBytes> standardInput() {
    QFile file;
    SecretBytes buffer(kLongestLine);
    const auto length =
        file.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)
            ? file.readLine(reinterpret_cast<char*>(buffer.span().data()), static_cast<qint64>(buffer.size()))
            : -1;
    if (length <= 0) {
        return Error::invalid("passphrase-file", "standard input is empty: write the passphrase into it");
    }
    return SecretBytes(buffer.view().first(static_cast<std::size_t>(length)));
}

Outcome<SecretBytes> passphraseFromFile(const QString& path) {
    const auto content =
        path == QLatin1StringView("-") ? standardInput() : platform::readSecretFile(path, kLongestLine);
    if (!content) {
        return Failure(Exit::Usage, Error::invalid("passphrase-file", "the passphrase: " + content.error().message));
    }
    const auto text = wallet::utf8Text(content->view());
    if (!text) {
        return Failure(Exit::Usage,
                       Error::invalid("passphrase-file", path.toStdString() + ": " + text.error().message));
    }
    auto line = *text;
    line = line.first(static_cast<std::size_t>(std::ranges::find(line, '\n') - line.begin()));
    while (!line.empty() && line.back() == '\r') {
        line = line.first(line.size() - 1);
    }
    return SecretBytes(line);
}

Outcome<Bytes> keystoreOf(const Profile& profile) {
    auto json = wallet::loadKeystoreFile(profile.keystorePath());
    if (!json) {
        return json.error().code == code::kKeystoreNotFound
                   ? Failure(Error::invalid("no-wallet", "there is no wallet in " + profile.folder().toStdString() +
                                                             ": make one with 'landfall-cli wallet create'"))
                   : Failure(json.error());
    }
    return std::move(*json);
}

} // namespace

OptionSpec passphraseOption() {
    return {QStringLiteral("passphrase-file"), QStringLiteral("FILE"),
            QStringLiteral("read the passphrase from FILE's first line (- is standard input)")};
}

Outcome<SecretBytes> readPassphrase(const Arguments& arguments, Terminal& terminal, bool isNew) {
    const QString instead = QStringLiteral("give --passphrase-file FILE");
    const auto file = arguments.option(QStringLiteral("passphrase-file"));
    auto first = file ? passphraseFromFile(*file)
                      : terminal.askSecret(isNew ? QStringLiteral("New passphrase (8 characters at least)")
                                                 : QStringLiteral("Passphrase"),
                                           instead);
    if (!first || !isNew) {
        return first;
    }
    if (const auto fits = app::checkNewPassphrase(first->view()); !fits) {
        return Failure(Exit::Usage, fits.error());
    }
    if (!file) {
        const auto second = terminal.askSecret(QStringLiteral("The same again"), instead);
        if (!second) {
            return second.error();
        }
        if (!equalConstantTime(first->view(), second->view())) {
            return Failure(Exit::Declined,
                           Error::invalid("passphrases-differ", "the two passphrases differ: nothing was saved"));
        }
    }
    return first;
}

Outcome<Wallet> unlockWallet(const Profile& profile, const Arguments& arguments, Terminal& terminal) {
    const auto json = keystoreOf(profile); // before the passphrase is asked for
    if (!json) {
        return json.error();
    }
    const auto passphrase = readPassphrase(arguments, terminal, false);
    if (!passphrase) {
        return passphrase.error();
    }
    auto wallet = app::unlockKeystore(profile.keystorePath(), passphrase->view());
    if (!wallet) {
        return Failure(wallet.error());
    }
    return std::move(*wallet);
}

Outcome<protocol::Address> walletAddress(const Profile& profile) {
    const auto json = keystoreOf(profile);
    if (!json) {
        return json.error();
    }
    const auto summary = wallet::inspectKeystore(*json);
    if (!summary) {
        return Failure(summary.error());
    }
    if (!summary->address) {
        return Failure(Error::damaged("keystore-no-address", "the keystore names no address: import it again"));
    }
    return *summary->address;
}

} // namespace landfall::cli
