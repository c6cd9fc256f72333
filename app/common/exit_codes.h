#pragma once

#include "base/result.h"

namespace landfall::app {

// What landfalld and landfall-cli end with. Stable: scripts depend on them. Listed in `landfall-cli help exit-codes`.
enum class ExitCode : int {
    Ok = 0,
    Failed = 1,      // anything without a code of its own
    Usage = 2,       // the command line is wrong
    Refused = 3,     // the network's rules refuse the request
    Unavailable = 4, // a node, chain or server did not answer
    Declined = 5,    // the user said no, or could not be asked
    Damaged = 6,     // a stored file does not hold together
    TimedOut = 7,    // --timeout passed; the request itself goes on
};

// The one that goes with an error.
ExitCode exitCodeOf(const Error& error);

} // namespace landfall::app
