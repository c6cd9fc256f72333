#include "l1/starknet/felt_reader.h"

namespace landfall::l1::starknet {

using algebra::Felt;

Felt FeltReader::felt() {
    if (m_rest.empty()) {
        m_good = false;
        return {};
    }
    const Felt out = m_rest.front();
    m_rest = m_rest.subspan(1);
    return out;
}

Uint256 FeltReader::number(unsigned bits) {
    const auto value = felt().toUint256();
    if (value.bitLength() > bits) {
        m_good = false;
        return {};
    }
    return value;
}

Uint256 FeltReader::number256() {
    const auto low = number128();
    const auto high = number128();
    return Uint256({low.limbs[0], low.limbs[1], high.limbs[0], high.limbs[1]});
}

protocol::Address FeltReader::owner() {
    protocol::Address out;
    const auto bytes = number(8 * out.bytes.size()).toBigEndian();
    std::copy(bytes.end() - out.bytes.size(), bytes.end(), out.bytes.begin());
    return out;
}

protocol::WideAddress FeltReader::address() {
    return {number(protocol::kWideAddressBits).toBigEndian()};
}

std::size_t FeltReader::count(std::size_t each) {
    const auto value = number64();
    if (value > m_rest.size() / each) {
        m_good = false;
        return 0;
    }
    return static_cast<std::size_t>(value);
}

} // namespace landfall::l1::starknet
