#pragma once

#include "l1/network_file.h"

#include <string>

namespace landfall::l1 {

// What a change does, as the rest of a sentence: "readmit the sequencer 0x…".
std::string describeChange(const Change& change, const NetworkFile& network);

// An amount of the chain's coin, which has 18 decimals on the chains that this program knows.
std::string coinText(const Uint256& units);

} // namespace landfall::l1
