#include "l1/http_exchange.h"

#include <algorithm>

namespace landfall::l1 {

namespace {

constexpr int kFirstRealStatus = 200; // below: "continue" and the like, which the answer follows
constexpr qint64 kMostLine = 8LL << 10;

std::optional<qint64> sizeOf(const QByteArray& text, int base) {
    bool good = false;
    const auto value = text.trimmed().toLongLong(&good, base);
    return good && value >= 0 ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<QByteArray> HttpReader::line() {
    const auto end = m_rest.indexOf('\n');
    if (end < 0) {
        return std::nullopt;
    }
    auto out = m_rest.left(end);
    m_rest.remove(0, end + 1);
    m_headerBytes += end + 1;
    if (out.endsWith('\r')) {
        out.chop(1);
    }
    return out;
}

HttpReader::State HttpReader::take(const QByteArray& bytes) {
    m_begun += bytes.size();
    m_rest += bytes;
    if (m_part == Part::Header) {
        if (const auto state = readHeader(); state != State::Done) {
            return state;
        }
    }
    switch (m_part) {
    case Part::Body: {
        const auto part = m_rest.left(m_left);
        m_body += part;
        m_rest.remove(0, part.size());
        m_left -= part.size();
        return m_left == 0 ? State::Done : State::More;
    }
    case Part::UntilClose:
        m_body += std::exchange(m_rest, {});
        return m_body.size() > m_limits.bodyBytes ? State::TooLarge : State::More;
    case Part::End:
        return State::Done;
    default:
        return readChunks();
    }
}

HttpReader::State HttpReader::closed() {
    return m_part == Part::UntilClose ? State::Done : State::Malformed;
}

// Done when the header is whole.
HttpReader::State HttpReader::readHeader() {
    while (const auto text = line()) {
        if (m_headerBytes > m_limits.headerBytes) {
            return State::TooLarge;
        }
        if (m_status == 0) {
            const auto words = text->split(' ');
            m_status = words.size() < 2 || !words[0].startsWith("HTTP/1.") ? 0 : words[1].toInt();
            if (m_status < 100 || m_status > 999) {
                return State::Malformed;
            }
            m_keepAlive = words[0] != "HTTP/1.0";
            continue;
        }
        if (!text->isEmpty()) {
            const auto colon = text->indexOf(':');
            if (colon <= 0 || !readField(text->left(colon).trimmed().toLower(), text->mid(colon + 1).trimmed())) {
                return State::Malformed;
            }
            continue;
        }
        if (m_status < kFirstRealStatus) {
            m_status = 0;
            continue;
        }
        if (m_chunked) {
            m_part = Part::ChunkSize;
        } else if (m_length) {
            if (*m_length > m_limits.bodyBytes) {
                return State::TooLarge;
            }
            m_left = *m_length;
            m_part = m_left == 0 ? Part::End : Part::Body;
        } else {
            m_keepAlive = false;
            m_part = Part::UntilClose;
        }
        return State::Done;
    }
    return m_headerBytes + m_rest.size() > m_limits.headerBytes ? State::TooLarge : State::More;
}

bool HttpReader::readField(const QByteArray& name, const QByteArray& value) {
    if (name == "content-length") {
        const auto length = sizeOf(value, 10);
        if (!length || (m_length && m_length != length)) {
            return false;
        }
        m_length = length;
    } else if (name == "transfer-encoding") {
        m_chunked = value.toLower() == "chunked";
        return m_chunked;
    } else if (name == "connection") {
        m_keepAlive = m_keepAlive && value.toLower() != "close";
    } else if (name == "content-encoding") {
        return value.toLower() == "identity"; // nothing else was asked for
    } else if (name == "retry-after") {
        if (const auto seconds = sizeOf(value, 10)) {
            m_retryAfter = std::chrono::seconds(*seconds);
        }
    }
    return true;
}

HttpReader::State HttpReader::readChunks() {
    for (;;) {
        if (m_part == Part::Chunk) {
            const auto part = m_rest.left(m_left);
            m_body += part;
            m_rest.remove(0, part.size());
            m_left -= part.size();
            if (m_left > 0) {
                return State::More;
            }
            m_part = Part::ChunkEnd;
        }
        const auto text = line();
        if (!text) {
            return m_rest.size() > kMostLine ? State::Malformed : State::More;
        }
        if (m_part == Part::ChunkSize) {
            const auto size = sizeOf(text->split(';').first(), 16);
            if (!size) {
                return State::Malformed;
            }
            if (*size > m_limits.bodyBytes - m_body.size()) {
                return State::TooLarge;
            }
            m_left = *size;
            m_part = m_left == 0 ? Part::Trailer : Part::Chunk;
            m_headerBytes = m_left == 0 ? 0 : m_headerBytes;
        } else if (m_part == Part::ChunkEnd) {
            if (!text->isEmpty()) {
                return State::Malformed;
            }
            m_part = Part::ChunkSize;
        } else { // Trailer
            if (text->isEmpty()) {
                m_part = Part::End;
                return State::Done;
            }
            if (m_headerBytes > m_limits.headerBytes) {
                return State::TooLarge;
            }
        }
    }
}

} // namespace landfall::l1
