#include "e2e/cli_driver.h"

#include <QFile>
#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <functional>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utility>
#include <vector>

using landfall::e2e::Profile;
using landfall::e2e::Ran;

namespace {

// landfall-cli on a terminal of its own.
class OnTerminal {
public:
    explicit OnTerminal(const QStringList& words, const QList<std::pair<QByteArray, QByteArray>>& variables = {}) {
        QList<QByteArray> bytes{Profile::program(QStringLiteral("landfall-cli")).toLocal8Bit()};
        for (const auto& word : words) {
            bytes.append(word.toLocal8Bit());
        }
        std::vector<char*> pointers;
        for (auto& word : bytes) {
            pointers.push_back(word.data());
        }
        pointers.push_back(nullptr);
        m_child = forkpty(&m_terminal, nullptr, nullptr, nullptr);
        if (m_child == 0) {
            for (const auto& [name, value] : variables) {
                setenv(name.constData(), value.constData(), 1);
            }
            execv(pointers[0], pointers.data());
            _exit(127);
        }
        fcntl(m_terminal, F_SETFL, O_NONBLOCK);
    }
    ~OnTerminal() {
        if (m_child > 0) {
            kill(m_child, SIGKILL);
            waitpid(m_child, nullptr, 0);
        }
        close(m_terminal);
    }
    OnTerminal(const OnTerminal&) = delete;
    OnTerminal& operator=(const OnTerminal&) = delete;

    bool echoes() const {
        termios now{};
        tcgetattr(m_terminal, &now);
        return (now.c_lflag & ECHO) != 0;
    }
    void type(const char* keys) const { QVERIFY(write(m_terminal, keys, qstrlen(keys)) > 0); }
    // With how the program ended.
    bool ends(int& status) {
        return QTest::qWaitFor(
            [&] {
                read();
                if (waitpid(m_child, &status, WNOHANG) != m_child) {
                    return false;
                }
                m_child = -1;
                read();
                return true;
            },
            20'000);
    }
    const QByteArray& shown() const { return m_shown; }

private:
    void read() {
        char buffer[4096];
        for (ssize_t length = 0; (length = ::read(m_terminal, buffer, sizeof buffer)) > 0;) {
            m_shown.append(buffer, static_cast<int>(length));
        }
    }

    int m_terminal = -1;
    pid_t m_child = -1;
    QByteArray m_shown;
};

// landfall-cli with its streams as `change` leaves them in its process.
Ran withStreams(const QStringList& words, const std::function<void()>& change) {
    QProcess process;
    process.setProcessEnvironment(Profile::environment());
    process.setChildProcessModifier(change);
    process.start(Profile::program(QStringLiteral("landfall-cli")), words);
    process.waitForFinished(60'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

void replaceOutput(const char* path) {
    dup2(open(path, O_WRONLY), STDOUT_FILENO);
}

} // namespace

// The command line and what it is connected to: terminals, pipes, full disks, nothing.
class TestTerminal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Ctrl-C at a passphrase must not leave a terminal that shows nothing of what is typed.
    void interruptedPromptGivesTheEchoBack() {
        const Profile profile;
        OnTerminal ran(
            {QStringLiteral("wallet"), QStringLiteral("create"), QStringLiteral("--data"), profile.folder()});
        QTRY_VERIFY_WITH_TIMEOUT(!ran.echoes(), 20'000);
        ran.type("\x03");
        int status = 0;
        QVERIFY(ran.ends(status));
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
        QVERIFY(ran.echoes());
        QVERIFY2(ran.shown().contains("Stopped: nothing was signed or saved."), ran.shown());
        QVERIFY(!QFile::exists(profile.file(QStringLiteral("keystore.json"))));
    }

    void controlCharactersAreForTerminalsThatKnowThem_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("noColor");
        QTest::addColumn<bool>("styled");
        QTest::newRow("xterm") << QByteArray("xterm") << QByteArray() << true;
        QTest::newRow("dumb") << QByteArray("dumb") << QByteArray() << false;
        QTest::newRow("NO_COLOR") << QByteArray("xterm") << QByteArray("1") << false;
    }
    void controlCharactersAreForTerminalsThatKnowThem() {
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, noColor);
        QFETCH(const bool, styled);
        const Profile profile;
        QCOMPARE(profile.createWallet().exit, 0);
        OnTerminal ran({QStringLiteral("wallet"), QStringLiteral("show"), QStringLiteral("--data"), profile.folder()},
                       {{"TERM", type}, {"NO_COLOR", noColor}});
        int status = 0;
        QVERIFY(ran.ends(status));
        QVERIFY2(ran.shown().contains("Keystore"), ran.shown());
        QCOMPARE(ran.shown().contains('\033'), styled);
    }

    // What was done and what could not be told are two things, and a script has to know both.
    void outputThatCantBeWrittenIsSaid() {
        const Profile profile;
        const auto help = withStreams({QStringLiteral("help")}, [] { replaceOutput("/dev/full"); });
        QCOMPARE(help.exit, 1);
        QVERIFY2(help.err.contains("[output-failed]"), help.err);
        const auto made =
            withStreams(QStringList{QStringLiteral("wallet"), QStringLiteral("create"), QStringLiteral("--json"),
                                    QStringLiteral("--data"), profile.folder()} +
                            profile.passphrase(),
                        [] { replaceOutput("/dev/full"); });
        QCOMPARE(made.exit, 1);
        QVERIFY2(made.err.contains("what the command did stands"), made.err);
        QCOMPARE(profile.cli({QStringLiteral("wallet"), QStringLiteral("show")}).exit, 0);
    }

    // Files that can't grow stand for a full disk. Words that were shown and a keystore that is empty lose the tokens.
    void walletOnAFullDiskIsRefused() {
        const Profile profile;
        const auto ran = withStreams(QStringList{QStringLiteral("wallet"), QStringLiteral("create"),
                                                 QStringLiteral("--json"), QStringLiteral("--data"), profile.folder()} +
                                         profile.passphrase(),
                                     [] {
                                         const rlimit none{0, 0};
                                         setrlimit(RLIMIT_FSIZE, &none);
                                         signal(SIGXFSZ, SIG_IGN);
                                     });
        QCOMPARE(ran.error(), QStringLiteral("keystore-not-saved"));
        QVERIFY(!QFile::exists(profile.file(QStringLiteral("keystore.json"))));
    }

    // As in `landfall-cli help | head -1`, when head was faster.
    void readerThatHasGoneIsNoError() {
        int ends[2];
        QCOMPARE(pipe(ends), 0);
        close(ends[0]);
        const auto ran = withStreams({QStringLiteral("help")}, [&ends] { dup2(ends[1], STDOUT_FILENO); });
        close(ends[1]);
        QCOMPARE(ran.exit, 0);
        QCOMPARE(ran.err, QByteArray());
    }

    // A file that is opened takes the lowest free descriptor: output must not go into it.
    void closedStreamsDontDamageWhatIsWritten() {
        const Profile profile;
        const auto ran = withStreams(QStringList{QStringLiteral("wallet"), QStringLiteral("create"),
                                                 QStringLiteral("--data"), profile.folder()} +
                                         profile.passphrase(),
                                     [] {
                                         close(STDIN_FILENO);
                                         close(STDOUT_FILENO);
                                         close(STDERR_FILENO);
                                     });
        QCOMPARE(ran.exit, 0);
        QCOMPARE(profile.cli({QStringLiteral("wallet"), QStringLiteral("show")}).exit, 0);
    }

    void nobodyIsAskedWithoutATerminal_data() {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QByteArray>("instead");
        QTest::newRow("create") << QStringLiteral("create") << QByteArray("--passphrase-file");
        QTest::newRow("import") << QStringLiteral("import") << QByteArray("--phrase-file");
    }
    void nobodyIsAskedWithoutATerminal() {
        QFETCH(const QString, word);
        QFETCH(const QByteArray, instead);
        const Profile profile;
        const auto ran =
            withStreams({QStringLiteral("wallet"), word, QStringLiteral("--data"), profile.folder()}, [] { setsid(); });
        QCOMPARE(ran.exit, 5);
        QVERIFY2(ran.err.contains("[no-terminal]") && ran.err.contains(instead), ran.err);
    }
};

QTEST_GUILESS_MAIN(TestTerminal)
#include "tst_terminal.moc"
