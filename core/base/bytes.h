#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace landfall {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

template <std::size_t N>
using FixedBytes = std::array<std::uint8_t, N>;
using Bytes32 = FixedBytes<32>;

inline ByteView viewOf(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline void append(Bytes& to, ByteView tail) {
    to.insert(to.end(), tail.begin(), tail.end());
}

template <class Unsigned>
void appendBigEndian(Bytes& to, Unsigned value, std::size_t width = sizeof(Unsigned)) {
    for (std::size_t i = width; i-- > 0;) {
        to.push_back(i < sizeof(Unsigned) ? static_cast<std::uint8_t>(value >> (8 * i)) : std::uint8_t{0});
    }
}

} // namespace landfall
