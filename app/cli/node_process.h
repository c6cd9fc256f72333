#pragma once

#include "cli/network_access.h"
#include "platform/process.h"

namespace landfall::cli {

// The process of the node that works in a folder, if it runs.
std::optional<platform::ProcessId> nodeProcess(const QString& folder);

// Folders of a profile's nodes that run: all, or those that were started with a network's file, which may be gone.
QStringList nodesOf(const QString& profileFolder, const QString& networkFile = {});

// Asks the node to end, insists after half a minute, and waits for it. False if none runs. Error: node-stuck (the
// kernel doesn't end it).
Outcome<bool> stopNode(const QString& folder);

} // namespace landfall::cli
