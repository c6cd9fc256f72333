#pragma once

namespace landfall::desktop {

// What screen readers hear of a SecretField: its label and description, that it is a
// password's, and nothing of its content. Qt's own interface gives password fields
// no name at all. Takes effect once for all fields.
void installSecretFieldAccessible();

} // namespace landfall::desktop
