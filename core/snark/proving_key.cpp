#include "snark/proving_key.h"

#include <algorithm>
#include <atomic>
#include <unordered_map>

namespace landfall::snark {
namespace {

using algebra::Fr;
using algebra::G1Affine;
using algebra::G2Affine;

constexpr std::size_t kGrain = 1024;
// Records of the file that are read between two releases.
constexpr std::size_t kChunk = std::size_t{1} << 14;

std::optional<G1Affine> load(const std::uint8_t* bytes, const G1Affine&) {
    return loadG1(bytes);
}
std::optional<G2Affine> load(const std::uint8_t* bytes, const G2Affine&) {
    return loadG2(bytes);
}

// Calls take(first record, count, bytes) chunk by chunk and releases each chunk.
template <class Take>
Status forChunks(ByteView bytes, std::size_t recordSize, const ProvingKey::Release& release, const Take& take) {
    const std::size_t count = bytes.size() / recordSize;
    for (std::size_t first = 0; first < count; first += kChunk) {
        const std::size_t size = std::min(kChunk, count - first);
        const ByteView part = bytes.subspan(first * recordSize, size * recordSize);
        if (Status status = take(first, size, part); !status) {
            return status;
        }
        if (release) {
            release(part);
        }
    }
    return {};
}

// The first of the points that is not on its curve; their count if all are.
template <class Point>
std::size_t firstBadPoint(ByteView bytes, std::size_t count, ThreadPool& pool) {
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
    return bad;
}

// Appends a section's points; with `wires`, only those that are not infinity,
// and to it the wires they belong to.
template <class Point>
Status readPoints(std::vector<Point>& points, std::vector<Wire>* wires, ByteView bytes, Wire firstWire,
                  const char* name, ThreadPool& pool, const ProvingKey::Release& release) {
    return forChunks(bytes, sizeof(Point), release, [&](std::size_t first, std::size_t count, ByteView part) -> Status {
        if (const std::size_t bad = firstBadPoint<Point>(part, count, pool); bad != count) {
            return Error::invalid("zkey-point-invalid", std::string("zkey query ") + name + ": point " +
                                                            std::to_string(first + bad) + " is not on the curve");
        }
        for (std::size_t i = 0; i < count; ++i) {
            Point point;
            std::memcpy(&point, part.data() + i * sizeof(Point), sizeof point);
            if (wires == nullptr || !point.isInfinity()) {
                points.push_back(point);
                if (wires != nullptr) {
                    wires->push_back(firstWire + static_cast<Wire>(first + i));
                }
            }
        }
        return {};
    });
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

Status ProvingKey::loadCoefficients(ByteView bytes, const Release& release) {
    CoefficientRows* const matrices[] = {&m_matrixA, &m_matrixB};
    for (CoefficientRows* matrix : matrices) {
        matrix->offsets.assign(m_header.rows() + 1, 0);
    }
    const auto count = [&](std::size_t first, std::size_t size, ByteView part) -> Status {
        for (std::size_t i = 0; i < size; ++i) {
            const RawEntry entry(part.data() + i * zkey::kCoefficientSize);
            if (entry.matrix > 1 || entry.row >= m_header.rows() || entry.wire >= m_header.wireCount) {
                return Error::invalid("zkey-entry-range", "zkey section 4 (coefficients): entry " +
                                                              std::to_string(first + i) +
                                                              " names a matrix, row or wire that is not there");
            }
            ++matrices[entry.matrix]->offsets[entry.row + 1];
        }
        return {};
    };
    if (Status status = forChunks(bytes, zkey::kCoefficientSize, release, count); !status) {
        return status;
    }
    accumulate(m_matrixA);
    accumulate(m_matrixB);

    std::vector<std::uint32_t> next[2] = {m_matrixA.offsets, m_matrixB.offsets};
    std::unordered_map<Uint256, std::uint32_t, HashLimbs> known;
    return forChunks(
        bytes, zkey::kCoefficientSize, release, [&](std::size_t first, std::size_t size, ByteView part) -> Status {
            for (std::size_t i = 0; i < size; ++i) {
                const std::uint8_t* at = part.data() + i * zkey::kCoefficientSize;
                const RawEntry entry(at);
                const Uint256 raw = loadNumber(at + 12);
                const auto [place, isNew] = known.try_emplace(raw, static_cast<std::uint32_t>(m_values.size()));
                if (isNew) {
                    if (!algebra::lessThan(raw.limbs, Fr::kModulus)) {
                        return Error::invalid("zkey-not-in-field",
                                              "zkey section 4 (coefficients): the value of entry " +
                                                  std::to_string(first + i) + " is not below the modulus");
                    }
                    // raw = v·2^512; taking it as a Montgomery form and leaving that once gives v·2^256.
                    m_values.push_back(Fr::fromMontgomery(Fr::fromMontgomery(raw.limbs).toUint256().limbs));
                }
                matrices[entry.matrix]->entries[next[entry.matrix][entry.row]++] = {entry.wire, place->second};
            }
            return {};
        });
}

Status ProvingKey::loadPoints(const ZkeyView& view, ThreadPool& pool, const Release& release) {
    m_cIsFolded = !view.foldedC.empty();
    const ByteView pointsC = m_cIsFolded ? view.foldedC : view.pointsC;
    const Wire firstC = m_cIsFolded ? 0 : m_header.publicCount + 1;
    // Upper bounds; pages that are never written take no memory.
    m_a.points.reserve(view.pointsA.size() / sizeof(G1Affine));
    m_b2.points.reserve(view.pointsB2.size() / sizeof(G2Affine));
    m_tail.points.reserve((pointsC.size() + view.pointsB1.size() + view.pointsH.size()) / sizeof(G1Affine));
    if (Status status = readPoints(m_a.points, &m_a.wires, view.pointsA, 0, "A", pool, release); !status) {
        return status;
    }
    if (Status status = readPoints(m_b2.points, &m_b2.wires, view.pointsB2, 0, "B in G2", pool, release); !status) {
        return status;
    }
    if (Status status = readPoints(m_tail.points, &m_tail.cWires, pointsC, firstC, "C", pool, release); !status) {
        return status;
    }
    if (Status status = readPoints(m_tail.points, &m_tail.bWires, view.pointsB1, 0, "B in G1", pool, release);
        !status) {
        return status;
    }
    return readPoints<G1Affine>(m_tail.points, nullptr, view.pointsH, 0, "H", pool, release);
}

Result<ProvingKey> ProvingKey::load(ByteView bytes, ThreadPool& pool, const Release& release) {
    const auto view = parseZkey(bytes);
    if (!view) {
        return view.error();
    }
    ProvingKey key;
    key.m_header = view->header;
    key.m_verifyingKey = view->verifyingKey();
    if (Status status = key.loadCoefficients(view->coefficients, release); !status) {
        return status.error();
    }
    if (Status status = key.loadPoints(*view, pool, release); !status) {
        return status.error();
    }
    return key;
}

} // namespace landfall::snark
