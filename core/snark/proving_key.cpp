#include "snark/proving_key.h"

#include <atomic>
#include <unordered_map>

namespace landfall::snark {
namespace {

using algebra::Fr;
using algebra::G1Affine;
using algebra::G2Affine;

constexpr std::size_t kGrain = 1024;

std::optional<G1Affine> load(const std::uint8_t* bytes, const G1Affine&) {
    return loadG1(bytes);
}
std::optional<G2Affine> load(const std::uint8_t* bytes, const G2Affine&) {
    return loadG2(bytes);
}

// Every point must be on its curve. `name` is for errors.
template <class Point>
Status checkPoints(ByteView bytes, const char* name, ThreadPool& pool) {
    const std::size_t count = bytes.size() / sizeof(Point);
    std::atomic<std::size_t> bad{count};
    pool.forRanges(count, kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto point = load(bytes.data() + i * sizeof(Point), Point{});
            if (!point || !point->isOnCurve()) {
                std::size_t seen = bad;
                while (i < seen && !bad.compare_exchange_weak(seen, i)) {
                }
                return;
            }
        }
    });
    if (bad != count) {
        return Error::invalid("zkey-point-invalid", std::string("zkey query ") + name + ": point " +
                                                        std::to_string(bad) + " is not on the curve");
    }
    return {};
}

// Appends the points that are not infinity, and the wires they belong to.
template <class Point>
void appendFinite(std::vector<Point>& points, std::vector<Wire>& wires, ByteView bytes, Wire firstWire) {
    for (std::size_t i = 0; i < bytes.size() / sizeof(Point); ++i) {
        Point point;
        std::memcpy(&point, bytes.data() + i * sizeof(Point), sizeof point);
        if (!point.isInfinity()) {
            points.push_back(point);
            wires.push_back(firstWire + static_cast<Wire>(i));
        }
    }
}

struct HashLimbs {
    std::size_t operator()(const Uint256& value) const {
        // Coefficients are not chosen to collide; small ones differ in the low limbs after the factor 2^512.
        return static_cast<std::size_t>(value.limbs[0] ^ (value.limbs[1] << 1));
    }
};

struct RawEntry {
    std::uint32_t matrix;
    std::uint32_t row;
    std::uint32_t wire;

    explicit RawEntry(const std::uint8_t* bytes) {
        std::memcpy(&matrix, bytes, 4);
        std::memcpy(&row, bytes + 4, 4);
        std::memcpy(&wire, bytes + 8, 4);
    }
};

// Counts in offsets[row + 1] become offsets of the rows' starts.
void accumulate(CoefficientRows& matrix) {
    for (std::size_t i = 1; i < matrix.offsets.size(); ++i) {
        matrix.offsets[i] += matrix.offsets[i - 1];
    }
    matrix.entries.resize(matrix.offsets.back());
}

} // namespace

Status ProvingKey::loadCoefficients(ByteView bytes) {
    const std::size_t count = bytes.size() / zkey::kCoefficientSize;
    CoefficientRows* const matrices[] = {&m_matrixA, &m_matrixB};
    for (CoefficientRows* matrix : matrices) {
        matrix->offsets.assign(m_header.rows() + 1, 0);
    }
    for (std::size_t i = 0; i < count; ++i) {
        const RawEntry entry(bytes.data() + i * zkey::kCoefficientSize);
        if (entry.matrix > 1 || entry.row >= m_header.rows() || entry.wire >= m_header.wireCount) {
            return Error::invalid("zkey-entry-range", "zkey section 4 (coefficients): entry " + std::to_string(i) +
                                                          " names a matrix, row or wire that is not there");
        }
        ++matrices[entry.matrix]->offsets[entry.row + 1];
    }
    accumulate(m_matrixA);
    accumulate(m_matrixB);

    std::vector<std::uint32_t> next[2] = {m_matrixA.offsets, m_matrixB.offsets};
    std::unordered_map<Uint256, std::uint32_t, HashLimbs> known;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* at = bytes.data() + i * zkey::kCoefficientSize;
        const RawEntry entry(at);
        const Uint256 raw = loadNumber(at + 12);
        const auto [place, isNew] = known.try_emplace(raw, static_cast<std::uint32_t>(m_values.size()));
        if (isNew) {
            if (!algebra::lessThan(raw.limbs, Fr::kModulus)) {
                return Error::invalid("zkey-not-in-field", "zkey section 4 (coefficients): the value of entry " +
                                                               std::to_string(i) + " is not below the modulus");
            }
            // raw = v·2^512; taking it as a Montgomery form and leaving that once gives v·2^256.
            m_values.push_back(Fr::fromMontgomery(Fr::fromMontgomery(raw.limbs).toUint256().limbs));
        }
        matrices[entry.matrix]->entries[next[entry.matrix][entry.row]++] = {entry.wire, place->second};
    }
    return {};
}

Status ProvingKey::loadPoints(const ZkeyView& view, ThreadPool& pool, const std::function<void(ByteView)>& release) {
    const auto done = [&](ByteView range) {
        if (release) {
            release(range);
        }
    };
    const auto readG1 = [&](std::vector<G1Affine>& points, std::vector<Wire>& wires, ByteView bytes, Wire firstWire,
                            const char* name) {
        const Status status = checkPoints<G1Affine>(bytes, name, pool);
        if (status) {
            appendFinite(points, wires, bytes, firstWire);
        }
        done(bytes);
        return status;
    };
    if (const Status status = readG1(m_a.points, m_a.wires, view.pointsA, 0, "A"); !status) {
        return status;
    }
    if (const Status status = checkPoints<G2Affine>(view.pointsB2, "B in G2", pool); !status) {
        return status;
    }
    appendFinite(m_b2.points, m_b2.wires, view.pointsB2, 0);
    done(view.pointsB2);

    m_cIsFolded = !view.foldedC.empty();
    const ByteView pointsC = m_cIsFolded ? view.foldedC : view.pointsC;
    const Wire firstC = m_cIsFolded ? 0 : m_header.publicCount + 1;
    // An upper bound; pages of it that are never written take no memory.
    m_tail.points.reserve((pointsC.size() + view.pointsB1.size() + view.pointsH.size()) / sizeof(G1Affine));
    if (const Status status = readG1(m_tail.points, m_tail.cWires, pointsC, firstC, "C"); !status) {
        return status;
    }
    if (const Status status = readG1(m_tail.points, m_tail.bWires, view.pointsB1, 0, "B in G1"); !status) {
        return status;
    }
    if (const Status status = checkPoints<G1Affine>(view.pointsH, "H", pool); !status) {
        return status;
    }
    const std::size_t before = m_tail.points.size();
    m_tail.points.resize(before + m_header.rows());
    std::memcpy(m_tail.points.data() + before, view.pointsH.data(), view.pointsH.size());
    done(view.pointsH);
    return {};
}

Result<ProvingKey> ProvingKey::load(ByteView bytes, ThreadPool& pool, const std::function<void(ByteView)>& release) {
    const auto view = parseZkey(bytes);
    if (!view) {
        return view.error();
    }
    ProvingKey key;
    key.m_header = view->header;
    key.m_verifyingKey = view->verifyingKey();
    if (const Status status = key.loadCoefficients(view->coefficients); !status) {
        return status.error();
    }
    if (release) {
        release(view->coefficients);
    }
    if (const Status status = key.loadPoints(*view, pool, release); !status) {
        return status.error();
    }
    return key;
}

} // namespace landfall::snark
