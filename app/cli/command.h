#pragma once

#include "cli/arguments.h"
#include "cli/network_access.h"
#include "cli/terminal.h"

#include <QList>

namespace landfall::cli {

struct Context {
    Arguments arguments;
    Profile profile;
    Terminal terminal;
};

using CommandResult = Outcome<Exit>;

struct Command {
    CommandSpec spec;
    CommandResult (*run)(Context& context);
};

// One list a file of commands.
QList<Command> walletCommands();
QList<Command> withdrawCommands();
QList<Command> statusCommands();
QList<Command> queryCommands();
QList<Command> chainCommands();
QList<Command> claimCommands();
QList<Command> nodeCommands();
QList<Command> networkCommands();
QList<Command> governorCommands();
QList<Command> pauseCommands();
QList<Command> exitCommands();
QList<Command> freezeCommands();
QList<Command> devnetCommands();

} // namespace landfall::cli
