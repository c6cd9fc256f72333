#pragma once

#include "protocol/chain_address.h"

namespace landfall::test {

// The same but for one byte.
inline protocol::ChainAddress changedAt(const protocol::ChainAddress& address, std::size_t byte) {
    auto bytes = address.bytes();
    bytes.at(byte) ^= 1;
    return protocol::ChainAddress::ofBytes(bytes).value();
}

} // namespace landfall::test
