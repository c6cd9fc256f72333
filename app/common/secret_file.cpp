#include "common/secret_file.h"

#include <QDeadlineTimer>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace landfall::app {
namespace {

constexpr int kPipeMilliseconds = 10'000;

Error unreadable(const QString& path, const std::string& why) {
    return Error::invalid("secret-file-unreadable", "can't read " + path.toStdString() + ": " + why);
}

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
        return unreadable(path, std::string(std::strerror(errno)) + ". Check the path and its permissions");
    }
    if (!S_ISREG(what.st_mode) && !S_ISFIFO(what.st_mode)) {
        return unreadable(path, "it is no file: name one that holds the secret");
    }
    SecretBytes buffer(most);
    std::size_t used = 0;
    const QDeadlineTimer deadline(kPipeMilliseconds);
    while (used < most) {
        pollfd ready{file.number(), POLLIN, 0};
        if (poll(&ready, 1, static_cast<int>(deadline.remainingTime())) == 0) {
            return unreadable(path, "nobody wrote into the pipe: name a file, or start the program that writes");
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
        return unreadable(path, "it is empty: write the secret into it");
    }
    return SecretBytes(buffer.view().first(used));
}

} // namespace landfall::app
