#pragma once

#include "l1/change.h"
#include "l1/starknet/felt_reader.h"

namespace landfall::l1::starknet {

// A change behind the time lock, as interface.cairo has it: kind, account, token, amount. An unknown kind makes the
// reader bad.
Change readChange(FeltReader& in);
void put(FeltWriter& out, const Change& change);

} // namespace landfall::l1::starknet
