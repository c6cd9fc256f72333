#pragma once

#include <cstdint>

namespace landfall {

// A duration, or a moment: since 1970 unless a clock says otherwise.
using Milliseconds = std::int64_t;

} // namespace landfall
