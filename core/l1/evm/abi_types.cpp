#include "crypto/keccak.h"
#include "l1/evm/abi.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace landfall::l1::evm {

namespace {

constexpr std::size_t kWord = 32;
constexpr unsigned kMaxTypeDepth = 8;
constexpr std::size_t kMaxFixedArray = 1024;

Error badType(std::string_view text) {
    return Error::invalid("abi-bad-type", "\"" + std::string(text.substr(0, 80)) + "\" is not an ABI type");
}

// Canonical decimal, no leading zero.
bool parseSize(std::string_view digits, std::size_t& out) {
    if (digits.empty() || digits[0] == '0' || digits.size() > 4) {
        return false;
    }
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return problem == std::errc() && end == digits.data() + digits.size();
}

// Splits at commas that are not inside brackets.
std::vector<std::string_view> splitTopLevel(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(') {
            ++depth;
        } else if (text[i] == ')') {
            --depth;
        } else if (text[i] == ',' && depth == 0) {
            parts.push_back(text.substr(start, i - start));
            start = i + 1;
        }
    }
    if (!text.empty()) {
        parts.push_back(text.substr(start));
    }
    return parts;
}

Result<AbiType> parseType(std::string_view text, unsigned depth);

Result<std::vector<AbiType>> parseMembers(std::string_view text, unsigned depth) {
    std::vector<AbiType> out;
    for (const auto part : splitTopLevel(text)) {
        auto type = parseType(part, depth);
        if (!type) {
            return type.error();
        }
        out.push_back(std::move(*type));
    }
    return out;
}

Result<AbiType> parseArray(std::string_view text, unsigned depth) {
    const auto open = text.rfind('[');
    if (open == std::string_view::npos || open == 0) {
        return badType(text);
    }
    auto element = parseType(text.substr(0, open), depth + 1);
    if (!element) {
        return element.error();
    }
    AbiType type;
    const auto digits = text.substr(open + 1, text.size() - open - 2);
    type.kind = digits.empty() ? AbiType::Kind::Array : AbiType::Kind::FixedArray;
    if (!digits.empty() && (!parseSize(digits, type.size) || type.size > kMaxFixedArray)) {
        return badType(text);
    }
    type.inner.push_back(std::move(*element));
    return type;
}

Result<AbiType> parseType(std::string_view text, unsigned depth) {
    if (text.empty() || depth > kMaxTypeDepth) {
        return badType(text);
    }
    if (text.back() == ']') {
        return parseArray(text, depth);
    }
    if (text.front() == '(') {
        if (text.back() != ')') {
            return badType(text);
        }
        auto members = parseMembers(text.substr(1, text.size() - 2), depth + 1);
        if (!members) {
            return members.error();
        }
        return AbiType{AbiType::Kind::Tuple, 0, std::move(*members)};
    }
    if (text == "bool") {
        return AbiType{AbiType::Kind::Bool, 8, {}};
    }
    if (text == "address") {
        return AbiType{AbiType::Kind::Address, 160, {}};
    }
    if (text == "bytes") {
        return AbiType{AbiType::Kind::Bytes, 0, {}};
    }
    if (text == "string") {
        return AbiType{AbiType::Kind::String, 0, {}};
    }
    std::size_t size = 0;
    if (text.starts_with("bytes") && parseSize(text.substr(5), size) && size <= kWord) {
        return AbiType{AbiType::Kind::FixedBytes, size, {}};
    }
    const bool isUint = text.starts_with("uint");
    if ((isUint || text.starts_with("int")) && parseSize(text.substr(isUint ? 4 : 3), size) && size % 8 == 0 &&
        size <= 256) {
        return AbiType{isUint ? AbiType::Kind::Uint : AbiType::Kind::Int, size, {}};
    }
    return badType(text);
}

} // namespace

Result<AbiType> AbiType::parse(std::string_view text) {
    return parseType(text, 0);
}

bool AbiType::isDynamic() const {
    switch (kind) {
    case Kind::Bytes:
    case Kind::String:
    case Kind::Array:
        return true;
    case Kind::FixedArray:
    case Kind::Tuple:
        return std::any_of(inner.begin(), inner.end(), [](const AbiType& type) { return type.isDynamic(); });
    default:
        return false;
    }
}

std::size_t AbiType::headSize() const {
    if (isDynamic()) {
        return kWord;
    }
    if (kind == Kind::FixedArray) {
        return size * inner[0].headSize();
    }
    if (kind == Kind::Tuple) {
        std::size_t total = 0;
        for (const auto& member : inner) {
            total += member.headSize();
        }
        return total;
    }
    return kWord;
}

Result<AbiSignature> AbiSignature::parse(std::string_view text) {
    const auto open = text.find('(');
    if (open == 0 || open == std::string_view::npos || text.back() != ')') {
        return badType(text);
    }
    auto parameters = parseMembers(text.substr(open + 1, text.size() - open - 2), 0);
    if (!parameters) {
        return parameters.error();
    }
    return AbiSignature{std::string(text), std::string(text.substr(0, open)), std::move(*parameters)};
}

Bytes32 AbiSignature::topic() const {
    return crypto::keccak256(viewOf(text));
}

FixedBytes<4> AbiSignature::selector() const {
    const Bytes32 hash = topic();
    return {hash[0], hash[1], hash[2], hash[3]};
}

AbiValue::AbiValue(const protocol::Address& address) {
    Bytes32 wide{};
    std::copy(address.bytes.begin(), address.bytes.end(), wide.begin() + 12);
    m_value = Uint256::fromBigEndian(wide);
}

AbiValue::AbiValue(const protocol::ChainAddress& address) : AbiValue(evmOf(address)) {
}

const protocol::Address& evmOf(const protocol::ChainAddress& address) {
    const auto* evm = address.evm();
    if (evm == nullptr) {
        std::abort();
    }
    return *evm;
}

const Uint256& AbiValue::number() const {
    if (!isNumber()) {
        std::abort();
    }
    return std::get<Uint256>(m_value);
}

const Bytes& AbiValue::asBytes() const {
    if (!isBytes()) {
        std::abort();
    }
    return std::get<Bytes>(m_value);
}

const AbiValue::List& AbiValue::members() const {
    if (!isList()) {
        std::abort();
    }
    return std::get<List>(m_value);
}

Bytes32 AbiValue::word() const {
    if (isNumber()) {
        return number().toBigEndian();
    }
    Bytes32 out{};
    const auto& bytes = asBytes();
    std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
    return out;
}

protocol::Address AbiValue::address() const {
    const Bytes32 wide = number().toBigEndian();
    protocol::Address out;
    std::copy(wide.begin() + 12, wide.end(), out.bytes.begin());
    return out;
}

} // namespace landfall::l1::evm
