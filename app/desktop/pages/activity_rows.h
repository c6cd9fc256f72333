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
    QString collectId;   // of a refused deposit that waits: as CollectModel opens it

    const QString& key() const { return id; }
};

std::vector<RowRole<ActivityRow>> activityRoles();
QString activityId(const node::ActivityEntry& entry);
// `owner`: whose activity it is. `wholeDate`: the day stands with the time.
ActivityRow activityRow(const node::ActivityEntry& entry, const l1::NetworkFile* network, node::Milliseconds now,
                        const std::optional<protocol::Address>& owner, bool wholeDate = false);

} // namespace landfall::desktop
