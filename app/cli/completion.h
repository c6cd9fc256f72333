#pragma once

#include "cli/arguments.h"

#include <QList>

#include <optional>

namespace landfall::cli {

// A script with which a shell ("bash", "zsh" or "fish") completes the words of landfall-cli:
// the commands, their second words and their options, all from `specs`. Nothing for another shell.
std::optional<QString> completionScript(const QString& shell, const QList<CommandSpec>& specs);

} // namespace landfall::cli
