#pragma once

#include "cli/wallet_access.h"

#include <QString>

// What demo and rehearsal share: they leave nothing behind.
namespace landfall::cli {

// Stops a folder's node whatever way the run ends.
class NodeGuard {
public:
    explicit NodeGuard(QString folder) : m_folder(std::move(folder)) {}
    ~NodeGuard();
    NodeGuard(const NodeGuard&) = delete;
    NodeGuard& operator=(const NodeGuard&) = delete;

private:
    QString m_folder;
};

// A wallet of this run only: its phrase is drawn, used and forgotten.
Outcome<Wallet> passingWallet();

} // namespace landfall::cli
