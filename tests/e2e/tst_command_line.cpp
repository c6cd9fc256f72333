#include "e2e/cli_driver.h"

#include <QFile>
#include <QRegularExpression>
#include <QtTest>

#include <csignal>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

using landfall::e2e::Profile;

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

    void everyCommandExplainsItself() {
        const Profile profile;
        for (const auto& command : {"wallet create",  "wallet import",
                                    "wallet show",    "deposit",
                                    "withdraw",       "status",
                                    "balances",       "reserves",
                                    "chains list",    "chains check",
                                    "tokens",         "forced-exit",
                                    "claim",          "node run",
                                    "node status",    "node stop",
                                    "network deploy", "network changes",
                                    "network apply",  "network propose",
                                    "network cancel", "devnet up",
                                    "devnet down",    "devnet status",
                                    "devnet fund",    "demo"}) {
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

    // Ctrl-C at a passphrase must not leave a terminal that shows nothing of what is typed.
    void interruptedPromptGivesTheEchoBack() {
        const Profile profile;
        const auto program = Profile::program(QStringLiteral("landfall-cli")).toLocal8Bit();
        const auto folder = profile.folder().toLocal8Bit();
        int terminal = -1;
        const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
        if (child == 0) {
            execl(program.constData(), program.constData(), "wallet", "create", "--data", folder.constData(), nullptr);
            _exit(127);
        }
        QVERIFY(child > 0);
        const auto echoes = [terminal] {
            termios now{};
            tcgetattr(terminal, &now);
            return (now.c_lflag & ECHO) != 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(!echoes(), 20'000);
        QCOMPARE(write(terminal, "\x03", 1), ssize_t{1});
        int status = 0;
        QVERIFY(QTest::qWaitFor([&] { return waitpid(child, &status, WNOHANG) == child; }, 20'000));
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
        QVERIFY(echoes());
        close(terminal);
        QVERIFY(!QFile::exists(profile.file(QStringLiteral("keystore.json"))));
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
        QVERIFY(!QFile::exists(profile.file(QStringLiteral("keystore.json"))));

        const auto tooShort = profile.write(QStringLiteral("short.txt"), "1234567\n");
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
