#include "cli/command.h"

namespace landfall::cli {

const QList<Command>& allCommands() {
    static const QList<Command> all = devnetCommands() + walletCommands() + chainCommands() + claimCommands() +
                                      withdrawCommands() + statusCommands() + queryCommands() + nodeCommands() +
                                      networkCommands() + governorCommands() + pauseCommands() + exitCommands() +
                                      freezeCommands() + driveCommands() + releaseCommands() + completionCommands();
    return all;
}

} // namespace landfall::cli
