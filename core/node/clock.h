#pragma once

#include <chrono>
#include <cstdint>

namespace landfall::node {

// Milliseconds since 1970.
using Milliseconds = std::int64_t;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Milliseconds now() const = 0;
};

class SystemClock final : public Clock {
public:
    Milliseconds now() const override {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
};

} // namespace landfall::node
