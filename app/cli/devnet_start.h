#pragma once

#include "cli/network_access.h"
#include "cli/terminal.h"
#include "devnet/supervisor.h"
#include "platform/end_signals.h"

#include <memory>

namespace landfall::cli {

// Keys and supervisor of a local network in a folder, up once this answers. Error
// besides the supervisor's: declined, if `stop` (may be null) asks for an end meanwhile.
struct DevnetWish {
    std::vector<std::uint8_t> sizes; // of batches
    bool exits = false;              // its contracts can be frozen
    std::size_t chains = 2;
};
Outcome<std::unique_ptr<devnet::Supervisor>> startDevnet(const Profile& profile, const QString& folder,
                                                         const DevnetWish& wish, Terminal& terminal,
                                                         const platform::EndSignals* stop);

// Play money for an address on every chain.
Outcome<bool> fundFromFaucet(const l1::NetworkFile& network, const protocol::Address& owner, Terminal& terminal);

} // namespace landfall::cli
