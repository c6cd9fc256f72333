#pragma once

#include "base/bytes.h"

namespace landfall::crypto {

// Fills `out` from the operating system's generator. The only source of
// randomness in the core; everything else takes its random bytes as arguments.
// Ends the process if the system has none to give.
void randomBytes(std::span<std::uint8_t> out);

} // namespace landfall::crypto
