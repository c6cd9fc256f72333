#pragma once

namespace landfall::app {

// Once a process, before it holds a secret or writes a file: memory that is never swapped out for SecretBytes, no
// core dump of the process, and files and folders that are made for this user alone. Each as far as the platform
// lets us; without it all works the same.
void protectSecrets();

} // namespace landfall::app
