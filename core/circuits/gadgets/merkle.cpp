#include "circuits/gadgets/merkle.h"

namespace landfall::circuits {

namespace {

constexpr unsigned kWidth = 5;

Fr fifthPower(const Fr& x) {
    return x.square().square() * x;
}

} // namespace

NodeChange parentOf(Builder& builder, const NodeChange& node, std::span<const Linear> place,
                    const std::array<Fr, 3>& siblings, const Fr& tag) {
    const Linear& low = place[0];
    const Linear& high = place[1];
    const Linear both = builder.product(low, high);

    // What the first round adds at the node's place.
    const auto constantAt = [](unsigned child) { return poseidonFirstConstant(kWidth, child + 1); };
    Linear constant(constantAt(0));
    constant.addScaled(low, constantAt(1) - constantAt(0));
    constant.addScaled(high, constantAt(2) - constantAt(0));
    constant.addScaled(both, constantAt(3) - constantAt(2) - constantAt(1) + constantAt(0));
    const Linear before = power5(builder, node.before + constant);
    const Linear after = power5(builder, node.after + constant);

    // Four powers, the node's own at its place.
    const unsigned own = (low.value().isZero() ? 0U : 1U) + (high.value().isZero() ? 0U : 2U);
    std::array<Linear, 4> old;
    unsigned next = 0;
    for (unsigned child = 0; child < 4; ++child) {
        old[child] = builder.advice(child == own ? before.value() : fifthPower(siblings[next++] + constantAt(child)),
                                    "merkle.power");
    }
    const Linear even = select(builder, high, old[2], old[0]);
    const Linear odd = select(builder, high, old[3], old[1]);
    builder.enforceProduct(low, odd - even, before - even);

    // The change, added at that place.
    const Linear change = after - before;
    const Linear third = builder.product(both, change);
    const Linear second = builder.product(high - both, change);
    const Linear first = builder.product(low - both, change);
    const std::array<Linear, 4> changes{change - first - second - third, first, second, third};

    const Fr capacity = tag + poseidonFirstConstant(kWidth, 0);
    std::vector<Linear> oldPowers{Linear(fifthPower(capacity))};
    std::vector<Linear> newPowers = oldPowers;
    for (unsigned child = 0; child < 4; ++child) {
        oldPowers.push_back(old[child]);
        newPowers.push_back(old[child] + changes[child]);
    }
    return {poseidonFromPowers(builder, oldPowers), poseidonFromPowers(builder, newPowers)};
}

NodeChange rootOf(Builder& builder, NodeChange node, std::span<const Linear> index,
                  std::span<const std::array<Fr, 3>> path, const Fr& tag) {
    for (std::size_t level = 0; level < path.size(); ++level) {
        node = parentOf(builder, node, index.subspan(2 * level, 2), path[level], tag);
    }
    return node;
}

Linear moveRoot(Builder& builder, const Linear& when, const Linear& root, const NodeChange& change) {
    builder.enforceProduct(when, change.before - root, Linear());
    const Linear step = change.after - root;
    Linear moved = builder.determined(root.value() + when.value() * step.value());
    builder.recordProduct(when, step, moved - root);
    return moved;
}

} // namespace landfall::circuits
