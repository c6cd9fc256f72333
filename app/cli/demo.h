#pragma once

#include "cli/command.h"

namespace landfall::cli {

// The whole way on local chains, in a folder of its own that is gone afterwards.
CommandResult runDemo(Context& context);

} // namespace landfall::cli
