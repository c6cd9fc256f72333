#pragma once

#include "common/error_codes.h"
#include "common/exit_codes.h"
#include "rpc/client.h"

#include <utility>

namespace landfall::cli {

using Exit = app::ExitCode;

// Why a command ended without doing its work.
struct Failure {
    Exit exit = Exit::Failed;
    int code = 0; // the network's number for a refused request
    Error error;

    Failure(Error what) : exit(app::exitCodeOf(what)), error(std::move(what)) {} // NOLINT: an error is a failure
    Failure(Exit how, Error what) : exit(how), error(std::move(what)) {}
    Failure(const rpc::CallError& call) // NOLINT: a refused call is a failure
        : exit(call.code > 0                 ? Exit::Refused
               : call.code == kInvalidParams ? Exit::Usage
                                             : app::exitCodeOf(call.error)),
          code(call.code), error(call.error) {}

    static constexpr int kInvalidParams = -32602; // of JSON-RPC 2.0: an argument of the command went through as it is
};

inline Failure usage(std::string message) {
    return {Exit::Usage, Error::invalid(code::kUsage, std::move(message))};
}

template <class T>
using Outcome = Result<T, Failure>;

} // namespace landfall::cli
