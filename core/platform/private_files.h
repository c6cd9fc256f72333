#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <QtCore/QString>

namespace landfall::platform {

// Replaces a file by one that only this user can read: at once or not at all, and for good also if the power goes.
// Where that can't be done, says why.
Result<void, QString> savePrivately(const QString& path, ByteView content);

// Makes a folder, with those above it, whose files only this user can reach. False: it can't be made.
bool makePrivateFolder(const QString& path);

// Whether users besides this one may read or change a file. Who administers the machine always may. What can't be told
// is open to others.
bool isOpenToOthers(const QString& path);
// The command that closes a file which is named after it.
QString commandToClose();

// Also if the power goes. False: it is still there, or may come back.
bool removeForGood(const QString& path);

} // namespace landfall::platform
