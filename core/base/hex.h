#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace landfall {

// Lower case, no prefix.
std::string toHex(ByteView bytes);

// Lower case with the prefix 0x.
std::string toHex0x(ByteView bytes);

// Accepts either case and an optional 0x. Errors: hex-odd-length, hex-bad-digit.
Result<Bytes> fromHex(std::string_view text);

// As fromHex, and the value must be exactly N bytes long. Error: hex-wrong-length.
template <std::size_t N>
Result<FixedBytes<N>> fixedFromHex(std::string_view text) {
    auto bytes = fromHex(text);
    if (!bytes) {
        return bytes.error();
    }
    if (bytes->size() != N) {
        return Error::invalid("hex-wrong-length", "expected " + std::to_string(N) + " bytes of hexadecimal, got " +
                                                      std::to_string(bytes->size()));
    }
    FixedBytes<N> out{};
    std::memcpy(out.data(), bytes->data(), N);
    return out;
}

} // namespace landfall
