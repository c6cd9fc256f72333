#include "circuits/gadgets/poseidon_gadget.h"

#include "crypto/poseidon_parameters.h"
#include "crypto/square_matrix.h"

#include <array>
#include <cstdlib>
#include <mutex>

namespace landfall::circuits {

namespace {

using crypto::PoseidonParameters;
using crypto::SquareMatrix;

constexpr unsigned kHalf = PoseidonParameters::kFullRounds / 2;
constexpr unsigned kMaxWidth = 6;

// Partial rounds turned around. Let z be the values on which they end: the S-box
// inputs x_1 … x_{R-1} of all partial rounds but the first (constants taken off), then
// the state after the last, t elements. Everything inside is linear in z: each round's S-box output, and the
// state's elements 1 … t-1 before the first round. The round's matrix has the
// determinant D = sparse_00 - Σ row·column, which its inverse divides by.
struct PartialInverse {
    SquareMatrix mdsInverse{0};
    SquareMatrix transitionInverse{0};
    std::vector<std::vector<Fr>> outputs;     // by round: coefficients of z_r, z_{r+1}, …
    std::vector<std::vector<Fr>> stateBefore; // of elements 1 … t-1: coefficients of z
};

PartialInverse invertPartialRounds(const PoseidonParameters& p) {
    const unsigned t = p.width;
    const std::size_t rounds = p.partialRounds;
    const std::size_t size = rounds - 1 + t;
    PartialInverse out;
    const auto toInverse = [t](const std::vector<Fr>& entries) {
        SquareMatrix matrix(t);
        matrix.entries() = entries;
        return matrix.inverse();
    };
    out.mdsInverse = toInverse(p.mds);
    out.transitionInverse = toInverse(p.transition);
    out.outputs.resize(rounds);
    std::vector<std::vector<Fr>> state(t - 1, std::vector<Fr>(size));
    for (unsigned i = 1; i < t; ++i) {
        state[i - 1][rounds - 1 + i] = Fr::one();
    }
    for (std::size_t round = rounds; round-- > 0;) {
        const Fr* sparse = p.sparse.data() + round * (2 * std::size_t{t} - 1);
        Fr determinant = sparse[0];
        for (unsigned j = 1; j < t; ++j) {
            determinant -= sparse[j] * sparse[t + j - 1];
        }
        const Fr inverse = determinant.inverse();
        std::vector<Fr> output(size);
        output[round] = inverse;
        for (unsigned j = 1; j < t; ++j) {
            for (std::size_t k = 0; k < size; ++k) {
                output[k] -= inverse * sparse[j] * state[j - 1][k];
            }
        }
        for (unsigned j = 1; j < t; ++j) {
            for (std::size_t k = 0; k < size; ++k) {
                state[j - 1][k] -= sparse[t + j - 1] * output[k];
            }
        }
        out.outputs[round] = std::move(output);
    }
    out.stateBefore = std::move(state);
    return out;
}

const PartialInverse& partialInverse(unsigned width) {
    static std::array<std::once_flag, kMaxWidth + 1> once;
    static std::array<PartialInverse, kMaxWidth + 1> inverses;
    std::call_once(once[width], [width] { inverses[width] = invertPartialRounds(crypto::poseidonParameters(width)); });
    return inverses[width];
}

Linear combine(std::span<const Fr> coefficients, std::span<const Linear> values) {
    Linear sum;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum.addScaled(values[i], coefficients[i]);
    }
    return sum;
}

// The two squarings of an S-box, and its output's value: the caller records that the
// output is fourth·x once it has written it in later wires.
struct HalfBox {
    Linear x;
    Linear fourth;
    Fr output;
};

HalfBox openBox(Builder& builder, const Linear& x) {
    const Linear fourth = [&] {
        const Linear square = builder.product(x, x);
        return builder.product(square, square);
    }();
    return {x, fourth, fourth.value() * x.value()};
}

std::vector<HalfBox> openBoxes(Builder& builder, std::span<const Linear> xs) {
    std::vector<HalfBox> boxes;
    boxes.reserve(xs.size());
    for (const Linear& x : xs) {
        boxes.push_back(openBox(builder, x));
    }
    return boxes;
}

void closeBox(Builder& builder, const HalfBox& box, const Linear& output) {
    builder.recordProduct(box.fourth, box.x, output);
}

// Closes a full round whose S-boxes are open and whose matrix is `matrix`: makes the
// wires of matrix·outputs + constants.
std::vector<Linear> closeFullRound(Builder& builder, std::span<const HalfBox> boxes, const std::vector<Fr>& matrix,
                                   const SquareMatrix& inverse, std::span<const Fr> constants) {
    const std::size_t t = boxes.size();
    std::vector<Linear> next;
    for (std::size_t i = 0; i < t; ++i) {
        Fr value = constants[i];
        for (std::size_t j = 0; j < t; ++j) {
            value += matrix[i * t + j] * boxes[j].output;
        }
        next.push_back(builder.determined(value));
    }
    if (builder.makesShape()) {
        std::vector<Linear> bare = next;
        for (std::size_t i = 0; i < t; ++i) {
            bare[i] -= Linear(constants[i]);
        }
        for (std::size_t i = 0; i < t; ++i) {
            closeBox(builder, boxes[i], combine({inverse.entries().data() + i * t, t}, bare));
        }
    } else {
        for (const HalfBox& box : boxes) {
            closeBox(builder, box, Linear());
        }
    }
    return next;
}

// From the open S-boxes of the last full round before the partial ones to the S-box
// inputs of the first full round after them.
std::vector<Linear> partialRounds(Builder& builder, const PoseidonParameters& p, std::span<const HalfBox> before) {
    const unsigned t = p.width;
    std::vector<Fr> state(t);
    for (unsigned i = 0; i < t; ++i) {
        for (unsigned j = 0; j < t; ++j) {
            state[i] += p.transition[std::size_t{i} * t + j] * before[j].output;
        }
    }
    std::vector<HalfBox> boxes;
    boxes.reserve(p.partialRounds);
    for (unsigned round = 0; round < p.partialRounds; ++round) {
        boxes.push_back(openBox(builder, builder.determined(state[0] + p.partialConstants[round])));
        const Fr power = boxes.back().output;
        const Fr* sparse = p.sparse.data() + round * (2 * std::size_t{t} - 1);
        Fr first = sparse[0] * power;
        for (unsigned j = 1; j < t; ++j) {
            first += sparse[j] * state[j];
            state[j] += sparse[t + j - 1] * power;
        }
        state[0] = first;
    }
    std::vector<Linear> after;
    for (unsigned i = 0; i < t; ++i) {
        after.push_back(builder.determined(state[i] + p.fullConstants[std::size_t{kHalf} * t + i]));
    }
    if (!builder.makesShape()) {
        for (std::size_t i = 0; i < before.size() + boxes.size(); ++i) {
            builder.recordProduct(Linear(), Linear(), Linear());
        }
        return after;
    }
    const PartialInverse& inverse = partialInverse(t);
    std::vector<Linear> z;
    for (unsigned round = 1; round < p.partialRounds; ++round) {
        z.push_back(boxes[round].x - Linear(p.partialConstants[round]));
    }
    for (unsigned i = 0; i < t; ++i) {
        z.push_back(after[i] - Linear(p.fullConstants[std::size_t{kHalf} * t + i]));
    }
    std::vector<Linear> entering{boxes[0].x - Linear(p.partialConstants[0])};
    for (const auto& coefficients : inverse.stateBefore) {
        entering.push_back(combine(coefficients, z));
    }
    for (unsigned i = 0; i < t; ++i) {
        closeBox(builder, before[i],
                 combine({inverse.transitionInverse.entries().data() + std::size_t{i} * t, t}, entering));
    }
    for (unsigned round = 0; round < p.partialRounds; ++round) {
        closeBox(builder, boxes[round], combine(inverse.outputs[round], z));
    }
    return after;
}

} // namespace

Linear power5(Builder& builder, const Linear& x) {
    const HalfBox box = openBox(builder, x);
    Linear out = builder.determined(box.output);
    closeBox(builder, box, out);
    return out;
}

const Fr& poseidonFirstConstant(unsigned width, unsigned index) {
    return crypto::poseidonParameters(width).fullConstants[index];
}

Linear poseidonFromPowers(Builder& builder, std::span<const Linear> powers) {
    const auto t = static_cast<unsigned>(powers.size());
    if (t > kMaxWidth) {
        std::abort();
    }
    const auto& p = crypto::poseidonParameters(t);
    const SquareMatrix& inverse = partialInverse(t).mdsInverse;
    const auto constants = [&](unsigned round) {
        return std::span<const Fr>(p.fullConstants).subspan(std::size_t{round} * t, t);
    };
    std::vector<Linear> x;
    for (unsigned i = 0; i < t; ++i) {
        x.push_back(combine({p.mds.data() + std::size_t{i} * t, t}, powers) + Linear(constants(1)[i]));
    }
    std::vector<HalfBox> boxes = openBoxes(builder, x);
    for (unsigned round = 2; round < kHalf; ++round) {
        boxes = openBoxes(builder, closeFullRound(builder, boxes, p.mds, inverse, constants(round)));
    }
    boxes = openBoxes(builder, partialRounds(builder, p, boxes));
    for (unsigned round = kHalf + 1; round < PoseidonParameters::kFullRounds; ++round) {
        boxes = openBoxes(builder, closeFullRound(builder, boxes, p.mds, inverse, constants(round)));
    }
    // Of the last round only the first element counts; the first S-box's output
    // follows from it and the others'.
    Fr value = p.mds[0] * boxes[0].output;
    std::vector<Linear> outputs;
    for (unsigned i = 1; i < t; ++i) {
        outputs.push_back(builder.determined(boxes[i].output));
        closeBox(builder, boxes[i], outputs.back());
        value += p.mds[i] * boxes[i].output;
    }
    Linear hash = builder.determined(value);
    Linear first = hash;
    if (builder.makesShape()) {
        first -= combine({p.mds.data() + 1, t - 1}, outputs);
        first *= p.mds[0].inverse();
    }
    closeBox(builder, boxes[0], first);
    return hash;
}

Linear poseidon(Builder& builder, std::span<const Linear> inputs, const Fr& initialState) {
    return poseidonOfEither(builder, inputs, Linear(), initialState, initialState);
}

Linear poseidonOfEither(Builder& builder, std::span<const Linear> inputs, const Linear& second, const Fr& firstState,
                        const Fr& secondState) {
    const auto width = static_cast<unsigned>(inputs.size() + 1);
    const auto powerOf = [width](const Fr& state) {
        const Fr capacity = state + poseidonFirstConstant(width, 0);
        return capacity.square().square() * capacity;
    };
    const Fr first = powerOf(firstState);
    std::vector<Linear> powers{Linear(first) + second * (powerOf(secondState) - first)};
    for (unsigned i = 1; i < width; ++i) {
        powers.push_back(power5(builder, inputs[i - 1] + Linear(poseidonFirstConstant(width, i))));
    }
    return poseidonFromPowers(builder, powers);
}

} // namespace landfall::circuits
