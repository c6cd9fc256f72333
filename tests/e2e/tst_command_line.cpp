#include "e2e/cli_driver.h"

#include <QFile>
#include <QRegularExpression>
#include <QtTest>

#include <pwd.h>
#include <unistd.h>

using landfall::e2e::Profile;
using landfall::e2e::Ran;

// The command line where no network runs: what it says, what it refuses, and that
// it leaves nothing half done.
class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usageErrors_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QStringList& words, const char* says) {
            QTest::newRow(name) << words << QString::fromUtf8(says);
        };
        row("unknown command", {QStringLiteral("wihtdraw")}, "no command 'wihtdraw'");
        row("unknown option", {QStringLiteral("balances"), QStringLiteral("--fast")}, "no option --fast");
        row("option without value", {QStringLiteral("claim"), QStringLiteral("--chain")}, "--chain needs a value");
        row("option given twice", {QStringLiteral("claim"), QStringLiteral("--chain=1"), QStringLiteral("--chain=2")},
            "--chain is given twice");
        row("option with an empty value", {QStringLiteral("balances"), QStringLiteral("--network"), QString()},
            "--network has an empty value");
        row("empty after an equals sign", {QStringLiteral("claim"), QStringLiteral("--chain=")},
            "--chain has an empty value");
        row("option with a blank value", {QStringLiteral("claim"), QStringLiteral("--chain"), QStringLiteral("  ")},
            "--chain has an empty value");
        row("empty word", {QStringLiteral("status"), QString()}, "a word is empty");
        row("value for a switch", {QStringLiteral("status"), QStringLiteral("--watch=yes")}, "--watch takes no value");
        row("one word too many", {QStringLiteral("tokens"), QStringLiteral("all")}, "one word too many");
        row("option missing", {QStringLiteral("withdraw"), QStringLiteral("--chain"), QStringLiteral("1")},
            "--token is missing");
        row("number out of range", {QStringLiteral("status"), QStringLiteral("--timeout"), QStringLiteral("0")},
            "--timeout must be a whole number from 1 to 86400");
    }
    void usageErrors() {
        QFETCH(const QStringList, words);
        QFETCH(const QString, says);
        const Profile profile;
        const auto ran = profile.cli(words);
        QCOMPARE(ran.exit, 2);
        QCOMPARE(ran.error(), QStringLiteral("usage"));
        QVERIFY2(QString::fromUtf8(ran.out).contains(says), ran.out.constData());
    }

    // An unset variable in a script must not become the wallet in the user's own folder.
    void emptyFolders() {
        const Profile profile;
        const auto ran = profile.plain({QStringLiteral("wallet"), QStringLiteral("show"), QStringLiteral("--json"),
                                        QStringLiteral("--data"), QString()});
        QCOMPARE(ran.exit, 2);
        QVERIFY2(ran.out.contains("--data has an empty value"), ran.out);
        QProcess node;
        node.start(Profile::program(QStringLiteral("landfalld")),
                   {QStringLiteral("--network"), QStringLiteral("x"), QStringLiteral("--data"), QString()});
        QVERIFY(node.waitForFinished());
        QCOMPARE(node.exitCode(), 2);
        const auto said = node.readAllStandardError();
        QVERIFY2(said.contains("--data has an empty value"), said);
    }

    void everyCommandExplainsItself() {
        const Profile profile;
        for (const auto& command : {"wallet create",
                                    "wallet import",
                                    "wallet show",
                                    "wallet register-key",
                                    "deposit",
                                    "withdraw",
                                    "status",
                                    "balances",
                                    "reserves",
                                    "chains list",
                                    "chains check",
                                    "tokens",
                                    "forced-exit",
                                    "claim",
                                    "node run",
                                    "node status",
                                    "node stop",
                                    "node reread",
                                    "node rebuild",
                                    "network deploy",
                                    "network changes",
                                    "network apply",
                                    "network propose",
                                    "network cancel",
                                    "devnet up",
                                    "devnet down",
                                    "devnet status",
                                    "devnet fund",
                                    "demo",
                                    "completion",
                                    "drive"}) {
            const auto help = profile.plain(QStringList{QStringLiteral("help")} +
                                            QString::fromLatin1(command).split(QLatin1Char(' ')));
            QCOMPARE(help.exit, 0);
            const QByteArray& text = help.out;
            QVERIFY2(text.contains("Usage: landfall-cli " + QByteArray(command)), command);
            QVERIFY2(text.contains("Examples:"), command);
        }
    }

    void helpIsFoundHoweverItIsAskedFor() {
        const Profile profile;
        for (const auto* words : {"help", "--help", "-h", "help --json"}) {
            const auto ran = profile.plain(QString::fromLatin1(words).split(QLatin1Char(' ')));
            QCOMPARE(ran.exit, 0);
            QVERIFY2(ran.out.contains("landfall-cli devnet up --detach"), words);
        }
        for (const auto* words : {"balances --help", "balances -h", "balances --help --json", "help balances"}) {
            const auto ran = profile.plain(QString::fromLatin1(words).split(QLatin1Char(' ')));
            QCOMPARE(ran.exit, 0);
            QVERIFY2(ran.out.contains("Usage: landfall-cli balances [ADDRESS]"), words);
        }
        const auto family = profile.plain({QStringLiteral("wallet")});
        QCOMPARE(family.exit, 2);
        QVERIFY2(family.err.contains("'wallet' goes on with create, import, show"), family.err);
    }

    void oddWords() {
        const Profile profile;
        const auto shell = [](const QByteArray& words) {
            QProcess process;
            process.setProcessEnvironment(Profile::environment());
            process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromLatin1(words),
                                                      Profile::program(QStringLiteral("landfall-cli"))});
            process.waitForFinished();
            return Ran{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
        };
        // Taken as text it would name another folder than the one that was meant.
        const auto notText = shell("exec \"$0\" wallet show --json --data \"$(printf 'a\\377')\"");
        QCOMPARE(notText.exit, 2);
        QVERIFY2(notText.json()
                     .value(QLatin1StringView("error"))
                     .toObject()
                     .value(QLatin1StringView("message"))
                     .toString()
                     .contains(QStringLiteral("UTF-8")),
                 notText.out);
        const auto endless = shell("exec \"$0\" \"$(head -c 100000 /dev/zero | tr '\\0' x)\"");
        QCOMPARE(endless.exit, 2);
        QVERIFY2(endless.err.size() < 3'000 && endless.err.contains("'landfall-cli help'"), endless.err.right(300));
        const auto homeless = shell("env -u HOME -u LANDFALL_HOME -u XDG_DATA_HOME \"$0\" wallet show");
        const QByteArray home = getpwuid(getuid())->pw_dir;
        QVERIFY2((homeless.out + homeless.err).contains(home + "/.local/share/landfall"), homeless.err);
    }

    void examplesAreJsonToo() {
        const Profile profile;
        const auto ran =
            profile.cli({QStringLiteral("network"), QStringLiteral("deploy"), QStringLiteral("--example")});
        QCOMPARE(ran.exit, 0);
        const auto chains = ran.json().value(QLatin1StringView("chains")).toArray();
        QVERIFY2(!chains.isEmpty(), ran.out);
        // Where servers know no final block it is needed, and whoever writes a file learns of it here.
        QVERIFY2(std::any_of(chains.begin(), chains.end(),
                             [](const QJsonValue& chain) {
                                 return chain.toObject().contains(QLatin1StringView("finalisedDepth"));
                             }),
                 ran.out);
    }

    void demoTakesNoOtherFolder() {
        const Profile profile;
        QCOMPARE(profile.cli({QStringLiteral("demo")}).error(), QStringLiteral("usage"));
    }

    void walletIsMadeOnce() {
        const Profile profile;
        const auto made = profile.createWallet();
        QCOMPARE(made.exit, 0);
        const auto address = made.json().value(QLatin1StringView("address")).toString();
        QVERIFY(QRegularExpression(QStringLiteral("^0x[0-9a-fA-F]{40}$")).match(address).hasMatch());
        const QFile keystore(profile.file(QStringLiteral("keystore.json")));
        QVERIFY(keystore.exists());
        QCOMPARE(keystore.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        QCOMPARE(profile.createWallet().error(), QStringLiteral("wallet-exists"));
        QCOMPARE(profile.cli({QStringLiteral("wallet"), QStringLiteral("show")})
                     .json()
                     .value(QLatin1StringView("address"))
                     .toString(),
                 address);
    }

    void phraseBringsTheWalletBack() {
        const Profile profile;
        // The all-zero entropy of 12 words; its first Ethereum address is widely published.
        const auto phrase = profile.write(QStringLiteral("phrase.txt"),
                                          "abandon abandon abandon abandon abandon abandon abandon abandon abandon "
                                          "abandon abandon about\n");
        const auto imported = profile.cli(
            QStringList{QStringLiteral("wallet"), QStringLiteral("import"), QStringLiteral("--phrase-file"), phrase} +
            profile.passphrase());
        QCOMPARE(imported.exit, 0);
        QCOMPARE(imported.json().value(QLatin1StringView("address")).toString(),
                 QStringLiteral("0x9858EfFD232B4033E47d90003D41EC34EcaEda94"));
    }

    // Editors put a mark before the text, or write two bytes a letter; people number their words.
    void filesAsEditorsWriteThem() {
        const Profile profile;
        const auto phrase =
            profile.write(QStringLiteral("phrase.txt"), "\xef\xbb\xbf"
                                                        "1. abandon\r\n2. abandon\r\n3) abandon\r\n4) abandon, "
                                                        "abandon, abandon\xc2\xa0"
                                                        "abandon\xe3\x80\x80"
                                                        "abandon abandon abandon "
                                                        "abandon about\r\n");
        const auto marked = profile.write(QStringLiteral("marked.txt"), "\xef\xbb\xbf"
                                                                        "Sch\xc3\xb6nes Wetter\r\n");
        const auto import = [](const Profile& to, const char* what, const QString& file, const QString& passphrase) {
            return to.cli({QStringLiteral("wallet"), QStringLiteral("import"), QString::fromLatin1(what), file,
                           QStringLiteral("--passphrase-file"), passphrase});
        };
        const auto imported = import(profile, "--phrase-file", phrase, marked);
        QCOMPARE(imported.exit, 0);
        QCOMPARE(imported.json().value(QLatin1StringView("address")).toString(),
                 QStringLiteral("0x9858EfFD232B4033E47d90003D41EC34EcaEda94"));
        // What a person types elsewhere opens it: without the mark, and with the other form of the letter.
        const Profile other;
        const auto typed = other.write(QStringLiteral("typed.txt"), "Scho\xcc\x88nes Wetter\n");
        QCOMPARE(import(other, "--keystore", profile.file(QStringLiteral("keystore.json")), typed).exit, 0);

        const Profile third;
        const auto wide = third.write(QStringLiteral("wide.txt"), QByteArray("\xff\xfeh\0o\0r\0s\0e\0\n\0", 14));
        for (const auto& ran : {import(third, "--phrase-file", wide, marked),
                                third.cli({QStringLiteral("wallet"), QStringLiteral("create"),
                                           QStringLiteral("--passphrase-file"), wide})}) {
            QCOMPARE(ran.exit, 2);
            QVERIFY2(ran.out.contains("UTF-16"), ran.out.constData());
        }
    }

    void badPhrasesAndPassphrases() {
        const Profile profile;
        const auto import = [&profile](const QByteArray& words) {
            const auto phrase = profile.write(QStringLiteral("phrase.txt"), words);
            return profile.cli(QStringList{QStringLiteral("wallet"), QStringLiteral("import"),
                                           QStringLiteral("--phrase-file"), phrase} +
                               profile.passphrase());
        };
        QCOMPARE(import("abandon abandon").error(), QStringLiteral("mnemonic-word-count"));
        QCOMPARE(
            import("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon")
                .error(),
            QStringLiteral("mnemonic-checksum"));
        QCOMPARE(import("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abuot")
                     .error(),
                 QStringLiteral("mnemonic-unknown-word"));
        QCOMPARE(import("ligero vista talar yogur venta queso yacer trozo ligero vista talar zafiro").error(),
                 QStringLiteral("mnemonic-other-language"));
        QVERIFY(!QFile::exists(profile.file(QStringLiteral("keystore.json"))));

        // Characters, not bytes.
        const auto tooShort = profile.write(QStringLiteral("short.txt"), "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\n");
        QCOMPARE(profile
                     .cli({QStringLiteral("wallet"), QStringLiteral("create"), QStringLiteral("--passphrase-file"),
                           tooShort})
                     .error(),
                 QStringLiteral("passphrase-short"));
        QVERIFY(!QFile::exists(profile.file(QStringLiteral("keystore.json"))));
    }

    void nobodyToAskIsSaid() {
        const Profile profile;
        const auto ran = profile.cli({QStringLiteral("wallet"), QStringLiteral("show"), QStringLiteral("--phrase")});
        QCOMPARE(ran.error(), QStringLiteral("no-wallet"));
        QCOMPARE(profile.cli({QStringLiteral("balances")}).error(), QStringLiteral("no-network"));
        QCOMPARE(profile
                     .cli({QStringLiteral("tokens"), QStringLiteral("--network"),
                           profile.file(QStringLiteral("missing.json"))})
                     .error(),
                 QStringLiteral("network-file-unreadable"));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
