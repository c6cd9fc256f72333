#include "platform/secret_file.h"

#include "platform/handle_windows.h"
#include "platform/secret_file_errors.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QThread>

namespace landfall::platform {
namespace {

constexpr unsigned long kPollMilliseconds = 20;

std::string lastReason() {
    return qt_error_string(static_cast<int>(GetLastError())).toStdString();
}

// Of what was written into a pipe: something, or its end. False: nothing came in time.
bool waitForPipe(HANDLE pipe) {
    const QDeadlineTimer deadline(kPipeMilliseconds);
    DWORD there = 0;
    while (PeekNamedPipe(pipe, nullptr, 0, nullptr, &there, nullptr) != 0 && there == 0) {
        if (deadline.hasExpired()) {
            return false;
        }
        QThread::msleep(kPollMilliseconds);
    }
    return true;
}

} // namespace

Result<SecretBytes> readSecretFile(const QString& path, std::size_t most) {
    const auto name = QDir::toNativeSeparators(path).toStdWString();
    const Handle file(CreateFileW(name.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!isOpen(file)) {
        return notThere(path, lastReason());
    }
    const DWORD kind = GetFileType(file.get());
    if (kind != FILE_TYPE_DISK && kind != FILE_TYPE_PIPE) { // a console, a device
        return noFile(path);
    }
    SecretBytes buffer(most);
    std::size_t used = 0;
    while (used < most) {
        if (kind == FILE_TYPE_PIPE && !waitForPipe(file.get())) {
            return silentPipe(path);
        }
        DWORD count = 0;
        const bool read =
            ReadFile(file.get(), buffer.span().data() + used, static_cast<DWORD>(most - used), &count, nullptr) != 0;
        if (!read && GetLastError() != ERROR_BROKEN_PIPE) { // its writer is done
            return unreadable(path, lastReason());
        }
        if (!read || count == 0) {
            break;
        }
        used += count;
    }
    if (used == 0) {
        return emptyFile(path);
    }
    return SecretBytes(buffer.view().first(used));
}

} // namespace landfall::platform
