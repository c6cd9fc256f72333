#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/uint256.h"
#include "protocol/chain_address.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The contract ABI. Source: Solidity documentation, "Contract ABI Specification".
namespace landfall::l1::evm {

struct AbiType {
    enum class Kind { Uint, Int, Bool, Address, FixedBytes, Bytes, String, Array, FixedArray, Tuple };

    Kind kind = Kind::Uint;
    std::size_t size = 0;       // bits of an integer, bytes of bytesN, count of T[n]
    std::vector<AbiType> inner; // element of an array, members of a tuple

    // Such as "uint16", "(bytes32,address)[]". Error: abi-bad-type.
    static Result<AbiType> parse(std::string_view text);

    bool isDynamic() const;
    // Bytes that a value takes in its parent's head.
    std::size_t headSize() const;
};

// The address of a chain that is known to be of this family; another ends the process.
const protocol::Address& evmOf(const protocol::ChainAddress& address);

// Integers, bool and address as a number; a signed integer as 256-bit two's
// complement; bytes, string and bytesN as bytes; arrays and tuples as their members.
class AbiValue {
public:
    using List = std::vector<AbiValue>;

    AbiValue() : m_value(Uint256{}) {}
    AbiValue(const Uint256& number) : m_value(number) {}         // NOLINT: a number is a value
    AbiValue(std::uint64_t number) : m_value(Uint256(number)) {} // NOLINT
    AbiValue(const protocol::Address& address);                  // NOLINT
    AbiValue(const protocol::ChainAddress& address);             // NOLINT: the caller knows that it is an EVM chain's
    static AbiValue bytes(ByteView bytes) { return AbiValue(Variant(Bytes(bytes.begin(), bytes.end()))); }
    static AbiValue list(List members) { return AbiValue(Variant(std::move(members))); }

    bool isNumber() const { return std::holds_alternative<Uint256>(m_value); }
    bool isBytes() const { return std::holds_alternative<Bytes>(m_value); }
    bool isList() const { return std::holds_alternative<List>(m_value); }

    // The caller knows the shape, because decoding checked it against the types;
    // asking for another shape ends the process.
    const Uint256& number() const;
    const Bytes& asBytes() const;
    const List& members() const;

    std::uint64_t low64() const { return number().low64(); }
    Bytes32 word() const; // a number, or bytes of at most 32 padded on the right
    protocol::Address address() const;

    friend bool operator==(const AbiValue&, const AbiValue&) = default;

private:
    using Variant = std::variant<Uint256, Bytes, List>;
    explicit AbiValue(Variant value) : m_value(std::move(value)) {}

    Variant m_value;
};

// A function's, event's or error's name and parameter types.
struct AbiSignature {
    std::string text; // canonical: "deposit(uint16,uint256,address)"
    std::string name;
    std::vector<AbiType> parameters;

    // Error: abi-bad-type. Only canonical text is taken (no aliases, no spaces).
    static Result<AbiSignature> parse(std::string_view text);

    Bytes32 topic() const;          // keccak256(text)
    FixedBytes<4> selector() const; // its first four bytes
};

// Errors: abi-shape (a value's shape or range isn't its type's).
Result<Bytes> abiEncode(const std::vector<AbiType>& types, const AbiValue::List& values);
// Selector and arguments.
Result<Bytes> abiEncodeCall(const AbiSignature& function, const AbiValue::List& arguments);

// Never reads outside `data` and never allocates more than it holds times a
// constant, whatever the offsets say. Numbers must fit their types. Errors:
// abi-truncated, abi-out-of-range.
Result<AbiValue::List> abiDecode(const std::vector<AbiType>& types, ByteView data);

} // namespace landfall::l1::evm
