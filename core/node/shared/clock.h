#pragma once

#include "base/milliseconds.h"
#include "base/steady_time.h"

#include <chrono>

namespace landfall::node {

using landfall::Milliseconds;

// How far this machine's clock and a chain's may be apart before one of them is taken to be wrong.
inline constexpr Milliseconds kClockAllowance = 300'000;

class Clock {
public:
    virtual ~Clock() = default;
    // Since 1970, as the system's clock has it, which people and programs set, back too. For what is
    // compared with a chain's time, and for what people read.
    virtual Milliseconds now() const = 0;
    // For waiting, and for how long ago something was seen in this run.
    virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
public:
    Milliseconds now() const override { return since(std::chrono::system_clock::now()); }
    SteadyTime steady() const override { return SteadyTime(since(std::chrono::steady_clock::now())); }

private:
    template <class Point>
    static Milliseconds since(Point point) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(point.time_since_epoch()).count();
    }
};

} // namespace landfall::node
