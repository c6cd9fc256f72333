#pragma once

#include "devnet/state_file.h"

#include <chrono>

// A devnet seen from another process.
namespace landfall::devnet {

struct DevnetStatus {
    bool running = false;
    DevnetState state; // as its supervisor wrote it; only meaningful while running
};

// Errors: devnet-state-damaged.
Result<DevnetStatus> statusOf(const QString& folder);

// Asks the supervisor to stop, insists after `patience`, and waits until all of its processes are gone. Also
// takes away what a killed one left. Finds one, too, that has written no state yet, or whose state is damaged.
// False if there was nothing. Error: devnet-stuck (the kernel doesn't end it).
Result<bool> takeDown(const QString& folder, std::chrono::milliseconds patience = std::chrono::seconds(20));

// Waits until the devnet that process `supervisor` is bringing up is ready. For
// `devnet up --detach`. Errors: devnet-not-up (it ended, or took too long).
Status waitUntilReady(const QString& folder, qint64 supervisor, std::chrono::milliseconds patience);

} // namespace landfall::devnet
