#pragma once

#include "cli/command.h"

namespace landfall::cli {

// The whole way out on local chains, in a folder of its own that is gone afterwards: a deposit, the sequencer gone for
// good, days that pass at once, a freeze, the attesters' votes, and the owner's shares of both chains.
CommandResult runRehearsal(Context& context);

} // namespace landfall::cli
