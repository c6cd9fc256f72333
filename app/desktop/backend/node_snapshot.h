#pragma once

#include "node/shared/read_models.h"

#include <map>
#include <optional>
#include <vector>

namespace landfall::desktop {

// Which account's share, of which token, on which chain.
struct ExitPlace {
    protocol::ChainIndex chain = 0;
    protocol::AccountId account = 0;
    protocol::TokenId token = 0;
};

// What the node knew at one moment: plain values, made on the node's thread and
// never changed after.
struct NodeSnapshot {
    node::Milliseconds at = 0;
    node::NodeStatus status;
    std::vector<node::ChainView> chains;
    // The watched owner's; nothing if the network has no account of it.
    std::optional<node::AccountView> account;
    std::vector<node::WaitingPayout> waiting; // of that owner
    node::ExitPage exits;                     // that owner's share of what each chain holds, also before exits are open
    node::ActivityPage activity;              // the newest of that owner
    std::optional<node::Timeline> followed;   // if it isn't among the newest
    std::vector<node::BatchView> batches;     // newest first
    std::map<protocol::TokenId, std::vector<node::Reserve>> reserves;
    std::map<protocol::TokenId, node::FeeQuote> fees;
};

// Nothing if this snapshot does not hold it.
const node::Timeline* timelineIn(const NodeSnapshot& snapshot, const protocol::RequestHash& hash);
// Of the newest activity.
std::vector<const node::Timeline*> withdrawalsIn(const NodeSnapshot& snapshot);

} // namespace landfall::desktop
