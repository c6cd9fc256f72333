#pragma once

#include "circuits/gadgets/poseidon_gadget.h"

#include <array>

namespace landfall::circuits {

// A node of a quaternary Poseidon tree before and after a change.
struct NodeChange {
    Linear before;
    Linear after;
};

// From a node to its parent, old and new in one: 583 constraints.
//
// `place` is the node's place among its parent's children, lowest bit first, boolean.
// `siblings` are the other three in order of their places; they are the prover's
// choice, and because x → (x + c)^5 is a bijection their fifth powers are taken as the
// advice in their stead, which saves the siblings' S-boxes of the first round.
NodeChange parentOf(Builder& builder, const NodeChange& node, std::span<const Linear> place,
                    const std::array<Fr, 3>& siblings, const Fr& tag);

// The same for a node that stays: 292 constraints.
Linear parentOf(Builder& builder, const Linear& node, std::span<const Linear> place, const std::array<Fr, 3>& siblings,
                const Fr& tag);

// Up a path: `index` has two bits for each entry of `path`, lowest first.
NodeChange rootOf(Builder& builder, NodeChange node, std::span<const Linear> index,
                  std::span<const std::array<Fr, 3>> path, const Fr& tag);
Linear rootOf(Builder& builder, Linear node, std::span<const Linear> index, std::span<const std::array<Fr, 3>> path,
              const Fr& tag);

// The root after a change that happens where `when`, a boolean, is 1: there the change must start
// from `root`. Two constraints.
Linear moveRoot(Builder& builder, const Linear& when, const Linear& root, const NodeChange& change);

} // namespace landfall::circuits
