#pragma once

#include "algebra/fr.h"
#include "protocol/amount.h"
#include "protocol/ids.h"

#include <algorithm>

namespace landfall::circuits {

inline algebra::Fr addressValue(const protocol::Address& address) {
    Bytes32 bytes{};
    std::copy(address.bytes.begin(), address.bytes.end(), bytes.begin() + 12);
    return algebra::Fr::reduce(Uint256::fromBigEndian(bytes));
}

inline algebra::Fr amountValue(protocol::Amount amount) {
    return algebra::Fr::reduce(protocol::toUint256(amount));
}

} // namespace landfall::circuits
