#pragma once

#include "cli/network_access.h"
#include "cli/terminal.h"
#include "l1/deployment.h"

#include <vector>

namespace landfall::cli {

// The development keys of these batch sizes, made where they are missing, in the
// form that contracts are deployed with.
Outcome<std::vector<l1::VerifyingKey>> developmentKeys(const Profile& profile, const std::vector<std::uint8_t>& sizes,
                                                       Terminal& terminal);
// The same of the exit circuit.
Outcome<l1::VerifyingKey> developmentExitKey(const Profile& profile, Terminal& terminal);

// "4,8,32". Error: usage.
Outcome<std::vector<std::uint8_t>> parseSizes(const QString& text);

} // namespace landfall::cli
