#include "l1/starknet/proof_hints.h"

#include "algebra/fr.h"
#include "algebra/pairing_lines.h"
#include "algebra/residue_witness.h"
#include "crypto/starknet/felt_poseidon.h"
#include "crypto/starknet/names.h"
#include "l1/starknet/fq_polynomial.h"

#include <algorithm>
#include <optional>

namespace landfall::l1::starknet {

using algebra::Felt;
using algebra::Fq;
using algebra::Fr;
using algebra::G1Affine;
using algebra::G2Affine;
using algebra::LineValue;

namespace {

constexpr std::size_t kQuotientLength = 192;
constexpr std::size_t kStride = 2; // digits between two replacements of the loop's value

// Points in their words' order, without a look at what curve they are on.
class WordReader {
public:
    explicit WordReader(std::span<const Bytes32> words) : m_words(words) {}

    G1Affine g1() {
        const Fq x = next();
        return {x, next()};
    }
    G2Affine g2() { // imaginary parts first
        const Fq x1 = next();
        const Fq x0 = next();
        const Fq y1 = next();
        return {{x0, x1}, {next(), y1}};
    }
    bool good() const { return m_good; }

private:
    Fq next() {
        const auto value = Fq::fromBigEndian(m_words[m_at++]);
        m_good = m_good && value;
        return value.value_or(Fq());
    }

    std::span<const Bytes32> m_words;
    std::size_t m_at = 0;
    bool m_good = true;
};

struct Key {
    G1Affine alpha;
    G2Affine beta;
    G2Affine gamma;
    G2Affine delta;
    std::array<G1Affine, 4> ic;
};

std::optional<Key> readKey(std::span<const Bytes32> words) {
    if (words.size() != kKeyWords) {
        return std::nullopt;
    }
    WordReader in(words);
    Key out{in.g1(), in.g2(), in.g2(), in.g2(), {}};
    for (auto& point : out.ic) {
        point = in.g1();
    }
    const bool infinite =
        out.alpha.isInfinity() || out.beta.isInfinity() || out.gamma.isInfinity() || out.delta.isInfinity();
    return in.good() && !infinite ? std::optional(out) : std::nullopt;
}

// e(A, B)·e(-alpha, beta)·e(sum, -gamma)·e(C, -delta) is one, the second of them a constant of the key.
struct Equation {
    std::array<std::vector<LineValue>, 3> lines; // of the others
    algebra::Fq12 constant;
};

Result<Equation> equationOf(std::span<const Bytes32> keyWords, const std::array<Bytes32, 3>& inputs,
                            const protocol::ProofWords& proof) {
    const auto key = readKey(keyWords);
    if (!key) {
        return Error::invalid("hints-key-invalid",
                              "the verifying key of the verifier on Starknet has to be 22 words below "
                              "the base field: check the verifier's address");
    }
    algebra::G1Jacobian sum = key->ic[0];
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto input = Fr::fromBigEndian(inputs[i]);
        if (!input) {
            return Error::invalid("hints-input-too-large", "public input " + std::to_string(i + 1) +
                                                               " of a proof is not below the scalar field");
        }
        sum += key->ic[i + 1] * input->toUint256();
    }
    WordReader in(proof);
    const G1Affine a = in.g1();
    const G2Affine b = in.g2();
    const G1Affine c = in.g1();
    const bool onCurve = a.isOnCurve() && c.isOnCurve() && algebra::isInSubgroup(b);
    // The verifier adds affine points and has no form for infinity. An honest proof has one with a chance of 2^-254.
    if (!in.good() || !onCurve || a.isInfinity() || b.isInfinity() || c.isInfinity() || sum.isInfinity()) {
        return Error::invalid("proof-point-invalid", "a point of the proof is not one that Starknet's verifier takes: "
                                                     "make the proof again");
    }
    const auto alphaBeta = algebra::linesAt(key->alpha, -key->beta);
    return Equation{
        {algebra::linesAt(a, b), algebra::linesAt(sum.toAffine(), -key->gamma), algebra::linesAt(c, -key->delta)},
        algebra::millerLoop({&alphaBeta, 1})};
}

// The loop's values f_i, and the relations R_i in w that the modulus has to divide.
struct Loop {
    std::vector<Polynomial> values;
    std::vector<Polynomial> relations;
};

Loop follow(const Equation& equation, const algebra::ResidueWitness& witness) {
    const Polynomial c = coefficientsOf(witness.c);
    const Polynomial d = coefficientsOf(witness.inverse);
    Loop out;
    out.relations.push_back(c * d);
    out.relations.back()[0] -= Fq::one();

    Polynomial f = d;
    std::size_t line = 0;
    const auto timesLines = [&] {
        for (const auto& lines : equation.lines) {
            f = f * lines[line];
        }
        ++line;
    };
    const auto& digits = algebra::loopDigits();
    for (std::size_t i = 0; i < digits.size(); ++i) {
        f = f * f;
        timesLines();
        if (digits[i] != 0) {
            f = f * (digits[i] == 1 ? d : c);
            timesLines();
        }
        if (i % kStride == kStride - 1) {
            out.values.push_back(divided(f).remainder);
            addScaled(f, out.values.back(), -Fq::one());
            out.relations.push_back(std::move(f));
            f = out.values.back();
        }
    }
    // What is left of λ after the loop's 6x + 2.
    f = f * coefficientsOf(witness.inverse.frobenius(1));
    f = f * coefficientsOf(witness.c.frobenius(2));
    f = f * coefficientsOf(witness.inverse.frobenius(3));
    timesLines();
    f = f * coefficientsOf(equation.constant);
    timesLines();
    for (unsigned i = 0; i < witness.shift; ++i) {
        f = f * coefficientsOf(algebra::rootOfOrder27());
    }
    f[0] -= Fq::one();
    out.relations.push_back(std::move(f));
    return out;
}

// 256 bits as two felts, the lower half first.
void append(std::vector<Felt>& out, const Uint256& value) {
    const auto& limbs = value.limbs;
    out.push_back(*Felt::fromUint256(Uint256({limbs[0], limbs[1], 0, 0})));
    out.push_back(*Felt::fromUint256(Uint256({limbs[2], limbs[3], 0, 0})));
}

void append(std::vector<Felt>& out, const Polynomial& value) {
    for (const auto& coefficient : value) {
        append(out, coefficient.toUint256());
    }
}

} // namespace

Result<std::vector<Felt>> proofHints(std::span<const Bytes32> key, const std::array<Bytes32, 3>& inputs,
                                     const protocol::ProofWords& proof) {
    const auto equation = equationOf(key, inputs, proof);
    if (!equation) {
        return equation.error();
    }
    const auto witness = algebra::residueWitness(algebra::millerLoop(equation->lines) * equation->constant);
    if (!witness) {
        return Error::invalid("proof-rejected",
                              "the proof does not prove these public inputs under the verifier's key, so "
                              "it has no hints");
    }
    const Loop loop = follow(*equation, *witness);

    std::vector<Felt> out{Felt(witness->shift)};
    append(out, coefficientsOf(witness->c));
    append(out, coefficientsOf(witness->inverse));
    for (const auto& value : loop.values) {
        append(out, value);
    }
    std::vector<Felt> statement{*crypto::shortString("landfall.groth16")};
    for (const auto& word : inputs) {
        append(statement, Uint256::fromBigEndian(word));
    }
    for (const auto& word : proof) {
        append(statement, Uint256::fromBigEndian(word));
    }
    statement.push_back(crypto::feltPoseidon(out));
    const Fq gamma = Fq::reduce(crypto::feltPoseidon(statement).toUint256());

    Polynomial all;
    Fq weight = Fq::one();
    for (const auto& relation : loop.relations) {
        addScaled(all, relation, weight);
        weight *= gamma;
    }
    Polynomial quotient = divided(std::move(all)).quotient;
    quotient.resize(kQuotientLength); // 192 hold the highest degree that the digits make
    append(out, quotient);
    return out;
}

} // namespace landfall::l1::starknet
