#pragma once

#include "base/milliseconds.h"

#include <compare>

namespace landfall {

// A moment by a clock that never goes back or jumps, and that starts anywhere. It is no moment
// since 1970: the two are neither compared nor subtracted, nor is one kept in the other's place.
class SteadyTime {
public:
    constexpr SteadyTime() = default; // the clock's start, which is past
    // Since the clock's start. Only clocks make moments; all others come of these.
    constexpr explicit SteadyTime(Milliseconds sinceStart) : m_sinceStart(sinceStart) {}

    friend constexpr auto operator<=>(SteadyTime, SteadyTime) = default;
    friend constexpr SteadyTime operator+(SteadyTime from, Milliseconds duration) {
        return SteadyTime(from.m_sinceStart + duration);
    }
    friend constexpr Milliseconds operator-(SteadyTime to, SteadyTime from) {
        return to.m_sinceStart - from.m_sinceStart;
    }

private:
    Milliseconds m_sinceStart = 0;
};

} // namespace landfall
