#pragma once

#include "desktop/backend/node_snapshot.h"
#include "desktop/pages/value_list.h"
#include "l1/network_file.h"

namespace landfall::desktop {

// A withdrawal or a deposit.
struct ActivityRow {
    QString id;
    bool deposit = false;
    QString hash; // a withdrawal's
    QString title;
    QString subtitle;
    QString stateText;
    QString stepText;
    double progress = 0;
    QString at;
    bool arrived = false;
    bool waits = false; // for somebody to claim it
    bool problem = false;
    QString transaction; // a deposit's
    QString explorerUrl; // of it

    const QString& key() const { return id; }
};

std::vector<RowRole<ActivityRow>> activityRoles();
QString activityId(const node::ActivityEntry& entry);
// `wholeDate`: the day stands with the time.
ActivityRow activityRow(const node::ActivityEntry& entry, const l1::NetworkFile* network, node::Milliseconds now,
                        bool wholeDate = false);

} // namespace landfall::desktop
