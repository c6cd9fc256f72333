#pragma once

#include "algebra/fr.h"
#include "protocol/amount.h"
#include "protocol/ids.h"

namespace landfall::protocol {

// Field elements that stand for an address (its 20 bytes as a big-endian integer) and
// for an amount, in trees and circuits. Both are far below the field's order.
algebra::Fr addressValue(const Address& address);
algebra::Fr amountValue(Amount amount);
// The amount that amountValue made an element of.
Amount amountOf(const algebra::Fr& value);

} // namespace landfall::protocol
