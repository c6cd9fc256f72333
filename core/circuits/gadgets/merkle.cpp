#include "circuits/gadgets/merkle.h"

namespace landfall::circuits {

namespace {

constexpr unsigned kWidth = 5;

Fr fifthPower(const Fr& x) {
    return x.square().square() * x;
}

const Fr& constantAt(unsigned child) {
    return poseidonFirstConstant(kWidth, child + 1);
}

Fr capacityPower(const Fr& tag) {
    return fifthPower(tag + poseidonFirstConstant(kWidth, 0));
}

// A node's place among its parent's children.
struct Place {
    const Linear& low;
    const Linear& high;
    Linear both;
    Linear constant; // what the first round adds there

    Place(Builder& builder, std::span<const Linear> bits)
        : low(bits[0]), high(bits[1]), both(builder.product(low, high)), constant(constantAt(0)) {
        constant.addScaled(low, constantAt(1) - constantAt(0));
        constant.addScaled(high, constantAt(2) - constantAt(0));
        constant.addScaled(both, constantAt(3) - constantAt(2) - constantAt(1) + constantAt(0));
    }
};

// Four powers, the node's own at its place.
std::array<Linear, 4> powersWith(Builder& builder, const Linear& ownPower, const Place& place,
                                 const std::array<Fr, 3>& siblings) {
    const unsigned own = (place.low.value().isZero() ? 0U : 1U) + (place.high.value().isZero() ? 0U : 2U);
    std::array<Linear, 4> powers;
    unsigned next = 0;
    for (unsigned child = 0; child < 4; ++child) {
        powers[child] = builder.advice(
            child == own ? ownPower.value() : fifthPower(siblings[next++] + constantAt(child)), "merkle.power");
    }
    const Linear even = select(builder, place.high, powers[2], powers[0]);
    const Linear odd = select(builder, place.high, powers[3], powers[1]);
    builder.enforceProduct(place.low, odd - even, ownPower - even);
    return powers;
}

template <class Node>
Node climb(Builder& builder, Node node, std::span<const Linear> index, std::span<const std::array<Fr, 3>> path,
           const Fr& tag) {
    for (std::size_t level = 0; level < path.size(); ++level) {
        node = parentOf(builder, node, index.subspan(2 * level, 2), path[level], tag);
    }
    return node;
}

} // namespace

NodeChange parentOf(Builder& builder, const NodeChange& node, std::span<const Linear> place,
                    const std::array<Fr, 3>& siblings, const Fr& tag) {
    const Place at(builder, place);
    const Linear before = power5(builder, node.before + at.constant);
    const Linear after = power5(builder, node.after + at.constant);
    const std::array<Linear, 4> old = powersWith(builder, before, at, siblings);

    // The change, added at that place.
    const Linear change = after - before;
    const Linear third = builder.product(at.both, change);
    const Linear second = builder.product(at.high - at.both, change);
    const Linear first = builder.product(at.low - at.both, change);
    const std::array<Linear, 4> changes{change - first - second - third, first, second, third};

    std::vector<Linear> oldPowers{Linear(capacityPower(tag))};
    std::vector<Linear> newPowers = oldPowers;
    for (unsigned child = 0; child < 4; ++child) {
        oldPowers.push_back(old[child]);
        newPowers.push_back(old[child] + changes[child]);
    }
    return {poseidonFromPowers(builder, oldPowers), poseidonFromPowers(builder, newPowers)};
}

Linear parentOf(Builder& builder, const Linear& node, std::span<const Linear> place, const std::array<Fr, 3>& siblings,
                const Fr& tag) {
    const Place at(builder, place);
    const Linear own = power5(builder, node + at.constant);
    const std::array<Linear, 4> children = powersWith(builder, own, at, siblings);
    std::vector<Linear> powers{Linear(capacityPower(tag))};
    powers.insert(powers.end(), children.begin(), children.end());
    return poseidonFromPowers(builder, powers);
}

NodeChange rootOf(Builder& builder, NodeChange node, std::span<const Linear> index,
                  std::span<const std::array<Fr, 3>> path, const Fr& tag) {
    return climb(builder, std::move(node), index, path, tag);
}

Linear rootOf(Builder& builder, Linear node, std::span<const Linear> index, std::span<const std::array<Fr, 3>> path,
              const Fr& tag) {
    return climb(builder, std::move(node), index, path, tag);
}

Linear moveRoot(Builder& builder, const Linear& when, const Linear& root, const NodeChange& change) {
    builder.enforceProduct(when, change.before - root, Linear());
    const Linear step = change.after - root;
    Linear moved = builder.determined(root.value() + when.value() * step.value());
    builder.recordProduct(when, step, moved - root);
    return moved;
}

} // namespace landfall::circuits
