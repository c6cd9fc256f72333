#pragma once

#include "protocol/trace.h"
#include "state/hash_plan.h"

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <cstdint>

namespace landfall::state {

template <class Node>
struct NodeBase : boost::intrusive_ref_counter<Node, boost::thread_safe_counter> {
    bool planned = false; // the hash holds, or a HashPlan will see to it
};

template <unsigned Height, class Leaf>
struct TreeNode : NodeBase<TreeNode<Height, Leaf>> {
    std::array<boost::intrusive_ptr<TreeNode<Height - 1, Leaf>>, 4> children;
    Fr hash;
};

template <class Leaf>
struct TreeNode<0, Leaf> : NodeBase<TreeNode<0, Leaf>>, Leaf {};

// A quaternary Poseidon tree of the leaves that were ever edited. A copy shares all
// nodes, and editing copies what is shared: each copy is a version of its own at the
// price of what changed. Hashes wait until plan(); root() and path() need it done.
//
// Kind gives tag(), empty() and Leaf, which has `Fr hash` and plan(HashPlan&).
// Hashing writes into shared nodes: versions that share unhashed nodes belong on one thread.
template <unsigned Levels, class Kind>
class SharedTree {
public:
    using Leaf = typename Kind::Leaf;

    const Fr& root() const { return hashOf<Levels>(m_root); }

    // Null for a leaf that was never edited.
    const Leaf* find(std::uint32_t index) const {
        const auto& leaf = at<0>(m_root, index);
        return leaf == nullptr ? nullptr : leaf.get();
    }

    // The leaf, for writing, from the start as Leaf's constructor leaves it.
    // index < 4^Levels. Good until the next copy of this tree.
    Leaf& edit(std::uint32_t index) { return edit<Levels>(m_root, index); }

    void plan(HashPlan& plan) const { planNode<Levels>(m_root, plan); }
    // Only the node at Height that is above the leaf, and what is below it.
    template <unsigned Height>
    void planAbove(std::uint32_t leaf, HashPlan& plan) const {
        planNode<Height>(at<Height>(m_root, leaf), plan);
    }

    protocol::TracePath<Levels> path(std::uint32_t index) const {
        protocol::TracePath<Levels> out;
        siblings<Levels>(m_root.get(), index, out);
        return out;
    }

    // visit(index, leaf) in rising order.
    template <class Visit>
    void forEachLeaf(const Visit& visit) const {
        visitNode<Levels>(m_root, 0, visit);
    }

private:
    template <unsigned Height>
    using Link = boost::intrusive_ptr<TreeNode<Height, Leaf>>;

    template <unsigned Height>
    static unsigned slot(std::uint32_t index) {
        return (index >> (2 * (Height - 1))) & 3U;
    }

    template <unsigned Height>
    static const Fr& hashOf(const Link<Height>& node) {
        return node == nullptr ? Kind::empty()[Height] : node->hash;
    }

    template <unsigned Target, unsigned Height>
    static const Link<Target>& at(const Link<Height>& node, std::uint32_t index) {
        if constexpr (Height == Target) {
            return node;
        } else {
            static const Link<Target> none;
            return node == nullptr ? none : at<Target>(node->children[slot<Height>(index)], index);
        }
    }

    template <unsigned Height>
    static Leaf& edit(Link<Height>& link, std::uint32_t index) {
        using Node = TreeNode<Height, Leaf>;
        if (link == nullptr) {
            link.reset(new Node);
        } else if (link->use_count() != 1) {
            link.reset(new Node(*link));
        }
        link->planned = false;
        if constexpr (Height == 0) {
            return *link;
        } else {
            return edit<Height - 1>(link->children[slot<Height>(index)], index);
        }
    }

    template <unsigned Height>
    static void planNode(const Link<Height>& node, HashPlan& plan) {
        if (node == nullptr || node->planned) {
            return;
        }
        node->planned = true;
        if constexpr (Height == 0) {
            node->Leaf::plan(plan);
        } else {
            std::array<const Fr*, 4> inputs{};
            for (unsigned i = 0; i < 4; ++i) {
                planNode<Height - 1>(node->children[i], plan);
                inputs[i] = &hashOf<Height - 1>(node->children[i]);
            }
            plan.add(HashPlan::kTreesRound + Height - 1, Kind::tag(), inputs, node->hash);
        }
    }

    template <unsigned Height>
    static void siblings(const TreeNode<Height, Leaf>* node, std::uint32_t index, protocol::TracePath<Levels>& out) {
        const unsigned own = slot<Height>(index);
        unsigned next = 0;
        for (unsigned i = 0; i < 4; ++i) {
            if (i != own) {
                out[Height - 1][next++] =
                    node == nullptr ? Kind::empty()[Height - 1] : hashOf<Height - 1>(node->children[i]);
            }
        }
        if constexpr (Height > 1) {
            siblings<Height - 1>(node == nullptr ? nullptr : node->children[own].get(), index, out);
        }
    }

    template <unsigned Height, class Visit>
    static void visitNode(const Link<Height>& node, std::uint32_t index, const Visit& visit) {
        if (node == nullptr) {
            return;
        }
        if constexpr (Height == 0) {
            visit(index, static_cast<const Leaf&>(*node));
        } else {
            for (std::uint32_t i = 0; i < 4; ++i) {
                visitNode<Height - 1>(node->children[i], 4 * index + i, visit);
            }
        }
    }

    Link<Levels> m_root;
};

} // namespace landfall::state
