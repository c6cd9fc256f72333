#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <QString>

namespace landfall::wallet {

// Writes a keystore so that a crash leaves either the old file or the new one, and
// nobody but the owner can read it (0600). Missing folders are made (0700).
// Error: keystore-not-saved.
Status saveKeystoreFile(const QString& path, ByteView json);

// Errors: keystore-not-found, keystore-unreadable, keystore-too-large.
Result<Bytes> loadKeystoreFile(const QString& path);

} // namespace landfall::wallet
