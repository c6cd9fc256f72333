#pragma once

#include "base/result.h"

#include <string>

namespace landfall::store {

// store-damaged. `what` says what can't be read; the sentence goes on with what to do and what is lost by it.
Error damaged(const std::string& what);

} // namespace landfall::store
