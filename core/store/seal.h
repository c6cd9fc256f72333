#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

// The SHA-256 of a database's file as its last user left it, beside it as FILE.sha256. SQLite checks how its pages
// hang together, not what is in them: a byte that changed on the disk would go unnoticed. Only a database that was
// closed in order has a seal; one that is open, or was killed, has none.
namespace landfall::store {

// Nothing if there is none.
std::optional<QByteArray> readSeal(const QString& path);
// Empty if the file can't be read.
QByteArray hashOf(const QString& path);
// Before the file is changed; for good, also if the power goes. False: it is still there.
bool breakSeal(const QString& path);
// Where it can't be written there is none.
void writeSeal(const QString& path);

} // namespace landfall::store
