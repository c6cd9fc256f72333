#pragma once

#include "cli/network_access.h"
#include "cli/terminal.h"
#include "cli/wallet_access.h"
#include "devnet/faucet.h"
#include "devnet/supervisor.h"
#include "platform/end_signals.h"

#include <memory>

namespace landfall::cli {

// Keys and supervisor of a local network in a folder, up once this answers. Error
// besides the supervisor's: declined, if `stop` (may be null) asks for an end meanwhile.
struct DevnetWish {
    std::vector<std::uint8_t> sizes; // of batches
    bool exits = false;              // its contracts can be frozen
    std::vector<protocol::AddressFamily> chains{2, protocol::AddressFamily::Evm};
};
Outcome<std::unique_ptr<devnet::Supervisor>> startDevnet(const Profile& profile, const QString& folder,
                                                         const DevnetWish& wish, Terminal& terminal,
                                                         const platform::EndSignals* stop);

// Who the wallet is on each chain.
Outcome<devnet::Faucet::Owners> ownersOf(const l1::NetworkFile& network, const Wallet& wallet);
// Play money for them.
Outcome<bool> fundFromFaucet(const l1::NetworkFile& network, const devnet::Faucet::Owners& owners, Terminal& terminal);

} // namespace landfall::cli
