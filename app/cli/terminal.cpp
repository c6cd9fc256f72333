#include "cli/terminal.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <termios.h>
#include <unistd.h>

namespace landfall::cli {
namespace {

// 0, or the reason why not, as errno has it.
int write(std::FILE* file, const QString& text) {
    const QByteArray bytes = text.toUtf8();
    const auto length = static_cast<std::size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, length, file) == length && std::fflush(file) == 0 ? 0 : errno;
}

bool isDumb() {
    return qgetenv("TERM") == "dumb";
}

constexpr int kEndings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// What a signal handler needs to give a silenced terminal its echo back, and to say what became of the command.
volatile std::sig_atomic_t g_silenced = -1;
termios g_before{};
char g_farewell[512];
volatile std::sig_atomic_t g_farewellLength = 0;

// The signal ends the program once this returns: SA_RESETHAND has put its usual effect back.
void sayFarewell(int signal) {
    if (g_silenced >= 0) {
        tcsetattr(g_silenced, TCSANOW, &g_before);
    }
    [[maybe_unused]] const auto written =
        ::write(STDERR_FILENO, g_farewell, static_cast<std::size_t>(g_farewellLength));
    raise(signal);
}

void listenForEndings() {
    static bool listens = false;
    if (listens) {
        return;
    }
    listens = true;
    struct sigaction action {};
    action.sa_handler = sayFarewell;
    action.sa_flags = SA_RESETHAND;
    for (const int ending : kEndings) {
        struct sigaction usual {};
        sigaction(ending, nullptr, &usual);
        if (usual.sa_handler == SIG_DFL) { // nohup's, and the devnet's own, stay
            sigaction(ending, &action, nullptr);
        }
    }
}

// Turns echo off for as long as it lives, or until a signal such as Ctrl-C's ends the program.
class Silence {
public:
    explicit Silence(int descriptor) {
        if (tcgetattr(descriptor, &g_before) != 0) {
            return;
        }
        g_silenced = descriptor;
        termios quiet = g_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(descriptor, TCSAFLUSH, &quiet);
    }
    ~Silence() {
        if (g_silenced < 0) {
            return;
        }
        tcsetattr(g_silenced, TCSAFLUSH, &g_before);
        g_silenced = -1;
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
};

constexpr std::size_t kLongestAnswer = 4096;

// Reads up to the end of the line, byte by byte, so that no buffer keeps a copy.
SecretBytes readLine(int descriptor) {
    SecretBytes buffer(kLongestAnswer);
    std::size_t length = 0;
    char c = 0;
    while (length < kLongestAnswer && ::read(descriptor, &c, 1) == 1 && c != '\n') {
        buffer.span()[length++] = static_cast<std::uint8_t>(c);
    }
    return SecretBytes(buffer.view().first(length));
}

QString styled(const char* code, const QString& text) {
    return QStringLiteral("\033[%1m%2\033[0m").arg(QLatin1StringView(code), text);
}

// A word of the command line that a message quotes can have any length; its remedy stands at the end.
QString shortened(const QString& message) {
    constexpr qsizetype kMost = 2'000;
    constexpr qsizetype kEnd = 500;
    return message.size() <= kMost ? message : message.left(kMost - kEnd) + QStringLiteral(" … ") + message.right(kEnd);
}

// What is asked for has effects only once it is answered.
class Question {
public:
    Question() { Terminal::whenStopped(QStringLiteral("Stopped: nothing was signed or saved.")); }
    ~Question() { Terminal::whenStopped(QString()); }
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;
};

Failure noTerminal(const QString& question) {
    return {Exit::Declined, Error::invalid("no-terminal", "there is no terminal to ask on: " + question.toStdString())};
}

} // namespace

Terminal::Terminal(bool json) : m_json(json), m_bars(isatty(STDERR_FILENO) != 0 && !isDumb()) {
    const bool colours = qEnvironmentVariableIsEmpty("NO_COLOR") && !isDumb();
    m_colour = colours && !json && isatty(STDOUT_FILENO) != 0;
    m_noteColour = colours && isatty(STDERR_FILENO) != 0;
}

void Terminal::out(const QString& text) {
    if (m_outputFailure == 0) {
        m_outputFailure = write(stdout, text);
    }
}

bool Terminal::readerGone() const {
    return m_outputFailure == EPIPE;
}

Status Terminal::output() const {
    if (m_outputFailure == 0 || readerGone()) {
        return {};
    }
    return Error::invalid(
        "output-failed",
        "the output can't be written (" + std::generic_category().message(m_outputFailure) +
            "); what the command did stands. Make room, and look at what it did before you give it again");
}

void Terminal::whenStopped(const QString& sentence) {
    listenForEndings();
    QByteArray text = sentence.isEmpty() ? QByteArray() : sentence.toUtf8() + '\n';
    if (isatty(STDERR_FILENO) != 0) { // which shows ^C, or a bar
        text.prepend('\n');
    }
    g_farewellLength = 0;
    const auto length = std::min<std::size_t>(static_cast<std::size_t>(text.size()), sizeof g_farewell);
    std::copy_n(text.constData(), length, g_farewell);
    g_farewellLength = static_cast<std::sig_atomic_t>(length);
}

void Terminal::line(const QString& text) {
    if (m_json) {
        return;
    }
    endProgress();
    out(text + QLatin1Char('\n'));
}

void Terminal::secretLine(ByteView text) {
    if (m_json || m_outputFailure != 0) {
        return;
    }
    for (std::size_t done = 0; done < text.size();) {
        const auto written = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
        if (written < 0) {
            m_outputFailure = errno;
            return;
        }
        done += static_cast<std::size_t>(written);
    }
}

void Terminal::pair(const QString& label, const QString& value, int width) {
    line(QStringLiteral("  ") + dim(label.leftJustified(width)) + value);
}

void Terminal::problem(const Error& error) {
    line(QStringLiteral("  ") + bad(QStringLiteral("✗ ")) + QString::fromStdString(error.message));
}

void Terminal::note(const QString& text) {
    endProgress();
    write(stderr, (m_noteColour ? styled("2", text) : text) + QLatin1Char('\n'));
}

void Terminal::progress(const QString& label, double done) {
    if (m_json) {
        return;
    }
    if (!m_bars) {
        if (label != m_lastStage) {
            m_lastStage = label;
            write(stderr, QStringLiteral("  %1 …\n").arg(label));
        }
        return;
    }
    constexpr int width = 28;
    const int filled = static_cast<int>(std::lround(std::min(1.0, std::max(0.0, done)) * width));
    write(stderr, QStringLiteral("\r\033[K  %1 [%2%3] %4 %")
                      .arg(label, -24)
                      .arg(QString(filled, QLatin1Char('=')), QString(width - filled, QLatin1Char(' ')))
                      .arg(static_cast<int>(done * 100)));
    m_progressOpen = true;
}

void Terminal::endProgress() {
    if (m_progressOpen) {
        write(stderr, QStringLiteral("\r\033[K"));
        m_progressOpen = false;
    }
}

void Terminal::result(const QJsonValue& value) {
    if (!m_json) {
        return;
    }
    const auto document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    out(QString::fromUtf8(document.toJson(QJsonDocument::Compact)) + QLatin1Char('\n'));
}

void Terminal::failure(const Failure& failure) {
    endProgress();
    const QString message = shortened(QString::fromStdString(failure.error.message));
    if (m_json && m_outputFailure == 0) {
        QJsonObject error{{QStringLiteral("name"), QString::fromStdString(failure.error.code)},
                          {QStringLiteral("message"), message},
                          {QStringLiteral("exit"), static_cast<int>(failure.exit)}};
        if (failure.code != 0) {
            error.insert(QStringLiteral("code"), failure.code);
        }
        result(QJsonObject{{QStringLiteral("error"), error}});
        return;
    }
    const QString name =
        failure.code == 0 ? QString::fromStdString(failure.error.code)
                          : QStringLiteral("%1, %2").arg(QString::fromStdString(failure.error.code)).arg(failure.code);
    write(stderr, QStringLiteral("error: %1 [%2]\n").arg(message, name));
}

QString Terminal::style(const char* code, const QString& text) const {
    return m_colour ? styled(code, text) : text;
}
QString Terminal::bold(const QString& text) const {
    return style("1", text);
}
QString Terminal::dim(const QString& text) const {
    return style("2", text);
}
QString Terminal::good(const QString& text) const {
    return style("32", text);
}
QString Terminal::bad(const QString& text) const {
    return style("31", text);
}

Outcome<bool> Terminal::confirm(const QString& question) {
    if (m_json) {
        return noTerminal(QStringLiteral("--json shows nothing to read first: add --yes to go on without being asked"));
    }
    QFile tty(QStringLiteral("/dev/tty"));
    if (!tty.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        return noTerminal(QStringLiteral("add --yes to go on without being asked"));
    }
    endProgress();
    const Question open;
    tty.write((question + QStringLiteral(" [y/N] ")).toUtf8());
    const SecretBytes answer = readLine(tty.handle());
    return !answer.empty() && (answer.view()[0] == 'y' || answer.view()[0] == 'Y');
}

Outcome<SecretBytes> Terminal::askSecret(const QString& question, const QString& instead) {
    QFile tty(QStringLiteral("/dev/tty"));
    if (!tty.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        return noTerminal(instead);
    }
    endProgress();
    const Question open;
    tty.write((question + QStringLiteral(": ")).toUtf8());
    const Silence silence(tty.handle());
    SecretBytes answer = readLine(tty.handle());
    tty.write("\n");
    return answer;
}

} // namespace landfall::cli
