#pragma once

#include "protocol/field_values.h"
#include "protocol/operation.h"
#include "protocol/trace.h"
#include "state/hash_plan.h"

#include <vector>

namespace landfall::state {

// An account's balances by token. Most accounts hold few tokens: the tree is one
// sorted run of the nodes that differ from an empty tree's, copied as a whole.
// Hashes wait until plan(); root() and path() need it done.
class BalancesTree {
public:
    static const Fr& tag();
    static const EmptyNodes<protocol::kBalanceLevels>& empty();

    const Fr& root() const { return node(protocol::kBalanceLevels, 0); }
    protocol::Amount balance(protocol::TokenId token) const;
    protocol::TracePath<protocol::kBalanceLevels> path(protocol::TokenId token) const;

    void set(protocol::TokenId token, protocol::Amount amount);
    void plan(HashPlan& plan);

    // visit(token, amount) for every balance above 0, in rising order.
    template <class Visit>
    void forEach(const Visit& visit) const {
        for (const auto& entry : m_nodes) {
            if (entry.key >= protocol::kTokenCapacity) {
                break;
            }
            visit(static_cast<protocol::TokenId>(entry.key), protocol::amountOf(entry.value));
        }
    }

private:
    struct Node {
        std::uint32_t key = 0; // nodes of a height together, leaves first, the root last
        bool stale = false;
        Fr value;
    };
    std::vector<Node>::const_iterator lowerBound(std::uint32_t key) const;
    const Fr& node(unsigned height, std::uint32_t index) const;
    // Whether any child of the node at `height` differs from an empty one.
    bool hasChildren(unsigned height, std::uint32_t index) const;
    void put(std::uint32_t key, const Fr& value, bool stale);
    void drop(std::uint32_t key);

    std::vector<Node> m_nodes;
};

} // namespace landfall::state
