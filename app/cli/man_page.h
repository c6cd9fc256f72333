#pragma once

#include "cli/command.h"

namespace landfall::cli {

// The manual page landfall-cli(1), as roff. `exitCodes`: a line each, "CODE  MEANING".
QString manPage(const QList<Command>& commands, const QString& exitCodes);

} // namespace landfall::cli
