#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QString>

namespace landfall::platform {

// The first `most` bytes of a file that holds a secret. A pipe will do as well, as shells make them, if it has
// said all within ten seconds. Error: secret-file-unreadable, with the reason and the remedy.
Result<SecretBytes> readSecretFile(const QString& path, std::size_t most);

} // namespace landfall::platform
