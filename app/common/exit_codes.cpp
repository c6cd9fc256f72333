#include "common/exit_codes.h"

#include "common/error_codes.h"

namespace landfall::app {

ExitCode exitCodeOf(const Error& error) {
    if (error.code == code::kUsage) {
        return ExitCode::Usage;
    }
    switch (error.kind) {
    case ErrorKind::Unavailable:
        return ExitCode::Unavailable;
    case ErrorKind::Damaged:
        return ExitCode::Damaged;
    case ErrorKind::Invalid:
    case ErrorKind::Internal:
        break;
    }
    return ExitCode::Failed;
}

} // namespace landfall::app
