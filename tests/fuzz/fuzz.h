#pragma once

#include "base/bytes.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

// A property that must hold for every input; a fuzzer reports the input that breaks it.
inline void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "broken: %s\n", what);
        std::abort();
    }
}

inline std::string_view textOf(landfall::ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
