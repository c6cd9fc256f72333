#pragma once

namespace landfall::app {

// Once a process, before it holds a secret: memory that is never swapped out for SecretBytes, and no
// core dump of the process. Each as far as the platform lets us; without it all works the same.
void protectSecrets();

} // namespace landfall::app
