#pragma once

#include "node/shared/read_models.h"

#include <QtCore/QString>

namespace landfall::desktop {

// "In step", "Not reachable": a word or three. Frozen before anything else.
QString healthText(const node::ChainView& chain);

} // namespace landfall::desktop
