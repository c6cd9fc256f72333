#pragma once

#include "common/profile.h"
#include "devnet/supervisor.h"

#include <functional>
#include <vector>

namespace landfall::app {

// A program that is installed, or was built, beside this one. Error: program-missing.
Result<QString> siblingProgram(const QString& name);

// Batch sizes of a devnet that nobody chose others for.
inline constexpr std::uint8_t kDevnetSizes[] = {4, 8};

// How the making of keys is watched; called from the thread that makes them.
struct KeyWatch {
    // A batch size, the phase of making its key, and the share done, 0 … 1.
    std::function<void(std::uint8_t size, const char* phase, double done)> enter;
    std::function<bool()> cancelled; // may be empty
};

// The development keys of these batch sizes, made where they are missing, in the
// form that contracts are deployed with. Takes up to minutes: not for a GUI thread.
// Errors: those of KeyCache::ensureDevelopmentKey.
Result<std::vector<l1::VerifyingKey>> developmentKeys(const QString& keyFolder, const std::vector<std::uint8_t>& sizes,
                                                      const KeyWatch& watch);

// The same of the exit circuit; its size is 0 for the watch too.
Result<l1::VerifyingKey> developmentExitKey(const QString& keyFolder, const KeyWatch& watch);

// A devnet in a folder. Error: program-missing.
Result<devnet::DevnetOptions> devnetOptions(const QString& folder, const QString& keyFolder,
                                            std::vector<l1::VerifyingKey> keys);

} // namespace landfall::app
