#include "desktop/backend/node_snapshot.h"

#include <algorithm>

namespace landfall::desktop {

std::vector<const node::Timeline*> withdrawalsIn(const NodeSnapshot& snapshot) {
    std::vector<const node::Timeline*> out;
    for (const auto& entry : snapshot.activity.entries) {
        if (const auto* timeline = std::get_if<node::Timeline>(entry.get())) {
            out.push_back(timeline);
        }
    }
    return out;
}

const node::Timeline* timelineIn(const NodeSnapshot& snapshot, const protocol::RequestHash& hash) {
    const auto withdrawals = withdrawalsIn(snapshot);
    const auto found = std::ranges::find(withdrawals, hash, &node::Timeline::hash);
    if (found != withdrawals.end()) {
        return *found;
    }
    return snapshot.followed && snapshot.followed->hash == hash ? &*snapshot.followed : nullptr;
}

} // namespace landfall::desktop
