#pragma once

#include "base/thread_pool.h"
#include "snark/zkey_file.h"

#include <functional>
#include <vector>

namespace landfall::snark {

// A and B by rows, each value stored once: circuits repeat few coefficients.
struct CoefficientRows {
    struct Entry {
        Wire wire;
        std::uint32_t value; // index into the key's values
    };
    std::vector<std::uint32_t> offsets; // row i is entries [offsets[i], offsets[i+1])
    std::vector<Entry> entries;
};

// Points of a sum over wires; points at infinity are left out. Point i goes with wires[i].
template <class Point>
struct Query {
    std::vector<Point> points;
    std::vector<Wire> wires;
};

// All that goes into a proof's C but for A: one sum is cheaper than three. The
// points are those of C, then those of B in G1, then those of H, a row each.
struct TailQuery {
    std::vector<algebra::G1Affine> points;
    std::vector<Wire> cWires;
    std::vector<Wire> bWires;
};

// A .zkey made ready to prove with: nothing of the file is needed any more.
// Every point is checked to lie on its curve; that those of B in G2 lie in the group, prove() sees.
class ProvingKey {
public:
    // Told of each range of the file as soon as it has been read, so that the
    // caller can let go of its pages. A range may be read, and told, twice.
    using Release = std::function<void(ByteView)>;
    static Result<ProvingKey> load(ByteView zkey, ThreadPool& pool, const Release& release = {});

    ProvingKey(ProvingKey&&) = default;
    ProvingKey& operator=(ProvingKey&&) = default;
    ProvingKey(const ProvingKey&) = delete;
    ProvingKey& operator=(const ProvingKey&) = delete;

    const ZkeyHeader& header() const { return m_header; }
    const VerifyingKey& verifyingKey() const { return m_verifyingKey; }

    const CoefficientRows& matrixA() const { return m_matrixA; }
    const CoefficientRows& matrixB() const { return m_matrixB; }
    const std::vector<algebra::Fr>& values() const { return m_values; }

    const Query<algebra::G1Affine>& a() const { return m_a; }
    const Query<algebra::G2Affine>& b2() const { return m_b2; }
    const TailQuery& tail() const { return m_tail; }
    // Whether C's points are the folded ones (see zkey_file.h).
    bool cIsFolded() const { return m_cIsFolded; }

private:
    ProvingKey() = default;
    Status loadCoefficients(ByteView entries, const Release& release);
    Status loadPoints(const ZkeyView& view, ThreadPool& pool, const Release& release);

    ZkeyHeader m_header;
    VerifyingKey m_verifyingKey;
    CoefficientRows m_matrixA;
    CoefficientRows m_matrixB;
    std::vector<algebra::Fr> m_values;
    Query<algebra::G1Affine> m_a;
    Query<algebra::G2Affine> m_b2;
    TailQuery m_tail;
    bool m_cIsFolded = false;
};

} // namespace landfall::snark
