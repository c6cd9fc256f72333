#pragma once

#include "base/result.h"

#include <QByteArray>

#include <optional>

namespace landfall::app {

// The last line of a program that ends before it was of use: "landfalld: MESSAGE
// (CODE, exit N)". Whoever started it with its output in a log finds the error there again.
QByteArray startFailureLine(const Error& error);

// The error in the last such line of a log; nothing if there is none.
std::optional<Error> startFailureIn(const QByteArray& log);

} // namespace landfall::app
