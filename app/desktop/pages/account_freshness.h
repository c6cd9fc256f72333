#pragma once

#include "desktop/backend/backend.h"

// What the window may claim to know of the wallet's account, and why not.
namespace landfall::desktop {

// Why the account can't be shown: no network, no node, or a chain that was never
// read. Empty if what the snapshot says of it is true, also that there is none.
QString whyUnknown(const Backend& backend);

// Set if the account is known, but only as it was: the node has stopped since, or
// does not reach a chain.
QString whyOld(const Backend& backend);

} // namespace landfall::desktop
