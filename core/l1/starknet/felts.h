#pragma once

#include "algebra/felt.h"
#include "base/uint256.h"
#include "protocol/ids.h"

#include <algorithm>
#include <vector>

// Values as Cairo serialises them.
namespace landfall::l1::starknet {

// Of a value below the field's size, which the caller knows it to be: numbers of 128 bits, words of 31 bytes,
// addresses.
inline algebra::Felt toFelt(const Uint256& value) {
    return algebra::Felt::reduce(value);
}
inline algebra::Felt toFelt(const Bytes32& value) {
    return toFelt(Uint256::fromBigEndian(value));
}
inline algebra::Felt toFelt(const protocol::Address& address) {
    Bytes32 word{};
    std::copy(address.bytes.begin(), address.bytes.end(), word.end() - address.bytes.size());
    return toFelt(word);
}

class FeltWriter {
public:
    // One felt each.
    template <class... T>
    void put(const T&... values) {
        (m_felts.push_back(algebra::Felt(values)), ...);
    }
    // u256: its lower half first.
    void put256(const Uint256& value) {
        put(toFelt(Uint256({value.limbs[0], value.limbs[1], 0, 0})),
            toFelt(Uint256({value.limbs[2], value.limbs[3], 0, 0})));
    }
    void put256(const Bytes32& value) { put256(Uint256::fromBigEndian(value)); }
    // A span: its length first. `write(FeltWriter&, element)` writes each.
    template <class List, class Write>
    void putList(const List& list, Write write) {
        put(static_cast<std::uint64_t>(list.size()));
        for (const auto& element : list) {
            write(*this, element);
        }
    }

    const std::vector<algebra::Felt>& felts() const { return m_felts; }
    std::vector<algebra::Felt> take() { return std::move(m_felts); }

private:
    std::vector<algebra::Felt> m_felts;
};

} // namespace landfall::l1::starknet
