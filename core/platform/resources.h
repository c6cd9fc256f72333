#pragma once

#include <cstddef>
#include <optional>

namespace landfall::platform {

// This thread computes when nobody else wants the processor.
void lowerPriority();

// Gives memory that was freed back to the system, where the allocator keeps it.
void releaseMemory();

// Files and connections that this process may have open; nothing where there is no bound.
std::optional<std::size_t> mostDescriptors();

} // namespace landfall::platform
