#include "platform/secret_file.h"

#include "platform/secret_file_errors.h"

#include <QDeadlineTimer>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace landfall::platform {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_number >= 0) {
            close(m_number);
        }
    }
    int number() const { return m_number; }

private:
    int m_number;
};

} // namespace

Result<SecretBytes> readSecretFile(const QString& path, std::size_t most) {
    // Without waiting: a named pipe would only open once somebody writes into it.
    const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat what {};
    if (file.number() < 0 || fstat(file.number(), &what) != 0) {
        return notThere(path, std::strerror(errno));
    }
    if (!S_ISREG(what.st_mode) && !S_ISFIFO(what.st_mode)) {
        return noFile(path);
    }
    SecretBytes buffer(most);
    std::size_t used = 0;
    const QDeadlineTimer deadline(kPipeMilliseconds);
    while (used < most) {
        pollfd ready{file.number(), POLLIN, 0};
        if (poll(&ready, 1, static_cast<int>(deadline.remainingTime())) == 0) {
            return silentPipe(path);
        }
        const auto count = read(file.number(), buffer.span().data() + used, most - used);
        if (count == 0) {
            break;
        }
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return unreadable(path, std::strerror(errno));
        }
        used += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    if (used == 0) {
        return emptyFile(path);
    }
    return SecretBytes(buffer.view().first(used));
}

} // namespace landfall::platform
