#pragma once

namespace landfall::app {

// Once a process, before it holds a secret or writes a file. Memory of SecretBytes is never swapped out, and the
// process leaves no core dump. Files and folders are made for this user alone. Each as far as the platform lets
// us; without it all works the same.
void protectSecrets();

} // namespace landfall::app
