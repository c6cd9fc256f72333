#include "cli/terminal.h"

#include "platform/console.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <system_error>

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

Terminal::Terminal(bool json) : m_json(json), m_bars(platform::isTerminal(platform::Stream::Errors) && !isDumb()) {
    const bool colours = qEnvironmentVariableIsEmpty("NO_COLOR") && !isDumb();
    m_colour = colours && !json && platform::isTerminal(platform::Stream::Output);
    m_noteColour = colours && platform::isTerminal(platform::Stream::Errors);
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
    QByteArray text = sentence.isEmpty() ? QByteArray() : sentence.toUtf8() + '\n';
    if (platform::isTerminal(platform::Stream::Errors)) { // which shows ^C, or a bar
        text.prepend('\n');
    }
    platform::sayWhenEnded(text);
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
    m_outputFailure = platform::writeUnbuffered(platform::Stream::Output, text);
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
    const auto console = platform::Console::open();
    if (!console) {
        return noTerminal(QStringLiteral("add --yes to go on without being asked"));
    }
    endProgress();
    const Question open;
    console->write(question + QStringLiteral(" [y/N] "));
    const SecretBytes answer = console->readLine();
    return !answer.empty() && (answer.view()[0] == 'y' || answer.view()[0] == 'Y');
}

Outcome<SecretBytes> Terminal::askSecret(const QString& question, const QString& instead) {
    const auto console = platform::Console::open();
    if (!console) {
        return noTerminal(instead);
    }
    endProgress();
    const Question open;
    console->write(question + QStringLiteral(": "));
    SecretBytes answer = console->readSecret();
    console->write(QStringLiteral("\n"));
    return answer;
}

} // namespace landfall::cli
