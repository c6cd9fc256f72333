#pragma once

#include "l1/network_file.h"
#include "protocol/request.h"

#include <optional>
#include <string>

namespace landfall::app {

// Why a fee that a sequencer named deserves a second look. It is more than a tenth of the
// amount, or more than five times what is `usual`. Nothing for an ordinary one. Whoever
// names the fee themselves has had that look.
std::optional<std::string> feeWarning(const l1::NetworkFile& network, const protocol::Withdraw& request,
                                      std::optional<protocol::Amount> usual);

} // namespace landfall::app
