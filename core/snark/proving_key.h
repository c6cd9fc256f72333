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

// The points that one multi-scalar multiplication runs over. Point i goes with
// wire wires[i]; where `wires` is empty, with wire firstWire + i.
template <class Point>
struct Query {
    std::span<const Point> points;
    std::vector<Wire> wires;
    Wire firstWire = 0;
    std::vector<Point> owned; // holds the points where the file's bytes could not be used in place
};

// A .zkey made ready to prove with. Every point is checked to lie on its curve.
// Where the file has them at addresses that fit (ours do), A, C and H stay in
// the file's bytes; B is copied without its points at infinity.
class ProvingKey {
public:
    // The caller keeps `zkey` alive and unchanged as long as the key is used.
    // `release`, if given, gets each range of the file that is not needed any more.
    static Result<ProvingKey> load(ByteView zkey, ThreadPool& pool, const std::function<void(ByteView)>& release = {});

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
    const Query<algebra::G1Affine>& b1() const { return m_b1; }
    const Query<algebra::G2Affine>& b2() const { return m_b2; }
    // Runs over all wires where it is folded (see zkey_file.h), else over the private ones.
    const Query<algebra::G1Affine>& c() const { return m_c; }
    bool cIsFolded() const { return m_cIsFolded; }
    const Query<algebra::G1Affine>& h() const { return m_h; }

private:
    ProvingKey() = default;
    Status loadCoefficients(ByteView entries);

    ZkeyHeader m_header;
    VerifyingKey m_verifyingKey;
    CoefficientRows m_matrixA;
    CoefficientRows m_matrixB;
    std::vector<algebra::Fr> m_values;
    Query<algebra::G1Affine> m_a;
    Query<algebra::G1Affine> m_b1;
    Query<algebra::G2Affine> m_b2;
    Query<algebra::G1Affine> m_c;
    bool m_cIsFolded = false;
    Query<algebra::G1Affine> m_h;
};

} // namespace landfall::snark
