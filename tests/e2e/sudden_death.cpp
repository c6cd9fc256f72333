// Loaded into a program before its libraries (LD_PRELOAD): ends landfalld without warning at
// the moment at which it sends something. The file named by LANDFALL_TEST_DEATH is looked for
// at each message. Its first line says "before" or "after" the message has left, each other
// line is text that the message must hold; without the file nothing happens.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <errno.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace {

// Long enough for a server to have read and done what was sent. The sender's thread waits
// here, so that no answer is taken note of.
constexpr useconds_t kUntilDone = 500'000;

enum class Death { No, Before, After };

const char* orders() {
    static const char* const path =
        std::strcmp(program_invocation_short_name, "landfalld") == 0 ? std::getenv("LANDFALL_TEST_DEATH") : nullptr;
    return path;
}

Death deathAt(std::string_view message) {
    constexpr std::size_t kLeast = 32; // of a request; pipes and event counters are shorter
    std::FILE* const file = orders() == nullptr || message.size() < kLeast ? nullptr : std::fopen(orders(), "r");
    if (file == nullptr) {
        return Death::No;
    }
    char line[128];
    Death death = Death::No;
    for (bool first = true; std::fgets(line, sizeof line, file) != nullptr; first = false) {
        line[std::strcspn(line, "\n")] = '\0';
        if (first) {
            death = std::strcmp(line, "before") == 0 ? Death::Before : Death::After;
        } else if (message.find(line) == std::string_view::npos) {
            death = Death::No;
            break;
        }
    }
    std::fclose(file);
    return death;
}

template <class Send>
ssize_t sendOrDie(const void* data, std::size_t size, const Send& send) {
    const Death death = deathAt({static_cast<const char*>(data), size});
    if (death == Death::Before) {
        raise(SIGKILL);
    }
    const ssize_t sent = send();
    if (death == Death::After) {
        usleep(kUntilDone);
        raise(SIGKILL);
    }
    return sent;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

ssize_t write(int to, const void* data, size_t size) {
    static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
    return sendOrDie(data, size, [&] { return next(to, data, size); });
}

ssize_t send(int to, const void* data, size_t size, int flags) {
    static auto* const next = real<ssize_t(int, const void*, size_t, int)>("send");
    return sendOrDie(data, size, [&] { return next(to, data, size, flags); });
}

} // extern "C"
