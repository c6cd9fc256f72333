#include "circuits/gadgets/fee_gadget.h"
#include "circuits/gadgets/merkle.h"
#include "circuits/slot_order.h"
#include "circuits/subjects_parts.h"

#include <array>

namespace landfall::testing {

using namespace circuits;

namespace {

std::vector<Linear> publicBits(Builder& b, const Uint256& value, unsigned count) {
    std::vector<Linear> bits;
    for (unsigned i = 0; i < count; ++i) {
        bits.push_back(b.publicSignal(value.bit(i) ? 1 : 0));
    }
    return bits;
}

} // namespace

const Reasons kAnyCut{{"order.cut", "any cut that shows the order will do"}};

std::vector<std::map<std::size_t, Fr>> cutCheats(const Uint256& value, const Uint256& bound, bool below,
                                                 std::size_t first) {
    const auto gap = [&](unsigned step) {
        const Fr upper = Fr::reduce(shiftRight(value, 16 * step));
        const Fr limit = Fr::reduce(shiftRight(bound, 16 * step));
        return (below ? limit - upper : upper - limit) - Fr::one();
    };
    std::vector<std::map<std::size_t, Fr>> out;
    for (unsigned bit = 0; bit < 4; ++bit) {
        // The gap is linear in each of the cut's bits, the others being 1: here it becomes 5.
        const Fr from = gap(15 - (1 << bit));
        std::map<std::size_t, Fr> cheat;
        for (unsigned i = 0; i < 4; ++i) {
            cheat[first + i] = i == bit ? (Fr(5) - from) * (gap(15) - from).inverse() : Fr::one();
        }
        out.push_back(cheat);
    }
    return out;
}

void addPlainSubjects(std::map<QString, Subject>& out) {
    const auto add = [&out](const char* name, Subject subject) { out[QString::fromLatin1(name)] = std::move(subject); };

    add("bits", {[](Builder& b) { return toBits(b, b.publicSignal(0b1011001), 8, "bit"); }, {}, {}});
    add("isZero of 0", {[](Builder& b) { return std::vector{isZero(b, b.publicSignal(0), "inverse")}; },
                        {{"inverse", "0 has no inverse: 0·inverse is 0 whatever stands there"}},
                        {},
                        1});
    add("isZero of 5", {[](Builder& b) { return std::vector{isZero(b, b.publicSignal(5), "inverse")}; }, {}, {}});
    add("range", {[](Builder& b) {
                      enforceRange(b, b.publicSignal(77), 9, "range");
                      return std::vector<Linear>{};
                  },
                  {},
                  {}});
    add("non-zero 5", {[](Builder& b) {
                           enforceNonZero(b, b.publicSignal(5), b.publicSignal(1), "inverse");
                           return std::vector<Linear>{};
                       },
                       {},
                       {}});
    add("non-zero 5, not asked for", {[](Builder& b) {
                                          enforceNonZero(b, b.publicSignal(5), b.publicSignal(0), "inverse");
                                          return std::vector<Linear>{};
                                      },
                                      {},
                                      {}});
    add("non-zero 0, not asked for", {[](Builder& b) {
                                          enforceNonZero(b, b.publicSignal(0), b.publicSignal(0), "inverse");
                                          return std::vector<Linear>{};
                                      },
                                      {{"inverse", "0 times anything is the 0 that is asked for"}},
                                      {},
                                      1});
    add("select", {[](Builder& b) {
                       const Linear condition = b.publicSignal(1);
                       const Linear first = b.publicSignal(7);
                       return std::vector{select(b, condition, first, b.publicSignal(9))};
                   },
                   {},
                   {}});
    const auto compare = [&](const char* name, const Uint256& value, const Uint256& bound, bool below) {
        Subject subject;
        subject.gadget = [=](Builder& b) {
            (below ? enforceBelow : enforceAbove)(b, publicBits(b, value, 254), bound);
            return std::vector<Linear>{};
        };
        subject.harmless = kAnyCut;
        subject.family = below ? "order below" : "order above";
        subject.cheats = cutCheats(value, bound, below, 0);
        add(name, subject);
    };
    const Uint256 half = shiftLeft(1, 253);
    compare("order below", 1000, half, true);
    compare("order just below", *checkedSub(half, 1), half, true);
    compare("order above", half, 1000, false);
    compare("order just above", 1001, 1000, false);
    add("poseidon 2", {[](Builder& b) {
                           const std::array inputs{b.publicSignal(3), b.publicSignal(4)};
                           return std::vector{poseidon(b, inputs, Fr(5))};
                       },
                       {},
                       {}});
    add("poseidon 3", {[](Builder& b) {
                           const std::array inputs{b.publicSignal(3), b.publicSignal(4), b.publicSignal(0)};
                           return std::vector{poseidon(b, inputs, Fr(5))};
                       },
                       {},
                       {}});
    add("poseidon 4",
        {[](Builder& b) {
             const std::array inputs{b.publicSignal(3), b.publicSignal(4), b.publicSignal(0), b.publicSignal(-1)};
             return std::vector{poseidon(b, inputs, Fr(5))};
         },
         {},
         {}});
    add("poseidon 5", {[](Builder& b) {
                           const std::array inputs{b.publicSignal(3), b.publicSignal(4), b.publicSignal(0),
                                                   b.publicSignal(-1), b.publicSignal(7)};
                           return std::vector{poseidon(b, inputs, Fr(5))};
                       },
                       {},
                       {}});
    // The siblings are the prover's: another sibling is another root, which whoever uses the
    // gadget compares. Place 2 is the node's own and bound.
    add("merkle", {[](Builder& b) {
                       const std::array place{b.publicSignal(0), b.publicSignal(1)};
                       const NodeChange parent =
                           parentOf(b, {b.publicSignal(8), b.publicSignal(9)}, place, {Fr(1), Fr(2), Fr(3)}, Fr(77));
                       return std::vector{parent.before, parent.after};
                   },
                   {},
                   {0, 1, 3}});
    add("merkle, of a node that stays",
        {[](Builder& b) {
             const std::array place{b.publicSignal(0), b.publicSignal(1)};
             return std::vector{parentOf(b, b.publicSignal(8), place, {Fr(1), Fr(2), Fr(3)}, Fr(77))};
         },
         {},
         {0, 1, 3}});
    add("choice of four", {[](Builder& b) {
                               const std::array index{b.publicSignal(1), b.publicSignal(1)};
                               std::vector<Linear> values;
                               for (const int value : {5, 7, 11, 13}) {
                                   values.push_back(b.publicSignal(value));
                               }
                               return std::vector{choose(b, values, index)};
                           },
                           {},
                           {}});
    add("root that moves", {[](Builder& b) {
                                const Linear when = b.publicSignal(1);
                                const Linear root = b.publicSignal(8);
                                const Linear before = b.publicSignal(8);
                                return std::vector{moveRoot(b, when, root, {before, b.publicSignal(9)})};
                            },
                            {},
                            {}});
    add("root that stays", {[](Builder& b) {
                                const Linear when = b.publicSignal(0);
                                const Linear root = b.publicSignal(8);
                                const Linear before = b.publicSignal(5);
                                return std::vector{moveRoot(b, when, root, {before, b.publicSignal(9)})};
                            },
                            {},
                            {}});
    const auto fee = [&](const char* name, unsigned packed, const Reasons& harmless) {
        Subject subject;
        subject.gadget = [=](Builder& b) {
            const Linear when = b.publicSignal(1);
            return std::vector{unpackFee(b, when, publicBits(b, packed, 16))};
        };
        subject.harmless = harmless;
        subject.family = "fee";
        add(name, subject);
    };
    fee("fee with exponent", 300 << 5 | 3, {});
    fee("fee without exponent", 300 << 5,
        {{"fee.plain", "canonical by exponent and by mantissa: either answer holds"},
         {"fee.excess", "what the mantissa has above 205, or 0, by that answer"}});
    fee("fee that is small", 7 << 5, {});
    // Two slots used and one that is not, with keys that rise.
    Subject slots;
    slots.gadget = [](Builder& b) {
        const std::array keys{b.publicSignal(3), b.publicSignal(9), b.publicSignal(20)};
        SlotOrder order(6, 0);
        std::vector<Linear> used;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            used.push_back(order.next(b, i < 2, keys[i]));
        }
        return used;
    };
    // Which are used is the prover's; each flag is followed by 5 bits of its rise.
    slots.chosen = {0, 6, 12};
    slots.cheats = {{{0, Fr(2)}, {6, Fr(0)}}, {{0, Fr(0)}, {6, Fr(1)}}, {{6, Fr(0)}, {12, Fr(1)}}, {{12, Fr(2)}}};
    add("slot order", slots);
}

} // namespace landfall::testing
