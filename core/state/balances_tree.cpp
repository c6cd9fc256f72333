#include "state/balances_tree.h"

#include "protocol/tags.h"

#include <algorithm>

namespace landfall::state {

using namespace protocol;

namespace {

constexpr std::uint32_t keyOf(unsigned height, std::uint32_t index) {
    for (unsigned i = 0; i < height; ++i) {
        index += kTokenCapacity >> (2 * i);
    }
    return index;
}

} // namespace

const Fr& BalancesTree::tag() {
    static const Fr value = tagValue(kTagBalances);
    return value;
}

const EmptyNodes<kBalanceLevels>& BalancesTree::empty() {
    static const auto nodes = emptyNodes<kBalanceLevels>(Fr::zero(), tag());
    return nodes;
}

std::vector<BalancesTree::Node>::const_iterator BalancesTree::lowerBound(std::uint32_t key) const {
    return std::lower_bound(m_nodes.begin(), m_nodes.end(), key,
                            [](const Node& node, std::uint32_t wanted) { return node.key < wanted; });
}

const Fr& BalancesTree::node(unsigned height, std::uint32_t index) const {
    const std::uint32_t key = keyOf(height, index);
    const auto found = lowerBound(key);
    return found == m_nodes.end() || found->key != key ? empty()[height] : found->value;
}

bool BalancesTree::hasChildren(unsigned height, std::uint32_t index) const {
    const std::uint32_t first = keyOf(height - 1, 4 * index);
    const auto found = lowerBound(first);
    return found != m_nodes.end() && found->key < first + 4;
}

void BalancesTree::put(std::uint32_t key, const Fr& value, bool stale) {
    const auto found = m_nodes.begin() + (lowerBound(key) - m_nodes.cbegin());
    if (found != m_nodes.end() && found->key == key) {
        found->value = value;
        found->stale = stale;
    } else {
        m_nodes.insert(found, {key, stale, value});
    }
}

void BalancesTree::drop(std::uint32_t key) {
    const auto found = lowerBound(key);
    if (found != m_nodes.end() && found->key == key) {
        m_nodes.erase(found);
    }
}

Amount BalancesTree::balance(TokenId token) const {
    return amountOf(node(0, token));
}

TracePath<kBalanceLevels> BalancesTree::path(TokenId token) const {
    TracePath<kBalanceLevels> out;
    std::uint32_t index = token;
    for (unsigned height = 0; height < kBalanceLevels; ++height, index >>= 2) {
        unsigned slot = 0;
        for (std::uint32_t child = 0; child < 4; ++child) {
            if (child != (index & 3U)) {
                out[height][slot++] = node(height, (index & ~3U) | child);
            }
        }
    }
    return out;
}

void BalancesTree::set(TokenId token, Amount amount) {
    if (m_nodes.empty()) {
        m_nodes.reserve(kBalanceLevels + 1);
    }
    if (amount == 0) {
        drop(token);
    } else {
        put(token, amountValue(amount), false);
    }
    std::uint32_t index = token;
    for (unsigned height = 1; height <= kBalanceLevels; ++height) {
        index >>= 2;
        if (hasChildren(height, index)) {
            put(keyOf(height, index), {}, true);
        } else {
            drop(keyOf(height, index));
        }
    }
}

void BalancesTree::plan(HashPlan& plan) {
    const auto begin = m_nodes.begin() + (lowerBound(kTokenCapacity) - m_nodes.cbegin());
    unsigned height = 1;
    for (auto node = begin; node != m_nodes.end(); ++node) {
        if (!node->stale) {
            continue;
        }
        while (node->key >= keyOf(height + 1, 0)) {
            ++height;
        }
        const std::uint32_t first = 4 * (node->key - keyOf(height, 0));
        std::array<const Fr*, 4> inputs{};
        for (std::uint32_t child = 0; child < 4; ++child) {
            inputs[child] = &this->node(height - 1, first + child);
        }
        plan.add(HashPlan::kBalancesRound + height - 1, tag(), inputs, node->value);
        node->stale = false;
    }
}

} // namespace landfall::state
