#pragma once

#include "crypto/secp256k1.h"

#include <QString>

namespace landfall::app {

// One private key as 64 hexadecimal digits in a file that only its user can read.
// Errors: key-file-unreadable, key-file-open-to-others, key-file-malformed.
Result<crypto::Secp256k1PrivateKey> readKeyFile(const QString& path);

} // namespace landfall::app
