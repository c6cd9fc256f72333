#include "platform/resources.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>

namespace landfall::platform {
namespace {

constexpr int kNice = 5;

} // namespace

// On Linux a thread has its own niceness.
void lowerPriority() {
    setpriority(PRIO_PROCESS, 0, kNice);
}

void releaseMemory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

std::optional<std::size_t> mostDescriptors() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return std::nullopt;
    }
    return limit.rlim_cur;
}

} // namespace landfall::platform
