#pragma once

#include "crypto/secp256k1.h"

#include <QtCore/QString>

namespace landfall::daemon {

// A private key in hexadecimal, alone in a file that only its owner may read.
// Errors: key-file-unreadable, key-file-open-to-others, key-file-malformed.
Result<crypto::Secp256k1PrivateKey> readKeyFile(const QString& path);

} // namespace landfall::daemon
