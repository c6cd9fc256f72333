#pragma once

#include "node/shared/read_models.h"

#include <QString>

namespace landfall::app {

// What a person reads for a step of a withdrawal that is done.
QString stepTitle(node::Step step);

} // namespace landfall::app
