#pragma once

#ifndef NOMINMAX
#define NOMINMAX
#endif
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <memory>

namespace landfall::platform {

struct CloseHandleOf {
    using pointer = HANDLE;
    void operator()(HANDLE handle) const {
        if (handle != nullptr && handle != INVALID_HANDLE_VALUE) {
            CloseHandle(handle);
        }
    }
};
using Handle = std::unique_ptr<void, CloseHandleOf>;

inline bool isOpen(const Handle& handle) {
    return handle.get() != nullptr && handle.get() != INVALID_HANDLE_VALUE;
}

// 100 ns since 1601.
inline unsigned long long ticksOf(const FILETIME& time) {
    return (static_cast<unsigned long long>(time.dwHighDateTime) << 32) | time.dwLowDateTime;
}

} // namespace landfall::platform
