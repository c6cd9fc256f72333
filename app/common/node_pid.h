#pragma once

#include <QString>

namespace landfall::app {

// The file beside a node's database that says which process the node is, and of which network's file.
QString nodePidFile(const QString& folder);

// Writes this process into it. For whoever holds the folder's database.
void rememberNode(const QString& folder, const QString& networkFile);

} // namespace landfall::app
