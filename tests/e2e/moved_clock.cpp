// Loaded into a program before its libraries (LD_PRELOAD): moves its wall clock ahead by
// LANDFALL_TEST_CLOCK_AHEAD seconds, so that a test need not wait until a day has passed.
// Clocks that count from elsewhere than 1970 run as they are.

#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <sys/time.h>

namespace {

time_t ahead() {
    static const time_t seconds = [] {
        const char* text = std::getenv("LANDFALL_TEST_CLOCK_AHEAD");
        return text == nullptr ? time_t{0} : static_cast<time_t>(std::strtoll(text, nullptr, 10));
    }();
    return seconds;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* out) {
    static auto* const next = real<int(clockid_t, timespec*)>("clock_gettime");
    const int result = next(clock, out);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        out->tv_sec += ahead();
    }
    return result;
}

int gettimeofday(timeval* __restrict out, void* __restrict zone) {
    static auto* const next = real<int(timeval*, void*)>("gettimeofday");
    const int result = next(out, zone);
    if (result == 0) {
        out->tv_sec += ahead();
    }
    return result;
}

time_t time(time_t* out) {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != nullptr) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}

} // extern "C"
