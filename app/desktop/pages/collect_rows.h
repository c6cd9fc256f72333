#pragma once

#include "desktop/pages/collectables.h"
#include "desktop/pages/value_list.h"

namespace landfall::desktop {

// What waits for the owner, in words.
struct WaitingRow {
    QString id;
    QString title;
    QString text;
    QString action; // empty: nothing can be done now
    bool busy = false;

    const QString& key() const { return id; }
};

std::vector<RowRole<WaitingRow>> waitingRoles();
WaitingRow waitingRow(const Collectable& what, const NodeSnapshot& snapshot, const l1::NetworkFile& network);

// "Claim…", with which it begins.
QString collectText(Collectable::Kind kind);

} // namespace landfall::desktop
