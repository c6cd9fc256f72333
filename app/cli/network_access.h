#pragma once

#include "cli/failure.h"
#include "common/profile.h"

namespace landfall::cli {

using app::Profile;

// The profile's network. Errors: those of Profile::network.
Outcome<l1::NetworkFile> networkOf(const Profile& profile);

// A chain by its name (any case), its index, or its EVM chain id. Error: chain-unknown, listing what there is.
Outcome<const l1::NetworkChain*> findChain(const l1::NetworkFile& network, const QString& text);
// A token by symbol (any case) or id. Error: token-unknown.
Outcome<const l1::NetworkToken*> findToken(const l1::NetworkFile& network, const QString& text);

} // namespace landfall::cli
