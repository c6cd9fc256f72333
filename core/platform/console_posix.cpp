#include "platform/console.h"

#include <QtCore/QFile>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <termios.h>
#include <unistd.h>

namespace landfall::platform {
namespace {

constexpr std::size_t kLongestLine = 4096;
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

} // namespace

bool isTerminal(Stream stream) {
    return isatty(static_cast<int>(stream)) != 0;
}

int writeUnbuffered(Stream stream, ByteView text) {
    for (std::size_t done = 0; done < text.size();) {
        const auto written = ::write(static_cast<int>(stream), text.data() + done, text.size() - done);
        if (written < 0) {
            return errno;
        }
        done += static_cast<std::size_t>(written);
    }
    return 0;
}

void sayWhenEnded(const QByteArray& text) {
    listenForEndings();
    g_farewellLength = 0;
    const auto length = std::min<std::size_t>(static_cast<std::size_t>(text.size()), sizeof g_farewell);
    std::copy_n(text.constData(), length, g_farewell);
    g_farewellLength = static_cast<std::sig_atomic_t>(length);
}

struct Console::Parts {
    QFile terminal{QStringLiteral("/dev/tty")};
};

Console::Console() : m_parts(std::make_unique<Parts>()) {
}

Console::~Console() = default;

std::unique_ptr<Console> Console::open() {
    std::unique_ptr<Console> out(new Console);
    return out->m_parts->terminal.open(QIODevice::ReadWrite | QIODevice::Unbuffered) ? std::move(out) : nullptr;
}

void Console::write(const QString& text) {
    m_parts->terminal.write(text.toUtf8());
}

// Byte by byte, so that no buffer keeps a copy.
SecretBytes Console::readLine() {
    SecretBytes buffer(kLongestLine);
    std::size_t length = 0;
    char c = 0;
    while (length < kLongestLine && ::read(m_parts->terminal.handle(), &c, 1) == 1 && c != '\n') {
        buffer.span()[length++] = static_cast<std::uint8_t>(c);
    }
    return SecretBytes(buffer.view().first(length));
}

SecretBytes Console::readSecret() {
    const Silence silence(m_parts->terminal.handle());
    return readLine();
}

} // namespace landfall::platform
