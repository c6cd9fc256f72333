#pragma once

#include "devnet/child_process.h"
#include "l1/chain_types.h"

namespace landfall::devnet {

// Anvil's own program, never the wrapper that npm puts before it: killing that
// leaves the chain behind. Looked for in LANDFALL_ANVIL, in ../lib/landfall from the
// program, in the source tree it was built from if it is no package's, in PATH.
// Error: anvil-missing.
Result<QString> findAnvil();

// How to run one chain on a free port of this machine: blocks as transactions come,
// until startBlockTime, and accounts of the play money phrase.
ChildProcess::Launch anvilLaunch(const QString& anvil, const QString& name, protocol::EvmChainId chainId,
                                 const QString& logFile);

// The address in Anvil's line "Listening on 127.0.0.1:PORT" as a URL. Error: anvil-no-port.
Result<QString> anvilUrl(const QString& announcement);

} // namespace landfall::devnet
