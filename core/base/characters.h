#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>
#include <string_view>

// The characters of a UTF-8 text, for what people type and copy.
namespace landfall {

inline std::string_view asText(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline constexpr char32_t kNotUtf8 = 0xFFFF'FFFF;

struct Character {
    char32_t value = 0; // kNotUtf8 where the bytes are none
    std::size_t size = 0;
};

// `at` must be below the text's size. What is no UTF-8 is passed over byte by byte.
Character characterAt(std::string_view text, std::size_t at);

bool isUtf8(std::string_view text);

// Every space and line break that Unicode has, such as the no-break and the ideographic one.
bool isWhiteSpace(char32_t character);

// Takes no room and shows nothing: a byte order mark, joiners, marks of direction, variation selectors.
bool isInvisible(char32_t character);

// "U+200B".
std::string codeName(char32_t character);

} // namespace landfall
