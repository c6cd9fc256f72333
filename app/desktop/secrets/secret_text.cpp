#include "desktop/secrets/secret_text.h"

#include <algorithm>
#include <cstring>

namespace landfall::desktop {
namespace {

constexpr std::size_t kFirstCapacity = 256; // most secrets never grow the buffer

bool continues(std::uint8_t byte) {
    return (byte & 0xC0) == 0x80;
}

} // namespace

std::size_t SecretText::length() const {
    const auto text = view();
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](auto byte) { return !continues(byte); }));
}

bool SecretText::insert(std::size_t at, ByteView utf8) {
    const std::size_t wanted = m_used + utf8.size();
    if (wanted > kMostBytes) {
        return false;
    }
    if (wanted > m_buffer.size()) {
        SecretBytes larger(std::clamp(2 * wanted, kFirstCapacity, kMostBytes));
        std::copy_n(m_buffer.view().begin(), m_used, larger.span().begin());
        m_buffer = std::move(larger);
    }
    const auto buffer = m_buffer.span();
    std::copy_backward(buffer.begin() + at, buffer.begin() + m_used, buffer.begin() + wanted);
    std::copy(utf8.begin(), utf8.end(), buffer.begin() + at);
    m_used = wanted;
    return true;
}

void SecretText::erase(std::size_t from, std::size_t to) {
    const auto buffer = m_buffer.span();
    std::copy(buffer.begin() + to, buffer.begin() + m_used, buffer.begin() + from);
    const std::size_t left = m_used - (to - from);
    wipe(buffer.subspan(left, m_used - left));
    m_used = left;
}

void SecretText::clear() {
    wipe(m_buffer.span());
    m_used = 0;
}

std::size_t SecretText::next(std::size_t at) const {
    const auto text = view();
    do {
        at = std::min(at + 1, text.size());
    } while (at < text.size() && continues(text[at]));
    return at;
}

std::size_t SecretText::previous(std::size_t at) const {
    const auto text = view();
    while (at > 0 && continues(text[--at])) {
    }
    return at;
}

} // namespace landfall::desktop
