#include "cli/command.h"
#include "cli/completion.h"

#include <QJsonObject>

namespace landfall::cli {
namespace {

CommandResult run(Context& context) {
    QList<CommandSpec> specs;
    for (const auto& command : allCommands()) {
        specs.append(command.spec);
    }
    const QString shell = *context.arguments.positional(0);
    const auto script = completionScript(shell, specs);
    if (!script) {
        return usage("SHELL is bash, zsh or fish, not '" + shell.toStdString() + "'");
    }
    context.terminal.line(script->trimmed());
    context.terminal.result(QJsonObject{{QStringLiteral("script"), *script}});
    return Exit::Ok;
}

} // namespace

QList<Command> completionCommands() {
    return {
        {{QStringLiteral("completion"),
          QStringLiteral("print a script with which bash, zsh or fish completes these commands"),
          {QStringLiteral("SHELL")},
          {},
          {QStringLiteral("landfall-cli completion bash > ~/.local/share/bash-completion/completions/landfall-cli"),
           QStringLiteral("landfall-cli completion fish > ~/.config/fish/completions/landfall-cli.fish")}},
         run},
    };
}

} // namespace landfall::cli
