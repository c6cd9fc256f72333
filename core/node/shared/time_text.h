#pragma once

#include "protocol/ids.h"

#include <string>

namespace landfall::node {

// "2026-11-30 18:00:00 UTC", for sentences.
std::string utcText(protocol::UnixSeconds seconds);

} // namespace landfall::node
