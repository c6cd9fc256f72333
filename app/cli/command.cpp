#include "cli/command.h"

namespace landfall::cli {

CommandResult runCommand(const Command& command, Context& context) {
    if (const auto* plain = std::get_if<CommandResult (*)(Context&)>(&command.run)) {
        return (*plain)(context);
    }
    const auto network = networkOf(context.profile);
    if (!network) {
        return network.error();
    }
    return std::get<CommandResult (*)(Context&, const l1::NetworkFile&)>(command.run)(context, *network);
}

} // namespace landfall::cli
