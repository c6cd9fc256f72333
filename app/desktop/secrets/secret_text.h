#pragma once

#include "base/secret.h"

#include <cstddef>
#include <string_view>

namespace landfall::desktop {

// Editable UTF-8 that leaves no copies behind: growing wipes the old buffer, and
// what is deleted is overwritten. Offsets are bytes at the start of a character.
class SecretText {
public:
    static constexpr std::size_t kMostBytes = 1024;

    ByteView view() const { return m_buffer.view().first(m_used); }
    std::size_t bytes() const { return m_used; }
    std::size_t length() const; // characters

    // False, and nothing changed, if it would not fit.
    bool insert(std::size_t at, ByteView utf8);
    void erase(std::size_t from, std::size_t to);
    void clear();

    std::size_t next(std::size_t at) const;
    std::size_t previous(std::size_t at) const;

private:
    SecretBytes m_buffer;
    std::size_t m_used = 0;
};

} // namespace landfall::desktop
