#pragma once

#include "cli/network_access.h"
#include "devnet/state_file.h"

namespace landfall::cli {

// Which process is a profile's node: a file beside its database.
void rememberNode(const QString& folder, qint64 pid);
std::optional<devnet::ProcessId> nodeProcess(const QString& folder);

// Asks the node to end and waits for it. False if none runs. Error: node-stuck.
Outcome<bool> stopNode(const QString& folder);

} // namespace landfall::cli
