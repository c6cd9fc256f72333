#include "platform/surroundings.h"

#include <QtCore/QDir>
#include <QtCore/QStandardPaths>

#include <csignal>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace landfall::platform {

void openStandardStreams() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) < 0) {
            [[maybe_unused]] const int opened = open("/dev/null", O_RDWR); // takes the lowest that is free
        }
    }
}

void findHome() {
    if (qEnvironmentVariableIsEmpty("HOME")) {
        if (const passwd* user = getpwuid(getuid()); user != nullptr) {
            qputenv("HOME", user->pw_dir);
        }
    }
}

void ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN);
}

void leaveNoDumps() {
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

void makeFilesPrivate() {
    umask(S_IRWXG | S_IRWXO);
}

std::optional<int> wordThatIsNoText(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (!QUtf8StringView(argv[i]).isValidUtf8()) {
            return i;
        }
    }
    return std::nullopt;
}

QString programFile(const QString& name) {
    return name;
}

QString localServerName(const QString& name) {
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return (runtime.isEmpty() ? QDir::tempPath() : runtime) + QLatin1Char('/') + name;
}

} // namespace landfall::platform
