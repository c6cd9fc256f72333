#include "snark/groth16_setup.h"

#include "algebra/evaluation_domain.h"
#include "algebra/fixed_base.h"
#include "snark/qap.h"
#include "snark/r1cs_check.h"
#include "snark/zkey_file.h"

#include <algorithm>

namespace landfall::snark {
namespace {

using algebra::Fr;
using algebra::G1Affine;
using algebra::G1Jacobian;
using algebra::G2Affine;
using algebra::G2Jacobian;

// Scalars turned into points between two looks at `cancelled`.
constexpr std::size_t kChunk = std::size_t{1} << 14;
// What a point costs, for the progress bar.
constexpr double kWorkG1 = 1;
constexpr double kWorkG2 = 3;

struct ToxicWaste {
    Fr tau;
    Fr alpha;
    Fr beta;
    Fr delta;

    explicit ToxicWaste(ByteView bytes) {
        for (Fr* secret : {&tau, &alpha, &beta, &delta}) {
            FixedBytes<64> wide{};
            std::memcpy(wide.data(), bytes.data(), wide.size());
            *secret = Fr::fromWide(wide);
            wipe(wide);
            bytes = bytes.subspan(wide.size());
        }
    }
    ToxicWaste(const ToxicWaste&) = delete;
    ToxicWaste& operator=(const ToxicWaste&) = delete;
    ~ToxicWaste() { wipe({reinterpret_cast<std::uint8_t*>(this), sizeof *this}); }

    bool usable(std::uint64_t order) const {
        return !tau.isZero() && !alpha.isZero() && !beta.isZero() && !delta.isZero() &&
               tau.pow(Uint256(order)) != Fr::one();
    }
};

// What each query multiplies the generators by.
struct Scalars {
    SecretScalars a;
    SecretScalars b;
    SecretScalars icAndC; // by wire
    SecretScalars foldedC;
    SecretScalars h;
};

Scalars scalarsOf(const ConstraintSystem& system, const ToxicWaste& waste, unsigned power, ThreadPool& pool) {
    const std::uint64_t rows = std::uint64_t{1} << power;
    const algebra::EvaluationDomain domain(power, pool);
    const Fr deltaInverse = waste.delta.inverse();
    const SecretScalars lagrange = lagrangeAt(waste.tau, rows, Fr::one(), domain.root(), rows, Fr::one(), pool);

    SecretScalars a = columnSums(system.a, system.wireCount, lagrange);
    for (Wire wire = 0; wire <= system.publicCount; ++wire) {
        a[wire] += lagrange[system.constraintCount() + wire];
    }
    SecretScalars b = columnSums(system.b, system.wireCount, lagrange);
    SecretScalars rest = columnSums(system.c, system.wireCount, lagrange);
    SecretScalars folded(system.wireCount);
    const Fr half = (waste.tau.pow(Uint256(rows)) - Fr::one()) * Fr(2).inverse() * deltaInverse;
    for (Wire wire = 0; wire < system.wireCount; ++wire) {
        folded[wire] = half * rest[wire];
        rest[wire] += waste.beta * a[wire] + waste.alpha * b[wire];
        if (wire > system.publicCount) {
            rest[wire] *= deltaInverse;
            folded[wire] += rest[wire];
        }
    }
    SecretScalars h = lagrangeAt(waste.tau, 2 * rows, domain.oddShift(), domain.root(), rows, deltaInverse, pool);
    return {std::move(a), std::move(b), std::move(rest), std::move(folded), std::move(h)};
}

class KeyWriter {
public:
    KeyWriter(const ByteSink& sink, std::uint32_t sections, double work, ThreadPool& pool, ProgressSink& progress)
        : m_out(sink, "zkey", 1, sections), m_pool(pool), m_progress(progress), m_work(work) {}

    SectionWriter& out() { return m_out; }

    // A section with scalar·generator for each scalar. False once cancelled.
    template <class Curve>
    bool points(zkey::Section type, const algebra::FixedBaseTable<Curve>& table, std::span<const Fr> scalars,
                double workEach, const char* phase) {
        using Affine = algebra::AffinePoint<Curve>;
        m_out.begin(type, scalars.size() * sizeof(Affine));
        for (std::size_t at = 0; at < scalars.size() && !m_out.failed(); at += kChunk) {
            m_progress.enter(phase, m_done / m_work);
            const auto part = scalars.subspan(at, std::min(kChunk, scalars.size() - at));
            const auto made = table.multiples(part, m_pool, [&](double) { return !m_progress.cancelled(); });
            if (!made) {
                return false;
            }
            m_out.bytes(pointBytes(std::span<const Affine>(*made)));
            m_done += workEach * static_cast<double>(part.size());
        }
        return true;
    }

private:
    SectionWriter m_out;
    ThreadPool& m_pool;
    ProgressSink& m_progress;
    double m_work;
    double m_done = 0;
};

void writeEntry(SectionWriter& out, std::uint32_t matrix, std::size_t row, const Term& term) {
    // The key file wants v·2^512: the Montgomery form of v, put into Montgomery form once more.
    const Uint256 montgomery(term.coefficient.montgomery());
    out.u32(matrix);
    out.u32(static_cast<std::uint32_t>(row));
    out.u32(term.wire);
    out.number(Uint256(Fr::reduce(montgomery).montgomery()));
}

void writeCoefficients(SectionWriter& out, const ConstraintSystem& system) {
    const std::size_t count = system.a.terms.size() + system.b.terms.size() + system.publicCount + 1;
    out.begin(zkey::Coefficients, 4 + count * zkey::kCoefficientSize);
    out.u32(static_cast<std::uint32_t>(count));
    for (std::size_t row = 0; row < system.constraintCount(); ++row) {
        for (const Term& term : system.a.row(row)) {
            writeEntry(out, 0, row, term);
        }
        for (const Term& term : system.b.row(row)) {
            writeEntry(out, 1, row, term);
        }
    }
    for (Wire wire = 0; wire <= system.publicCount; ++wire) {
        writeEntry(out, 0, system.constraintCount() + wire, {wire, Fr::one()});
    }
}

Status checkSize(const ConstraintSystem& system) {
    const unsigned power = domainPower(system.constraintCount(), system.publicCount);
    const std::size_t entries = system.a.terms.size() + system.b.terms.size() + system.publicCount + 1;
    if (power > zkey::kHighestPower || entries > UINT32_MAX) {
        return Error::invalid("circuit-too-large", "the circuit does not fit a key of 2^27 rows and 2^32 entries");
    }
    return {};
}

} // namespace

Result<VerifyingKey> developmentSetup(const ConstraintSystem& system, SecretBytes toxicWaste, ThreadPool& pool,
                                      ProgressSink& progress, const ByteSink& sink) {
    if (const Status status = checkShape(system); !status) {
        return status.error();
    }
    if (const Status status = checkSize(system); !status) {
        return status.error();
    }
    if (toxicWaste.size() != kToxicWasteSize) {
        return Error::invalid("toxic-waste-size", "a set-up wants " + std::to_string(kToxicWasteSize) +
                                                      " random bytes, got " + std::to_string(toxicWaste.size()));
    }
    const ToxicWaste waste(toxicWaste.view());
    ZkeyHeader header;
    header.wireCount = system.wireCount;
    header.publicCount = system.publicCount;
    header.power = domainPower(system.constraintCount(), system.publicCount);
    if (!waste.usable(2 * header.rows())) {
        return Error::invalid("toxic-waste-unusable",
                              "the set-up's randomness hit a value it may not have; draw again");
    }
    progress.enter("polynomials", 0);
    const Scalars scalars = scalarsOf(system, waste, header.power, pool);
    if (progress.cancelled()) {
        return cancelledError();
    }

    progress.enter("tables", 0);
    const algebra::FixedBaseTable<algebra::CurveG1> g1(G1Affine::generator(), scalars.h.size() * 5, pool);
    const algebra::FixedBaseTable<algebra::CurveG2> g2(G2Affine::generator(), scalars.b.size(), pool);
    const auto inG1 = [](const Fr& scalar) { return (G1Jacobian::generator() * scalar.toUint256()).toAffine(); };
    const auto inG2 = [](const Fr& scalar) { return (G2Jacobian::generator() * scalar.toUint256()).toAffine(); };
    header.alpha1 = inG1(waste.alpha);
    header.beta1 = inG1(waste.beta);
    header.beta2 = inG2(waste.beta);
    header.gamma2 = G2Affine::generator();
    header.delta1 = inG1(waste.delta);
    header.delta2 = inG2(waste.delta);

    const std::span<const Fr> ic = scalars.icAndC.view().first(header.publicCount + std::size_t{1});
    const VerifyingKey key{header.alpha1, header.beta2, header.gamma2, header.delta2, *g1.multiples(ic, pool)};

    const double work = kWorkG1 * static_cast<double>(4 * std::size_t{header.wireCount} + header.rows()) +
                        kWorkG2 * static_cast<double>(header.wireCount);
    KeyWriter writer(sink, 11, work, pool, progress);
    SectionWriter& out = writer.out();
    writeZkeyHeader(out, header);
    out.begin(zkey::Ic, key.ic.size() * zkey::kG1Size);
    out.bytes(pointBytes(std::span<const G1Affine>(key.ic)));
    writeCoefficients(out, system);
    const std::span<const Fr> c = scalars.icAndC.view().subspan(ic.size());
    const bool done = writer.points(zkey::PointsA, g1, scalars.a.view(), kWorkG1, "points A") &&
                      writer.points(zkey::PointsB1, g1, scalars.b.view(), kWorkG1, "points B in G1") &&
                      writer.points(zkey::PointsB2, g2, scalars.b.view(), kWorkG2, "points B in G2") &&
                      writer.points(zkey::PointsC, g1, c, kWorkG1, "points C") &&
                      writer.points(zkey::FoldedC, g1, scalars.foldedC.view(), kWorkG1, "points C, folded") &&
                      writer.points(zkey::PointsH, g1, scalars.h.view(), kWorkG1, "points H");
    if (!done) {
        return cancelledError();
    }
    out.begin(zkey::Contributions, 64 + 4);
    out.bytes(FixedBytes<64>{});
    out.u32(0);
    if (const Status status = out.finish(); !status) {
        return status.error();
    }
    progress.enter("done", 1);
    return key;
}

} // namespace landfall::snark
