#pragma once

#include "algebra/fr.h"
#include "crypto/poseidon.h"
#include "protocol/trace.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace landfall::state {

using algebra::Fr;

template <unsigned Levels>
using EmptyNodes = std::array<Fr, Levels + 1>; // by height; [0] is the empty leaf

template <unsigned Levels>
EmptyNodes<Levels> emptyNodes(const Fr& emptyLeaf, const Fr& tag) {
    EmptyNodes<Levels> out;
    out[0] = emptyLeaf;
    for (unsigned i = 0; i < Levels; ++i) {
        out[i + 1] = crypto::poseidon(std::array{out[i], out[i], out[i], out[i]}, tag);
    }
    return out;
}

// A quaternary Poseidon tree that keeps only the nodes that differ from an
// empty tree's. Map is a map from std::uint32_t to Fr; Kind gives tag() and
// empty(), which are the same for every tree of its kind and so not stored here.
template <unsigned Levels, class Kind, class Map>
class SparseTree {
public:
    static constexpr std::uint32_t kCapacity = 1U << (2 * Levels);

    Fr root() const { return node(Levels, 0); }
    Fr leaf(std::uint32_t index) const { return node(0, index); }

    protocol::TracePath<Levels> path(std::uint32_t index) const {
        protocol::TracePath<Levels> out;
        for (unsigned height = 0; height < Levels; ++height, index >>= 2) {
            unsigned slot = 0;
            for (std::uint32_t child = 0; child < 4; ++child) {
                if (child != (index & 3U)) {
                    out[height][slot++] = node(height, (index & ~3U) | child);
                }
            }
        }
        return out;
    }

    // index < kCapacity.
    void set(std::uint32_t index, const Fr& value) {
        store(0, index, value);
        for (unsigned height = 0; height < Levels; ++height) {
            index >>= 2;
            store(height + 1, index, hashChildren(height, index));
        }
    }

    // Sets many leaves and hashes each inner node once.
    template <class Leaves>
    void load(const Leaves& leaves) {
        std::vector<std::uint32_t> dirty;
        for (const auto& [index, value] : leaves) {
            store(0, index, value);
            dirty.push_back(index);
        }
        for (unsigned height = 0; height < Levels; ++height) {
            for (auto& index : dirty) {
                index >>= 2;
            }
            std::sort(dirty.begin(), dirty.end());
            dirty.erase(std::unique(dirty.begin(), dirty.end()), dirty.end());
            for (const auto index : dirty) {
                store(height + 1, index, hashChildren(height, index));
            }
        }
    }

    // Calls visit(index, value) for every leaf that isn't empty, in no given order.
    template <class Visit>
    void forEachLeaf(const Visit& visit) const {
        for (const auto& [key, value] : m_nodes) {
            if (key < kCapacity) {
                visit(key, value);
            }
        }
    }

private:
    static constexpr std::uint32_t offset(unsigned height) {
        std::uint32_t out = 0;
        for (unsigned i = 0; i < height; ++i) {
            out += kCapacity >> (2 * i);
        }
        return out;
    }

    Fr node(unsigned height, std::uint32_t index) const {
        const auto found = m_nodes.find(offset(height) + index);
        return found == m_nodes.end() ? Kind::empty()[height] : found->second;
    }

    void store(unsigned height, std::uint32_t index, const Fr& value) {
        if (value == Kind::empty()[height]) {
            m_nodes.erase(offset(height) + index);
        } else {
            m_nodes.insert_or_assign(offset(height) + index, value);
        }
    }

    Fr hashChildren(unsigned height, std::uint32_t parent) const {
        const std::uint32_t first = parent << 2;
        return crypto::poseidon(
            std::array{node(height, first), node(height, first + 1), node(height, first + 2), node(height, first + 3)},
            Kind::tag());
    }

    Map m_nodes;
};

} // namespace landfall::state
