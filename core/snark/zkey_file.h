#pragma once

#include "base/result.h"
#include "snark/groth16.h"
#include "snark/section_file.h"

namespace landfall::snark {

// snarkjs' .zkey, version 1, protocol Groth16, curve alt_bn128. Points are two
// coordinates in Montgomery form, little-endian, (0, 0) for infinity. Sections:
//    1 protocol   2 header      3 IC, publicCount + 1
//    4 non-zero entries of A and B: matrix (0, 1), row, wire (u32 each), value·2^512 mod r
//    5 A in G1    6 B in G1     7 B in G2, one a wire each
//    8 C, wires publicCount + 1 …         9 H, one a row
//   10 hash of the circuit's setup, contributions
// With n rows and w a primitive root of unity of order 2n (w² generates the
// domain), H_i = [L_(2i+1)(τ) / δ] for the Lagrange basis L over the powers of
// w: the quotient's numerator A·B - C is zero on the even powers, so its values
// on the odd ones say it all, and are what the prover multiplies H by.
//
// Our own section 64 (optional) holds, for every wire k, C_k + [Z(τ)·c_k(τ) / 2δ], where c_k is column k of the
// matrix C, Z vanishes on the domain and C_k is infinity for public wires. The polynomial that equals C on the
// odd powers and zero on the even ones is -C·Z / 2. C is linear in a witness that satisfies the circuit. So
// with these points the values of A·B alone go with H: a prover saves two of six transforms.
namespace zkey {

enum Section : std::uint32_t {
    Protocol = 1,
    Header = 2,
    Ic = 3,
    Coefficients = 4,
    PointsA = 5,
    PointsB1 = 6,
    PointsB2 = 7,
    PointsC = 8,
    PointsH = 9,
    Contributions = 10,
    FoldedC = 64, // not in snarkjs, which skips what it does not know
};
constexpr std::size_t kG1Size = 64;
constexpr std::size_t kG2Size = 128;
constexpr std::size_t kCoefficientSize = 12 + 32;
constexpr std::size_t kHeaderSize = 4 + 32 + 4 + 32 + 3 * 4 + 3 * kG1Size + 3 * kG2Size;
// A domain of twice the size must exist.
constexpr unsigned kHighestPower = algebra::FrParams::kTwoAdicity - 1;

} // namespace zkey

struct ZkeyHeader {
    Wire wireCount = 0;
    Wire publicCount = 0;
    unsigned power = 0; // rows = 2^power
    algebra::G1Affine alpha1;
    algebra::G1Affine beta1;
    algebra::G2Affine beta2;
    algebra::G2Affine gamma2;
    algebra::G1Affine delta1;
    algebra::G2Affine delta2;

    std::size_t rows() const { return std::size_t{1} << power; }
};

// The file's parts with their sizes checked against the header; what is inside
// them is not, except for the header's and IC's own points: those are in their groups, the
// header's are not infinity, and no two of beta, gamma and delta are equal or negatives.
struct ZkeyView {
    ZkeyHeader header;
    std::vector<algebra::G1Affine> ic;
    ByteView coefficients; // without the count in front
    ByteView pointsA;
    ByteView pointsB1;
    ByteView pointsB2;
    ByteView pointsC;
    ByteView pointsH;
    ByteView foldedC; // empty where the file has none

    VerifyingKey verifyingKey() const { return {header.alpha1, header.beta2, header.gamma2, header.delta2, ic}; }
};

// The view refers to `bytes`. Errors carry codes that start with zkey-.
Result<ZkeyView> parseZkey(ByteView bytes);

// Nothing where a coordinate is not below the modulus. Does not look at the curve.
std::optional<algebra::G1Affine> loadG1(const std::uint8_t* bytes);
std::optional<algebra::G2Affine> loadG2(const std::uint8_t* bytes);

// Sections 1 and 2.
void writeZkeyHeader(SectionWriter& out, const ZkeyHeader& header);

// The stored form of a point is its form in memory.
template <class Point>
ByteView pointBytes(std::span<const Point> points) {
    return {reinterpret_cast<const std::uint8_t*>(points.data()), points.size_bytes()};
}

} // namespace landfall::snark
