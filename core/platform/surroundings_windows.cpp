#include "platform/surroundings.h"

#include "platform/handle_windows.h"

// werapi.h of MinGW does not compile.
extern "C" HRESULT WINAPI WerSetFlags(DWORD flags);

namespace landfall::platform {

// Windows opens all three itself.
void openStandardStreams() {
    SetConsoleOutputCP(CP_UTF8);
    for (const DWORD stream : {STD_OUTPUT_HANDLE, STD_ERROR_HANDLE}) {
        const HANDLE handle = GetStdHandle(stream);
        DWORD mode = 0;
        if (GetConsoleMode(handle, &mode) != 0) {
            SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
        }
    }
}

// Qt asks the system for the user's folders.
void findHome() {
}

void ignoreBrokenPipes() {
}

// A report of a crash goes without the heap, and no window waits for an answer.
void leaveNoDumps() {
    constexpr DWORD kNoHeap = 1;
    WerSetFlags(kNoHeap);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
}

// A user's own folder is closed to others, and what is made in it is so too.
void makeFilesPrivate() {
}

// Qt takes the words as UTF-16 from the system.
std::optional<int> wordThatIsNoText(int, char**) {
    return std::nullopt;
}

QString programFile(const QString& name) {
    return name + QStringLiteral(".exe");
}

// Qt makes a pipe's name of it.
QString localServerName(const QString& name) {
    return name;
}

} // namespace landfall::platform
