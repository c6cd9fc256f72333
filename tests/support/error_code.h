#pragma once

#include "base/result.h"

#include <QString>

namespace landfall::testing {

// The error's code, or "accepted", to be compared in one line.
template <class T>
QString codeOf(const Result<T>& result) {
    return result ? QStringLiteral("accepted") : QString::fromStdString(result.error().code);
}

} // namespace landfall::testing
