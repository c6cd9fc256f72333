#include "l1/evm/rlp.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

constexpr std::uint8_t kShortString = 0x80;
constexpr std::uint8_t kLongString = 0xb7;
constexpr std::uint8_t kShortList = 0xc0;
constexpr std::uint8_t kLongList = 0xf7;
constexpr std::size_t kShortLimit = 55; // longest content whose length sits in the first byte

void appendHeader(Bytes& out, std::size_t length, std::uint8_t shortBase, std::uint8_t longBase) {
    if (length <= kShortLimit) {
        out.push_back(static_cast<std::uint8_t>(shortBase + length));
        return;
    }
    std::size_t width = 1;
    while (width < sizeof length && (length >> (8 * width)) != 0) {
        ++width;
    }
    out.push_back(static_cast<std::uint8_t>(longBase + width));
    appendBigEndian(out, static_cast<std::uint64_t>(length), width);
}

void appendItem(Bytes& out, const RlpItem& item) {
    if (item.isList) {
        Bytes content;
        for (const auto& inner : item.items) {
            appendItem(content, inner);
        }
        appendHeader(out, content.size(), kShortList, kLongList);
        append(out, content);
    } else if (item.bytes.size() == 1 && item.bytes[0] < kShortString) {
        out.push_back(item.bytes[0]);
    } else {
        appendHeader(out, item.bytes.size(), kShortString, kLongString);
        append(out, item.bytes);
    }
}

Error truncated() {
    return Error::invalid("rlp-truncated", "RLP data ends before the length it announces");
}

Error notCanonical() {
    return Error::invalid("rlp-not-canonical", "RLP data uses a longer form than it needs");
}

struct Span {
    bool isList = false;
    ByteView content;
    std::size_t total = 0; // header and content
};

Result<Span> readSpan(ByteView in) {
    if (in.empty()) {
        return truncated();
    }
    const std::uint8_t first = in[0];
    if (first < kShortString) {
        return Span{false, in.first(1), 1};
    }
    const bool isList = first >= kShortList;
    const std::uint8_t shortBase = isList ? kShortList : kShortString;
    const std::uint8_t longBase = isList ? kLongList : kLongString;
    std::size_t header = 1;
    std::uint64_t length = 0;
    if (first <= longBase) {
        length = first - shortBase;
    } else {
        const std::size_t width = first - longBase; // 1…8
        if (in.size() < 1 + width) {
            return truncated();
        }
        if (in[1] == 0) {
            return notCanonical();
        }
        for (std::size_t i = 0; i < width; ++i) {
            length = length << 8 | in[1 + i];
        }
        if (length <= kShortLimit) {
            return notCanonical();
        }
        header += width;
    }
    if (length > in.size() - header) {
        return truncated();
    }
    const auto content = in.subspan(header, static_cast<std::size_t>(length));
    if (!isList && content.size() == 1 && content[0] < kShortString) {
        return notCanonical();
    }
    return Span{isList, content, header + content.size()};
}

Result<RlpItem> readItem(const Span& span, unsigned depth) {
    if (!span.isList) {
        return RlpItem::string(span.content);
    }
    if (depth >= kRlpMaxDepth) {
        return Error::invalid("rlp-too-deep",
                              "RLP lists are nested more than " + std::to_string(kRlpMaxDepth) + " deep");
    }
    RlpItem list = RlpItem::list({});
    ByteView rest = span.content;
    while (!rest.empty()) {
        auto inner = readSpan(rest);
        if (!inner) {
            return inner.error();
        }
        auto item = readItem(*inner, depth + 1);
        if (!item) {
            return item.error();
        }
        list.items.push_back(std::move(*item));
        rest = rest.subspan(inner->total);
    }
    return list;
}

} // namespace

RlpItem RlpItem::number(const Uint256& value) {
    const Bytes32 bytes = value.toBigEndian();
    const auto first = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b != 0; });
    return {false, Bytes(first, bytes.end()), {}};
}

Result<Uint256> RlpItem::asNumber() const {
    if (isList || bytes.size() > 32 || (!bytes.empty() && bytes[0] == 0)) {
        return Error::invalid("rlp-not-a-number", "an RLP item that should be an integer is not one");
    }
    Bytes32 wide{};
    std::copy(bytes.begin(), bytes.end(), wide.end() - static_cast<std::ptrdiff_t>(bytes.size()));
    return Uint256::fromBigEndian(wide);
}

Bytes rlpEncode(const RlpItem& item) {
    Bytes out;
    appendItem(out, item);
    return out;
}

Result<RlpItem> rlpDecode(ByteView encoded) {
    auto span = readSpan(encoded);
    if (!span) {
        return span.error();
    }
    if (span->total != encoded.size()) {
        return Error::invalid("rlp-trailing-bytes", "RLP data is followed by bytes that belong to nothing");
    }
    return readItem(*span, 0);
}

} // namespace landfall::l1::evm
