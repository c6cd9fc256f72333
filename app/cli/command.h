#pragma once

#include "cli/arguments.h"
#include "cli/network_access.h"
#include "cli/terminal.h"

#include <QList>

#include <variant>

namespace landfall::cli {

struct Context {
    Arguments arguments;
    Profile profile;
    Terminal terminal;
};

using CommandResult = Outcome<Exit>;

// The second form takes the profile's network; where there is none, the command ends with why.
using Run = std::variant<CommandResult (*)(Context& context),
                         CommandResult (*)(Context& context, const l1::NetworkFile& network)>;

struct Command {
    CommandSpec spec;
    Run run;
};

CommandResult runCommand(const Command& command, Context& context);

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
QList<Command> driveCommands();
QList<Command> devnetCommands();
QList<Command> releaseCommands();
QList<Command> completionCommands();

// All of them, as the overview lists them.
const QList<Command>& allCommands();

} // namespace landfall::cli
