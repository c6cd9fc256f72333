#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/uint256.h"

#include <vector>

// Recursive Length Prefix. Source: Ethereum yellow paper, appendix B.
namespace landfall::l1::evm {

// A string of bytes or a list of items.
struct RlpItem {
    bool isList = false;
    Bytes bytes;                // of a string
    std::vector<RlpItem> items; // of a list

    static RlpItem string(ByteView bytes) { return {false, Bytes(bytes.begin(), bytes.end()), {}}; }
    // Big-endian without leading zeros; zero is the empty string.
    static RlpItem number(const Uint256& value);
    static RlpItem list(std::vector<RlpItem> items) { return {true, {}, std::move(items)}; }

    // Errors: rlp-not-a-number (a list, more than 32 bytes, a leading zero).
    Result<Uint256> asNumber() const;

    friend bool operator==(const RlpItem&, const RlpItem&) = default;
};

Bytes rlpEncode(const RlpItem& item);

// Accepts the one encoding that rlpEncode gives and nothing after it; lists at
// most kRlpMaxDepth deep. Errors: rlp-truncated, rlp-not-canonical, rlp-too-deep,
// rlp-trailing-bytes.
Result<RlpItem> rlpDecode(ByteView encoded);

inline constexpr unsigned kRlpMaxDepth = 16;

} // namespace landfall::l1::evm
