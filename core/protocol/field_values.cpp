#include "protocol/field_values.h"

#include <algorithm>

namespace landfall::protocol {

algebra::Fr addressValue(const Address& address) {
    Bytes32 bytes{};
    std::copy(address.bytes.begin(), address.bytes.end(), bytes.begin() + 12);
    return algebra::Fr::reduce(Uint256::fromBigEndian(bytes));
}

algebra::Fr amountValue(Amount amount) {
    return algebra::Fr::reduce(toUint256(amount));
}

Amount amountOf(const algebra::Fr& value) {
    const Uint256 number = value.toUint256();
    return (Amount{number.limbs[1]} << 64) | number.limbs[0];
}

} // namespace landfall::protocol
