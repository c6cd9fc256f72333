#include "platform/console.h"

#include "platform/handle_windows.h"

#include <algorithm>
#include <cerrno>
#include <io.h>
#include <mutex>

namespace landfall::platform {
namespace {

constexpr std::size_t kLongestLine = 4096;

// Windows calls on a thread of its own when Ctrl-C or the console's closing ends the program.
std::mutex g_guard;
QByteArray g_farewell;
HANDLE g_silenced = nullptr;
DWORD g_before = 0;

BOOL WINAPI sayFarewell(DWORD) {
    const std::lock_guard lock(g_guard);
    if (g_silenced != nullptr) {
        SetConsoleMode(g_silenced, g_before);
    }
    _write(static_cast<int>(Stream::Errors), g_farewell.constData(), static_cast<unsigned>(g_farewell.size()));
    return FALSE; // whoever is asked next ends the program
}

void listenForEndings() {
    static const bool listens = SetConsoleCtrlHandler(sayFarewell, TRUE) != 0;
    (void)listens;
}

// Turns echo off for as long as it lives, or until the program ends.
class Silence {
public:
    explicit Silence(HANDLE input) {
        listenForEndings();
        const std::lock_guard lock(g_guard);
        if (GetConsoleMode(input, &g_before) != 0) {
            g_silenced = input;
            SetConsoleMode(input, g_before & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
        }
    }
    ~Silence() {
        const std::lock_guard lock(g_guard);
        if (g_silenced != nullptr) {
            SetConsoleMode(g_silenced, g_before);
            g_silenced = nullptr;
        }
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
};

} // namespace

bool isTerminal(Stream stream) {
    return _isatty(static_cast<int>(stream)) != 0;
}

int writeUnbuffered(Stream stream, ByteView text) {
    for (std::size_t done = 0; done < text.size();) {
        const auto written =
            _write(static_cast<int>(stream), text.data() + done, static_cast<unsigned>(text.size() - done));
        if (written < 0) {
            return errno;
        }
        done += static_cast<std::size_t>(written);
    }
    return 0;
}

void sayWhenEnded(const QByteArray& text) {
    listenForEndings();
    const std::lock_guard lock(g_guard);
    g_farewell = text;
}

struct Console::Parts {
    Handle input;
    Handle output;
};

Console::Console() : m_parts(std::make_unique<Parts>()) {
}

Console::~Console() = default;

std::unique_ptr<Console> Console::open() {
    const auto opened = [](const wchar_t* name) {
        return Handle(CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                  OPEN_EXISTING, 0, nullptr));
    };
    std::unique_ptr<Console> out(new Console);
    out->m_parts->input = opened(L"CONIN$");
    out->m_parts->output = opened(L"CONOUT$");
    return isOpen(out->m_parts->input) && isOpen(out->m_parts->output) ? std::move(out) : nullptr;
}

void Console::write(const QString& text) {
    const auto wide = text.toStdWString();
    WriteConsoleW(m_parts->output.get(), wide.data(), static_cast<DWORD>(wide.size()), nullptr, nullptr);
}

SecretBytes Console::readLine() {
    SecretBytes typed(kLongestLine * sizeof(wchar_t));
    auto* characters = reinterpret_cast<wchar_t*>(typed.span().data());
    DWORD count = 0;
    if (ReadConsoleW(m_parts->input.get(), characters, kLongestLine, &count, nullptr) == 0) {
        return {};
    }
    while (count > 0 && (characters[count - 1] == L'\n' || characters[count - 1] == L'\r')) {
        --count;
    }
    SecretBytes text(kLongestLine);
    const int length =
        count == 0 ? 0
                   : WideCharToMultiByte(CP_UTF8, 0, characters, static_cast<int>(count),
                                         reinterpret_cast<char*>(text.span().data()), kLongestLine, nullptr, nullptr);
    return SecretBytes(text.view().first(static_cast<std::size_t>(std::max(length, 0))));
}

SecretBytes Console::readSecret() {
    const Silence silence(m_parts->input.get());
    return readLine();
}

} // namespace landfall::platform
