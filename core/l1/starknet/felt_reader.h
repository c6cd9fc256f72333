#pragma once

#include "l1/starknet/felts.h"

#include <span>

namespace landfall::l1::starknet {

// What Cairo serialised, read one value after another. A value that is missing or out of its range is zero, and the
// reading is no longer good: whoever reads asks once, at the end.
class FeltReader {
public:
    explicit FeltReader(std::span<const algebra::Felt> felts) : m_rest(felts) {}

    algebra::Felt felt();
    // Below 2^bits.
    Uint256 number(unsigned bits);
    std::uint64_t number64() { return number(64).low64(); }
    Uint256 number128() { return number(128); }
    Uint256 number256(); // its lower half first
    Bytes32 word() { return number256().toBigEndian(); }
    bool flag() { return number(1).low64() != 0; }
    protocol::Address owner();       // of 160 bits
    protocol::WideAddress address(); // of 251 bits
    // A list's length, which is no more than what is left has room for. `each`: felts an element.
    std::size_t count(std::size_t each = 1);

    // Everything was there, in range, and nothing is left.
    bool finished() const { return m_good && m_rest.empty(); }
    bool good() const { return m_good; }

private:
    std::span<const algebra::Felt> m_rest;
    bool m_good = true;
};

} // namespace landfall::l1::starknet
