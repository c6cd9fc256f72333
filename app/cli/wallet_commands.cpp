#include "cli/command.h"
#include "cli/wallet_access.h"
#include "platform/secret_file.h"

#include "crypto/random.h"
#include "protocol/address.h"
#include "wallet/mnemonic.h"
#include "wallet/passphrase.h"

#include <QFile>
#include <QJsonObject>

#include <algorithm>

namespace landfall::cli {
namespace {

constexpr std::size_t kLongestPhraseFile = 8192;

CommandResult save(Context& context, const Wallet& wallet) {
    const auto passphrase = readPassphrase(context.arguments, context.terminal, true);
    if (!passphrase) {
        return passphrase.error();
    }
    if (const auto saved = app::saveNewWallet(wallet, context.profile.keystorePath(), passphrase->view()); !saved) {
        return Failure(saved.error());
    }
    const QString shown = QString::fromStdString(protocol::formatAddress(wallet.address));
    context.terminal.pair(QStringLiteral("Address"), context.terminal.bold(shown));
    context.terminal.pair(QStringLiteral("Keystore"), context.profile.keystorePath());
    context.terminal.result(
        QJsonObject{{QStringLiteral("address"), shown}, {QStringLiteral("keystore"), context.profile.keystorePath()}});
    return Exit::Ok;
}

void showPhrase(Terminal& terminal, const wallet::Mnemonic& phrase) {
    constexpr unsigned kColumns = 4;
    constexpr std::size_t kCell = 16; // "12. " and a word of eight letters at most
    for (unsigned i = 0; i < phrase.wordCount(); i += kColumns) {
        SecretBytes line(2 + kColumns * kCell + 1);
        std::ranges::fill(line.span(), std::uint8_t{' '});
        line.span().back() = '\n';
        for (unsigned j = 0; j < kColumns && i + j < phrase.wordCount(); ++j) {
            const auto number = std::to_string(i + j + 1);
            const auto cell = line.span().subspan(2 + j * kCell, kCell);
            std::ranges::copy(number, cell.begin() + (2 - static_cast<std::ptrdiff_t>(number.size())));
            cell[2] = '.';
            std::ranges::copy(phrase.word(i + j), cell.begin() + 4);
        }
        terminal.secretLine(line.view());
    }
}

CommandResult create(Context& context) {
    if (const auto free = app::checkNoWallet(context.profile.keystorePath()); !free) {
        return Failure(free.error());
    }
    SecretBytes entropy(32);
    crypto::randomBytes(entropy.span());
    const auto phrase = wallet::Mnemonic::fromEntropy(entropy.view());
    if (!phrase) {
        return Failure(phrase.error());
    }
    const auto wallet = app::walletOfPhrase(phrase->entropy());
    if (!wallet) {
        return Failure(wallet.error());
    }
    const auto saved = save(context, *wallet);
    if (saved && !context.terminal.json()) {
        context.terminal.line();
        context.terminal.line(
            QStringLiteral("Write these 24 words down, in this order, on paper. Whoever has them has the "
                           "tokens;\nwithout them a lost passphrase can't be helped. 'landfall-cli wallet show "
                           "--phrase' shows them again."));
        context.terminal.line();
        showPhrase(context.terminal, *phrase);
    }
    return saved;
}

Outcome<SecretBytes> phraseIn(const QString& path) {
    const auto content = platform::readSecretFile(path, kLongestPhraseFile);
    if (!content) {
        return usage("the recovery phrase: " + content.error().message);
    }
    const auto text = wallet::utf8Text(content->view());
    if (!text || content->size() == kLongestPhraseFile) {
        return usage(
            path.toStdString() + ": " +
            (text ? "this is more than a recovery phrase: leave the words alone in it" : text.error().message));
    }
    return SecretBytes(*text);
}

CommandResult import(Context& context) {
    if (const auto free = app::checkNoWallet(context.profile.keystorePath()); !free) {
        return Failure(free.error());
    }
    const auto keystore = context.arguments.option(QStringLiteral("keystore"));
    if (keystore) {
        const auto passphrase = readPassphrase(context.arguments, context.terminal, false);
        if (!passphrase) {
            return passphrase.error();
        }
        const auto wallet = app::unlockKeystore(*keystore, passphrase->view());
        return wallet ? save(context, *wallet) : CommandResult(Failure(wallet.error()));
    }
    const auto file = context.arguments.option(QStringLiteral("phrase-file"));
    SecretBytes words;
    if (file) {
        auto read = phraseIn(*file);
        if (!read) {
            return read.error();
        }
        words = std::move(*read);
    } else {
        auto typed =
            context.terminal.askSecret(QStringLiteral("Recovery phrase"), QStringLiteral("give --phrase-file FILE"));
        if (!typed) {
            return typed.error();
        }
        words = std::move(*typed);
    }
    const auto phrase = wallet::Mnemonic::parse({reinterpret_cast<const char*>(words.view().data()), words.size()});
    if (!phrase) {
        return Failure(phrase.error());
    }
    const auto wallet = app::walletOfPhrase(phrase->entropy());
    return wallet ? save(context, *wallet) : CommandResult(Failure(wallet.error()));
}

CommandResult show(Context& context) {
    const auto address = walletAddress(context.profile);
    if (!address) {
        return address.error();
    }
    const QString shown = QString::fromStdString(protocol::formatAddress(*address));
    context.terminal.pair(QStringLiteral("Address"), context.terminal.bold(shown));
    context.terminal.pair(QStringLiteral("Keystore"), context.profile.keystorePath());
    if (context.arguments.has(QStringLiteral("phrase"))) {
        if (context.terminal.json()) {
            return usage("a recovery phrase is shown to people only: leave out --json");
        }
        const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
        if (!wallet) {
            return wallet.error();
        }
        if (wallet->contents.phraseError) {
            return Failure(*wallet->contents.phraseError);
        }
        const auto phrase = wallet::Mnemonic::fromEntropy(wallet->contents.entropy.view());
        if (!phrase) {
            return Failure(Error::invalid("wallet-no-phrase",
                                          "this wallet was imported from a key without a phrase: keep its "
                                          "keystore and passphrase instead"));
        }
        context.terminal.line();
        showPhrase(context.terminal, *phrase);
    }
    context.terminal.result(
        QJsonObject{{QStringLiteral("address"), shown}, {QStringLiteral("keystore"), context.profile.keystorePath()}});
    return Exit::Ok;
}

} // namespace

QList<Command> walletCommands() {
    return {
        {{QStringLiteral("wallet create"),
          QStringLiteral("make a wallet: 24 words, and a keystore under a passphrase"),
          {},
          {passphraseOption()},
          {QStringLiteral("landfall-cli wallet create"),
           QStringLiteral("landfall-cli wallet create --passphrase-file secret.txt --json")}},
         create},
        {{QStringLiteral("wallet import"),
          QStringLiteral("bring a wallet back from its words or a keystore file"),
          {},
          {passphraseOption(),
           {QStringLiteral("phrase-file"), QStringLiteral("FILE"), QStringLiteral("read the words from FILE")},
           {QStringLiteral("keystore"), QStringLiteral("FILE"), QStringLiteral("a version 3 keystore of any wallet")}},
          {QStringLiteral("landfall-cli wallet import"),
           QStringLiteral("landfall-cli wallet import --keystore UTC--2024.json")}},
         import},
        {{QStringLiteral("wallet show"),
          QStringLiteral("show the wallet's address, and its words with --phrase"),
          {},
          {passphraseOption(), {QStringLiteral("phrase"), QString(), QStringLiteral("show the recovery phrase too")}},
          {QStringLiteral("landfall-cli wallet show"), QStringLiteral("landfall-cli wallet show --phrase")}},
         show},
    };
}

} // namespace landfall::cli
