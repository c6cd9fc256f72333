#include "l1/evm/abi.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

using Kind = AbiType::Kind;
constexpr std::size_t kWord = 32;

bool isNumeric(Kind kind) {
    return kind == Kind::Uint || kind == Kind::Int || kind == Kind::Bool || kind == Kind::Address;
}

// Two's complement: bits from size − 1 up are all alike.
bool fitsSigned(const Uint256& value, std::size_t bits) {
    const bool sign = value.bit(255);
    for (auto i = static_cast<unsigned>(bits - 1); i < 255; ++i) {
        if (value.bit(i) != sign) {
            return false;
        }
    }
    return true;
}

bool inRange(const AbiType& type, const Uint256& value) {
    switch (type.kind) {
    case Kind::Bool:
        return value.bitLength() <= 1;
    case Kind::Int:
        return fitsSigned(value, type.size);
    default:
        return value.bitLength() <= type.size;
    }
}

void appendWord(Bytes& out, const Uint256& value) {
    append(out, value.toBigEndian());
}

void appendPadded(Bytes& out, ByteView bytes) {
    append(out, bytes);
    out.resize(out.size() + (kWord - bytes.size() % kWord) % kWord);
}

// --- encoding ---

Error shape(const char* what) {
    return Error::invalid("abi-shape", std::string("a value for an ABI ") + what + " has the wrong shape or range");
}

Status encodeMembers(Bytes& out, const std::vector<const AbiType*>& types, const AbiValue::List& values);

std::vector<const AbiType*> pointersTo(const std::vector<AbiType>& types) {
    std::vector<const AbiType*> out;
    out.reserve(types.size());
    for (const auto& type : types) {
        out.push_back(&type);
    }
    return out;
    out.reserve(types.size());
}

std::vector<const AbiType*> memberTypes(const AbiType& type, std::size_t count) {
    if (type.kind != Kind::Tuple) {
        return std::vector<const AbiType*>(count, &type.inner[0]);
    }
    return pointersTo(type.inner);
}

Status encodeValue(Bytes& out, const AbiType& type, const AbiValue& value) {
    if (isNumeric(type.kind)) {
        if (!value.isNumber() || !inRange(type, value.number())) {
            return shape("number");
        }
        appendWord(out, value.number());
        return {};
    }
    if (type.kind == Kind::FixedBytes || type.kind == Kind::Bytes || type.kind == Kind::String) {
        if (!value.isBytes() || (type.kind == Kind::FixedBytes && value.asBytes().size() != type.size)) {
            return shape("byte string");
        }
        if (type.kind != Kind::FixedBytes) {
            appendWord(out, Uint256(value.asBytes().size()));
        }
        appendPadded(out, value.asBytes());
        return {};
    }
    if (!value.isList()) {
        return shape("list");
    }
    const auto& members = value.members();
    if ((type.kind == Kind::FixedArray && members.size() != type.size) ||
        (type.kind == Kind::Tuple && members.size() != type.inner.size())) {
        return shape("list");
    }
    if (type.kind == Kind::Array) {
        appendWord(out, Uint256(members.size()));
    }
    return encodeMembers(out, memberTypes(type, members.size()), members);
}

Status encodeMembers(Bytes& out, const std::vector<const AbiType*>& types, const AbiValue::List& values) {
    std::size_t head = 0;
    for (const auto* type : types) {
        head += type->headSize();
    }
    Bytes heads;
    Bytes tails;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const bool dynamic = types[i]->isDynamic();
        if (dynamic) {
            appendWord(heads, Uint256(head + tails.size()));
        }
        if (auto status = encodeValue(dynamic ? tails : heads, *types[i], values[i]); !status) {
            return status;
        }
    }
    append(out, heads);
    append(out, tails);
    return {};
}

// --- decoding ---

// Offsets may point anywhere, also at the same place many times. So what a message can make us build is bounded
// by its own size (each word once for every level of its type) and not by what it claims.
class Decoder {
public:
    explicit Decoder(ByteView data) : m_budget(data.size() / kWord * 4 + 64) {}

    Result<AbiValue::List> members(const std::vector<const AbiType*>& types, ByteView frame) {
        AbiValue::List out;
        out.reserve(types.size());
        std::size_t at = 0;
        for (const auto* type : types) {
            auto value = member(*type, frame, at);
            if (!value) {
                return value.error();
            }
            out.push_back(std::move(*value));
            at += type->headSize();
        }
        return out;
    }

private:
    static Error truncated() {
        return Error::invalid("abi-truncated", "ABI data ends before, or points beyond, what it announces");
    }

    Result<Uint256> wordAt(ByteView frame, std::size_t at) {
        if (frame.size() < kWord || at > frame.size() - kWord || m_budget == 0) {
            return truncated();
        }
        --m_budget;
        Bytes32 word{};
        std::copy_n(frame.begin() + static_cast<std::ptrdiff_t>(at), kWord, word.begin());
        return Uint256::fromBigEndian(word);
    }

    // A length or offset: at most the frame's size, or it can't be right.
    Result<std::size_t> sizeAt(ByteView frame, std::size_t at) {
        auto value = wordAt(frame, at);
        if (!value) {
            return value.error();
        }
        if (!value->fitsUint64() || value->low64() > frame.size()) {
            return truncated();
        }
        return static_cast<std::size_t>(value->low64());
    }

    Result<AbiValue> member(const AbiType& type, ByteView frame, std::size_t at) {
        if (!type.isDynamic()) {
            return fixed(type, frame, at);
        }
        auto offset = sizeAt(frame, at);
        if (!offset) {
            return offset.error();
        }
        return dynamic(type, frame.subspan(*offset));
    }

    Result<AbiValue> fixed(const AbiType& type, ByteView frame, std::size_t at) {
        if (type.kind == Kind::FixedArray || type.kind == Kind::Tuple) {
            if (at > frame.size()) {
                return truncated();
            }
            return listOf(type, type.size, frame.subspan(at));
        }
        auto word = wordAt(frame, at);
        if (!word) {
            return word.error();
        }
        if (type.kind == Kind::FixedBytes) {
            const Bytes32 bytes = word->toBigEndian();
            if (std::any_of(bytes.begin() + static_cast<std::ptrdiff_t>(type.size), bytes.end(),
                            [](std::uint8_t b) { return b != 0; })) {
                return outOfRange();
            }
            return AbiValue::bytes(ByteView(bytes).first(type.size));
        }
        if (!inRange(type, *word)) {
            return outOfRange();
        }
        return AbiValue(*word);
    }

    Result<AbiValue> dynamic(const AbiType& type, ByteView frame) {
        if (type.kind == Kind::FixedArray || type.kind == Kind::Tuple) {
            return listOf(type, type.size, frame);
        }
        auto length = sizeAt(frame, 0);
        if (!length) {
            return length.error();
        }
        const ByteView content = frame.subspan(kWord);
        if (type.kind == Kind::Array) {
            if (*length > content.size() / kWord) {
                return truncated();
            }
            return listOf(type, *length, content);
        }
        const std::size_t words = (*length + kWord - 1) / kWord;
        if (*length > content.size() || words > m_budget) {
            return truncated();
        }
        m_budget -= words;
        return AbiValue::bytes(content.first(*length));
    }

    Result<AbiValue> listOf(const AbiType& type, std::size_t count, ByteView frame) {
        if (count > m_budget) {
            return truncated();
        }
        m_budget -= count;
        auto values = members(memberTypes(type, count), frame);
        if (!values) {
            return values.error();
        }
        return AbiValue::list(std::move(*values));
    }

    static Error outOfRange() {
        return Error::invalid("abi-out-of-range", "an ABI word holds more than its type allows");
    }

    std::size_t m_budget;
};

} // namespace

Result<Bytes> abiEncode(const std::vector<AbiType>& types, const AbiValue::List& values) {
    if (types.size() != values.size()) {
        return shape("list");
    }
    Bytes out;
    if (auto status = encodeMembers(out, pointersTo(types), values); !status) {
        return status.error();
    }
    return out;
}

Result<Bytes> abiEncodeCall(const AbiSignature& function, const AbiValue::List& arguments) {
    auto body = abiEncode(function.parameters, arguments);
    if (!body) {
        return body.error();
    }
    const auto selector = function.selector();
    body->insert(body->begin(), selector.begin(), selector.end());
    return body;
}

Result<AbiValue::List> abiDecode(const std::vector<AbiType>& types, ByteView data) {
    return Decoder(data).members(pointersTo(types), data);
}

} // namespace landfall::l1::evm
