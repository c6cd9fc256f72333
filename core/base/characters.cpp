#include "base/characters.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>

namespace landfall {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

constexpr Range kWhiteSpace[] = {{0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
                                 {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F},
                                 {0x205F, 0x205F}, {0x3000, 0x3000}};

constexpr Range kInvisible[] = {{0xAD, 0xAD},     {0x034F, 0x034F}, {0x061C, 0x061C},  {0x115F, 0x1160},
                                {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F},  {0x202A, 0x202E},
                                {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFE00, 0xFE0F},  {0xFEFF, 0xFEFF},
                                {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF}};

template <std::size_t N>
bool isIn(const Range (&ranges)[N], char32_t character) {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [character](const Range& range) { return character >= range.first && character <= range.last; });
}

} // namespace

Character characterAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
    const std::uint8_t head = byte(at);
    if (head < 0x80) {
        return {head, 1};
    }
    const std::size_t size = head >= 0xF0 ? 4 : head >= 0xE0 ? 3 : 2;
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000}; // a shorter form must be used below
    if (head < 0xC2 || head > 0xF4 || size > text.size() - at) {
        return {kNotUtf8, 1};
    }
    char32_t value = head & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) {
            return {kNotUtf8, 1};
        }
        value = value << 6 | (byte(at + i) & 0x3FU);
    }
    if (value < kLeast[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return {kNotUtf8, 1};
    }
    return {value, size};
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = characterAt(text, at);
        if (character.value == kNotUtf8) {
            return false;
        }
        at += character.size;
    }
    return true;
}

bool isWhiteSpace(char32_t character) {
    return isIn(kWhiteSpace, character);
}

bool isInvisible(char32_t character) {
    return isIn(kInvisible, character);
}

std::string codeName(char32_t character) {
    char text[16];
    std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
    return text;
}

} // namespace landfall
