#pragma once

#include "desktop/node_snapshot.h"
#include "desktop/value_list.h"
#include "l1/network_file.h"

namespace landfall::desktop {

struct ActivityRow {
    QString hash;
    QString shortHash;
    QString title;
    QString subtitle;
    QString stateText;
    QString stepText;
    double progress = 0;
    QString at;
    bool arrived = false;
    bool waits = false; // for somebody to claim it
    bool problem = false;

    const QString& key() const { return hash; }
};

std::vector<RowRole<ActivityRow>> activityRoles();
// `wholeDate`: the day stands with the time.
ActivityRow activityRow(const node::Timeline& timeline, const l1::NetworkFile* network, node::Milliseconds now,
                        bool wholeDate = false);

} // namespace landfall::desktop
