#include "cli/terminal.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <termios.h>
#include <unistd.h>

namespace landfall::cli {
namespace {

void write(std::FILE* file, const QString& text) {
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file);
    std::fflush(file);
}

constexpr int kEndings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// What a signal handler needs to give a silenced terminal its echo back.
int g_silenced = -1;
termios g_before{};

// The signal ends the program once this returns: SA_RESETHAND has put its usual effect back.
void restoreEcho(int signal) {
    tcsetattr(g_silenced, TCSANOW, &g_before);
    [[maybe_unused]] const auto written = ::write(g_silenced, "\n", 1);
    raise(signal);
}

// Turns echo off for as long as it lives, or until a signal such as Ctrl-C's ends the program.
class Silence {
public:
    explicit Silence(int descriptor) {
        if (tcgetattr(descriptor, &g_before) != 0) {
            return;
        }
        g_silenced = descriptor;
        struct sigaction action {};
        action.sa_handler = restoreEcho;
        action.sa_flags = SA_RESETHAND;
        for (std::size_t i = 0; i < std::size(kEndings); ++i) {
            sigaction(kEndings[i], &action, &m_usual[i]);
        }
        termios quiet = g_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(descriptor, TCSAFLUSH, &quiet);
    }
    ~Silence() {
        if (g_silenced < 0) {
            return;
        }
        tcsetattr(g_silenced, TCSAFLUSH, &g_before);
        for (std::size_t i = 0; i < std::size(kEndings); ++i) {
            sigaction(kEndings[i], &m_usual[i], nullptr);
        }
        g_silenced = -1;
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    struct sigaction m_usual[std::size(kEndings)]{};
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

Failure noTerminal(const QString& question) {
    return {Exit::Declined, Error::invalid("no-terminal", "there is no terminal to ask on: " + question.toStdString())};
}

} // namespace

Terminal::Terminal(bool json)
    : m_json(json), m_colour(!json && isatty(STDOUT_FILENO) != 0 && qEnvironmentVariableIsEmpty("NO_COLOR")) {
}

void Terminal::line(const QString& text) {
    if (m_json) {
        return;
    }
    endProgress();
    write(stdout, text + QLatin1Char('\n'));
}

void Terminal::pair(const QString& label, const QString& value, int width) {
    line(QStringLiteral("  ") + dim(label.leftJustified(width)) + value);
}

void Terminal::note(const QString& text) {
    endProgress();
    write(stderr, text + QLatin1Char('\n'));
}

void Terminal::progress(const QString& label, double done) {
    if (m_json) {
        return;
    }
    if (isatty(STDERR_FILENO) == 0) {
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
    write(stdout, QString::fromUtf8(document.toJson(QJsonDocument::Compact)) + QLatin1Char('\n'));
}

void Terminal::failure(const Failure& failure) {
    endProgress();
    if (m_json) {
        QJsonObject error{{QStringLiteral("name"), QString::fromStdString(failure.error.code)},
                          {QStringLiteral("message"), QString::fromStdString(failure.error.message)},
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
    write(stderr, QStringLiteral("error: %1 [%2]\n").arg(QString::fromStdString(failure.error.message), name));
}

QString Terminal::style(const char* code, const QString& text) const {
    return m_colour ? QStringLiteral("\033[%1m%2\033[0m").arg(QLatin1StringView(code), text) : text;
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
    QFile tty(QStringLiteral("/dev/tty"));
    if (!tty.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        return noTerminal(QStringLiteral("add --yes to go on without being asked"));
    }
    endProgress();
    tty.write((question + QStringLiteral(" [y/N] ")).toUtf8());
    const SecretBytes answer = readLine(tty.handle());
    return !answer.empty() && (answer.view()[0] == 'y' || answer.view()[0] == 'Y');
}

Outcome<SecretBytes> Terminal::askSecret(const QString& question) {
    QFile tty(QStringLiteral("/dev/tty"));
    if (!tty.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        return noTerminal(QStringLiteral("give --passphrase-file FILE"));
    }
    endProgress();
    tty.write((question + QStringLiteral(": ")).toUtf8());
    const Silence silence(tty.handle());
    SecretBytes answer = readLine(tty.handle());
    tty.write("\n");
    return answer;
}

} // namespace landfall::cli
