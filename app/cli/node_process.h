#pragma once

#include "cli/network_access.h"
#include "devnet/state_file.h"

namespace landfall::cli {

// The process of the node that works in a folder, if it runs.
std::optional<devnet::ProcessId> nodeProcess(const QString& folder);

// Asks the node to end and waits for it. False if none runs. Error: node-stuck.
Outcome<bool> stopNode(const QString& folder);

} // namespace landfall::cli
