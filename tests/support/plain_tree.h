#pragma once

#include "crypto/poseidon.h"

#include <array>
#include <map>
#include <utility>

namespace landfall::testing {

using algebra::Fr;

// A quaternary Poseidon tree by the book: every set() hashes its whole path at once,
// nothing is shared. What core/state's trees are held against. Kind gives tag() and empty().
template <unsigned Levels, class Kind>
class PlainTree {
public:
    Fr root() const { return node(Levels, 0); }
    Fr leaf(std::uint32_t index) const { return node(0, index); }

    std::array<std::array<Fr, 3>, Levels> path(std::uint32_t index) const {
        std::array<std::array<Fr, 3>, Levels> out;
        for (unsigned height = 0; height < Levels; ++height, index /= 4) {
            for (std::uint32_t slot = 0; slot < 3; ++slot) {
                out[height][slot] = node(height, index / 4 * 4 + slot + (slot >= index % 4 ? 1 : 0));
            }
        }
        return out;
    }

    void set(std::uint32_t index, const Fr& value) {
        m_nodes[{0, index}] = value;
        for (unsigned height = 1; height <= Levels; ++height) {
            index /= 4;
            std::array<Fr, 4> children;
            for (std::uint32_t i = 0; i < 4; ++i) {
                children[i] = node(height - 1, 4 * index + i);
            }
            m_nodes[{height, index}] = crypto::poseidon(children, Kind::tag());
        }
    }

private:
    Fr node(unsigned height, std::uint32_t index) const {
        const auto found = m_nodes.find({height, index});
        return found == m_nodes.end() ? Kind::empty()[height] : found->second;
    }

    std::map<std::pair<unsigned, std::uint32_t>, Fr> m_nodes;
};

} // namespace landfall::testing
